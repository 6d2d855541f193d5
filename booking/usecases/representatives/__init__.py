"""Who acts for others."""
