"""A sitting as pages show it: to those who answer, and to those who write what is asked."""
