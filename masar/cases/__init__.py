"""One family's way home."""
