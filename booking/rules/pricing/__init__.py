"""What a booking costs: a tariff as data, the class that was decided, and the lines that follow from them."""
