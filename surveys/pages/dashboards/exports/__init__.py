"""Files that the pages of this room give out: what presenters hold, written as CSV or JSON."""
