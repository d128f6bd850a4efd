"""Before a draft is published: what that does to waves, trends and advice, and what is still to decide."""
