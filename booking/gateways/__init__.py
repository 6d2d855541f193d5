"""The outside world: mail, text messages, payments, passwords."""
