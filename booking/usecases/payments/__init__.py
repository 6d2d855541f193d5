"""Money on line: asked, received, given back."""
