"""Addresses: from what was typed to a place on the map."""
