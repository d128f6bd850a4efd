"""What editors of banks fill in."""
