"""From the first free time to the visit: placing, keeping, moving and ending bookings."""
