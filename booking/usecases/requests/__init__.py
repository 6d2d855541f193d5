"""Requests: everything that is not instant, from asking to a promise."""
