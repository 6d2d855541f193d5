"""What is rented for a period: handed out, brought back, kept longer, and its deposit."""
