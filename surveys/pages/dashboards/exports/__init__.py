"""Files that the pages of this room give out: what presenters hold, written as CSV, JSON or text to paste."""
