"""Visits that come back: checking every date, promising them, and changing, pausing and ending them together."""
