"""The rules' ways to say no. Each carries facts; the words are found in ``web/common``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from booking.rules.money import Money


class Refusal(Exception):
    """A rule says no. Not a fault of the program: the person can do something about it."""


class NotFound(Refusal):
    """There is no such thing for this person; a stranger's booking does not exist."""


class NotAllowed(Refusal):
    """This person's role does not do this."""


class NothingChosen(Refusal):
    """A booking needs at least one task."""


class TasksTooLong(Refusal):
    """The tasks together do not fit in any visit."""

    def __init__(self, *, minutes: int, most_minutes: int) -> None:
        """Tell how long they take and how long a visit may take."""
        super().__init__(minutes, most_minutes)
        self.minutes = minutes
        self.most_minutes = most_minutes


class UnknownPostcode(Refusal):
    """Belgium has no such postcode."""


class OutsideArea(Refusal):
    """The service does not come to this postcode."""

    def __init__(self, postcode: str, *, municipalities: Sequence[str]) -> None:
        """Tell where the service does come."""
        super().__init__(postcode)
        self.postcode = postcode
        self.municipalities = tuple(municipalities)


class NotATime(Refusal):
    """What was sent is not a moment at which a visit can start."""


class RequestChanged(Refusal):
    """A wish came once more by the same name, but asks something else than the first time."""


class SlotTaken(Refusal):
    """Somebody else has this time; ``alternatives`` are the nearest that are still free."""

    def __init__(self, *, alternatives: Sequence[datetime]) -> None:
        """Offer other times."""
        super().__init__(len(alternatives))
        self.alternatives = tuple(alternatives)


class HoldLapsed(Refusal):
    """The place was kept for some minutes, and they are over."""


class HoldExtendedTooOften(Refusal):
    """A place cannot be kept for ever."""


class PriceChanged(Refusal):
    """The price is no longer the one that the person saw."""

    def __init__(self, *, shown: Money, now: Money) -> None:
        """Tell both prices."""
        super().__init__(str(shown.amount), str(now.amount))
        self.shown = shown
        self.now = now


class InvalidPhone(Refusal):
    """Not a Belgian phone number, nor a foreign one that we can call."""


class InvalidEmail(Refusal):
    """Not an e-mail address."""


class NotPossibleNow(Refusal):
    """The booking is past the point at which this can be done."""

    def __init__(self, *, state: str, change: str) -> None:
        """Tell where the booking is and what was asked."""
        super().__init__(state, change)
        self.state = state
        self.change = change


class NotToday(Refusal):
    """Work is started, finished or given up on the day for which it is planned, and on no other."""

    def __init__(self, on: date) -> None:
        """Tell on which day."""
        super().__init__(on)
        self.on = on


class TooLate(Refusal):
    """Moving or cancelling by link stops some hours before the visit; the desk can still do it."""

    def __init__(self, *, until: datetime) -> None:
        """Tell until when it was possible."""
        super().__init__(until)
        self.until = until


class NoTariff(Refusal):
    """No tariff is in force on the day of the visit."""

    def __init__(self, on: date) -> None:
        """Tell for which day."""
        super().__init__(on)
        self.on = on


class InvalidTariff(Refusal):
    """A tariff document breaks the rules of its own form."""


class InvalidPeriod(Refusal):
    """An end that is not after its start."""


class NightWork(InvalidPeriod):
    """Hours before six in the morning or after eight in the evening."""


class HoursOverlap(Refusal):
    """Two stretches of one person's hours overlap."""


class DayTooShort(Refusal):
    """A day of work counts some hours at least."""

    def __init__(self, *, weekday: int, least_hours: int) -> None:
        """Tell on which day of the week (0 is Monday), and how many hours it has to be."""
        super().__init__(weekday, least_hours)
        self.weekday = weekday
        self.least_hours = least_hours


class EmailTaken(Refusal):
    """Somebody else of the organisation has this e-mail address."""


class SignInRefused(Refusal):
    """The name or the secret is wrong. Never says which."""


class SignInLocked(Refusal):
    """Too many wrong tries; ``until`` tells when to try again."""

    def __init__(self, *, until: datetime) -> None:
        """Tell until when."""
        super().__init__(until)
        self.until = until


class LastCoordinator(Refusal):
    """Somebody must be left who may give roles."""


class PaymentNotPossible(Refusal):
    """The payment provider cannot be reached; paying by invoice still works."""


class ReasonMissing(Refusal):
    """This needs a reason in words."""


class VersionChanged(Refusal):
    """Somebody else saved this in the meantime."""


class GroundDoesNotFit(Refusal):
    """The tariff does not give this class on this ground."""


class NotSeenYet(Refusal):
    """Evidence is seen today or before, never in the future."""


class DecisionTooLong(Refusal):
    """A price decision is looked at again after some years."""

    def __init__(self, *, most_years: int) -> None:
        """Tell for how many years one may hold."""
        super().__init__(most_years)
        self.most_years = most_years
