"""When a promise cannot be kept as it was made: somebody else comes, or somebody is phoned."""
