"""What the worker sees: on a phone, in the street."""

from booking.web.worker import day, steps
from booking.web.worker.blueprint import blueprint

__all__ = ["blueprint", "day", "steps"]
