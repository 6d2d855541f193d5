"""How staff sign in and out."""
