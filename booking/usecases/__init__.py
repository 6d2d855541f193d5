"""What people can do. One file, one function of that name: load, decide, save, tell."""
