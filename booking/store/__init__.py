"""What is kept: tables, queries, locks, and the only commit."""
