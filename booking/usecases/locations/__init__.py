"""What the coordinator decides about fixed places: where they are, and when they are open."""
