"""What the product costs, beside the least that a server of the same kind can do."""
