"""How a service is delivered, and what is scarce in it (design §6)."""

from __future__ import annotations

from enum import StrEnum


class Shape(StrEnum):
    """The six shapes. A new service is data; a new shape is one module on each floor."""

    VISIT = "visit"
    """Somebody comes to a home: what is scarce is the time of workers."""
    RIDE = "ride"
    """Somebody drives: the time of a driver, from leaving until back."""
    SEAT = "seat"
    """A place in a dated group session: a meal, a lesson, a day part of child care."""
    DROP_OFF = "drop_off"
    """Something is left behind: bench time of a day at a location, in minutes."""
    REPORT = "report"
    """Something is told about a public place: nothing is scarce."""
    RENTAL = "rental"
    """A thing is taken along for a period and brought back: what is scarce is the things of a kind at a location."""


#: These are always given at a location of the organisation, never at somebody's home.
AT_LOCATIONS = frozenset({Shape.SEAT, Shape.DROP_OFF, Shape.RENTAL})
#: What is booked by taking places in a group session.
WITH_SESSIONS = frozenset({Shape.SEAT, Shape.DROP_OFF})
#: What is left behind to be worked on, with a ticket of its own.
WITH_TICKET = frozenset({Shape.DROP_OFF})
#: What is taken along and brought back.
WITH_RETURN = frozenset({Shape.RENTAL})
#: Of these a task is a person who takes part: nobody works longer for the one than for the other.
WITHOUT_WORK = frozenset({Shape.SEAT, Shape.RENTAL})
#: Of these something is made or mended that a photo can show.
WITH_PHOTOS = frozenset({Shape.VISIT, Shape.DROP_OFF, Shape.REPORT})
#: Of these nobody chooses a time: something is told, and the organisation sees to it.
WITHOUT_TIMES = frozenset({Shape.REPORT})
#: Of these no series is made: each period is taken along and brought back by itself.
WITHOUT_SERIES = frozenset({Shape.RENTAL})
#: Of these each place can be for somebody of the household by name.
BY_NAME = frozenset({Shape.SEAT})
#: Of these somebody works at each task as long as the task says; elsewhere a session, a route or a period does.
WITH_MINUTES = frozenset({Shape.VISIT, Shape.DROP_OFF, Shape.REPORT})
#: Of these, some can be taken away instead of at the table.
WITH_TAKE_AWAY = frozenset({Shape.SEAT})
#: Of these several workers can do one together, one of whom may have to lead.
WITH_CREWS = frozenset({Shape.VISIT, Shape.REPORT})
#: Of these a customer can sign a work order for what was done.
WITH_ORDER = frozenset({Shape.VISIT})
