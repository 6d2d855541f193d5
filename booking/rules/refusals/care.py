"""Why a child has no place, and why wishes for days are not taken or divided."""

from __future__ import annotations

from datetime import date, datetime

from booking.rules.refusals import Refusal


class MemberNeeded(Refusal):
    """Each place of this service is for somebody by name, and nobody was chosen."""


class PlacePerMember(Refusal):
    """Each person who comes has one place, and each place is for one person."""

    def __init__(self, *, places: int, members: int) -> None:
        """Tell how many places and how many people."""
        super().__init__(places, members)
        self.places, self.members = places, members


class OneDayPart(Refusal):
    """One booking is for one day part: who stays half a day and who stays a whole one are two bookings."""


class AttestMissing(Refusal):
    """For that day somebody has no attest: the last one ended, or none was ever seen."""

    def __init__(self, name: str, *, on: date, last: date | None) -> None:
        """Tell who, for which day, and until when the last attest counts."""
        super().__init__(name, on, last)
        self.name, self.on, self.last = name, on, last


class NotTheRightAge(Refusal):
    """Nothing is given for somebody of this age."""


class HoursOutside(Refusal):
    """The hours of a child lie outside those of the session, or end before they begin."""

    def __init__(self, *, opens: datetime, closes: datetime) -> None:
        """Tell from when until when it is open."""
        super().__init__(opens, closes)
        self.opens, self.closes = opens, closes


class TooFewCarers(Refusal):
    """With so few carers there are fewer places than were promised."""

    def __init__(self, *, places: int, taken: int, on: date) -> None:
        """Tell how many places would be left, how many are taken, and on which day."""
        super().__init__(places, taken, on)
        self.places, self.taken, self.on = places, taken, on


class RoundClosed(Refusal):
    """In this round no wishes are taken any more, or not yet."""


class RoundMovedOn(Refusal):
    """A round is not in a state in which this can be done."""


class NotYetDivided(Refusal):
    """Families were told that the places of a round are divided on a later day."""

    def __init__(self, *, on: date) -> None:
        """Keep that day."""
        super().__init__(on)
        self.on = on


class NoWishes(Refusal):
    """Nobody wished anything."""
