"""The pages: HTTP only. Read the form, call one use case or query, render."""
