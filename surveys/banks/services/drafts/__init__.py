"""Writes of a draft in the making: each checks what the writer saw, and leaves a trace."""

from surveys.banks.services.drafts.discarding import discard_draft

__all__ = ["discard_draft"]
