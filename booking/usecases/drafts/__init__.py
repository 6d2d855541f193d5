"""What somebody has answered on the way to a booking."""
