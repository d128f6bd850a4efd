"""The front page and the pages for what went wrong."""
