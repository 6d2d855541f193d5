"""What is true in this field, in plain Python: no clock, no database, no web."""
