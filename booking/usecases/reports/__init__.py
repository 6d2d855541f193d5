"""What people do with reports: make them, see that two are the same, plan a round, finish or decline them."""
