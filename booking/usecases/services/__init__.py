"""What the coordinator decides about services and the tasks in them."""
