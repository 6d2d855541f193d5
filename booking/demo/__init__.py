"""The demo: a town to try everything in, and a payment page that costs nothing."""
