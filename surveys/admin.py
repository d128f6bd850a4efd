"""Gathers the admin modules of all features; Django looks for them here."""
