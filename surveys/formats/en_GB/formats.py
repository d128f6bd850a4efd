"""Dates in words, as people say them."""

DATE_FORMAT = "l, j F Y"
SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "l, j F Y, H:i"
TIME_FORMAT = "H:i"
