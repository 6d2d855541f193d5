"""What the coordinator decides for the whole organisation."""
