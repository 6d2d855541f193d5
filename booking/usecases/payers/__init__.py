"""Who else pays, and what they pay."""
