"""Views of this room; none of them knows a session."""
