"""What the worker sees: on a phone, in the street."""

from booking.web.worker import (
    bench,
    day,
    findings,
    photos,
    rentals,
    reports,
    rides,
    sessions,
    steps,
    walk_in,
    without_signal,
    work_orders,
)
from booking.web.worker.blueprint import blueprint

__all__ = [
    "bench",
    "blueprint",
    "day",
    "findings",
    "photos",
    "rentals",
    "reports",
    "rides",
    "sessions",
    "steps",
    "walk_in",
    "without_signal",
    "work_orders",
]
