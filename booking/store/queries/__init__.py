"""Looking things up: each query is bounded by its organisation and returns frozen dataclasses."""
