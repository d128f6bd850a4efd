"""The arithmetic of maturity: frozen dataclasses in, frozen dataclasses out; codes and numbers, no sentences."""
