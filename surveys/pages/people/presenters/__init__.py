"""What the pages about people, groups and teams show: one dataclass for each page."""
