"""One dataclass for each page of this room."""
