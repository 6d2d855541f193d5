"""What the coordinator decides about the days of the whole organisation."""
