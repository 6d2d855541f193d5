"""Giving an organisation all that is kept for it, to take along."""
