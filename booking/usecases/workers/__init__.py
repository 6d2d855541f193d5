"""What the coordinator decides about workers: who they are, when they are there."""
