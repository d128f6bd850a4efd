"""Tables that people bring and take: how their bytes are read, and the table of people."""
