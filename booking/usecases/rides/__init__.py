"""Rides: where to, how long, how far, and who is a member."""
