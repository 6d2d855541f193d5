"""Deciding a household's class, and giving prices."""
