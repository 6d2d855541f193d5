"""What people can do about messages."""
