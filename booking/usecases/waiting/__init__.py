"""What people can do with the waiting list."""
