"""Programs of the people who build this; the application imports none of them."""
