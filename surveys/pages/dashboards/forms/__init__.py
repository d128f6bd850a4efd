"""Forms of this room: all narrow what is shown, by the address."""
