"""What a worker does with an assignment: start it, finish it, or say why it could not be done."""
