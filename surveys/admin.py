"""Gathers the admin modules of all features; Django looks for them here."""

from surveys.teams import admin as teams

__all__ = ["teams"]
