"""Travel times that a router tells: asked ahead by the clock, or for an address that is new."""
