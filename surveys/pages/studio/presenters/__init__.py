"""What the pages about question banks show."""
