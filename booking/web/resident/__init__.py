"""What residents see: services, the way to a booking in a few pages, and the booking by its private link."""

from booking.web.resident import (
    address,
    again,
    agenda,
    amounts,
    booking_page,
    cancel,
    check,
    home,
    move,
    pay,
    person,
    series,
    tasks,
    times,
    waiting_join,
    waiting_page,
    why_not,
)
from booking.web.resident.blueprint import blueprint

__all__ = [
    "address",
    "again",
    "agenda",
    "amounts",
    "blueprint",
    "booking_page",
    "cancel",
    "check",
    "home",
    "move",
    "pay",
    "person",
    "series",
    "tasks",
    "times",
    "waiting_join",
    "waiting_page",
    "why_not",
]
