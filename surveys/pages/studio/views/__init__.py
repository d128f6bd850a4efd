"""Question banks for readers, and the mending of slips."""
