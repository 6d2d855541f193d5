"""What is left behind to be worked on: brought, asked about, ready, collected."""
