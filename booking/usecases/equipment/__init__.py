"""What the coordinator decides about equipment: what there is, and when it is away."""
