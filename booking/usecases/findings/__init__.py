"""Use cases about what was found at a visit."""
