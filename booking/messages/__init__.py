"""What we tell people, and the outbox where it waits until it is sent."""
