"""What people can do with things that they book together."""
