"""Rounds of wishes for the days of a holiday: opened, wished, proposed, accepted."""
