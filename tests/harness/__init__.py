"""What the tests stand on: a real PostgreSQL, the app, a critical client, a frozen clock, a real browser."""
