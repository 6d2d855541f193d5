"""What is wrong with what is known of somebody, or with what they may do."""

from __future__ import annotations

from datetime import datetime

from booking.rules.refusals import Refusal


class InvalidPhone(Refusal):
    """Not a Belgian phone number, nor a foreign one that we can call."""


class InvalidEmail(Refusal):
    """Not an e-mail address."""


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


class BirthdayOutside(Refusal):
    """Nobody was born on a day that is still to come, or so long ago."""


class HouseholdNotKnown(Refusal):
    """A place for somebody by name is booked by a household that we know for sure: by its private link, or the desk."""


class RepresentsAlready(Refusal):
    """Somebody acts for this household on some of these days already."""


class MayDoNothing(Refusal):
    """Somebody who may neither book nor pay."""


class CareWithoutBooking(Refusal):
    """What carers must know of children is for who books for them, and never for who only pays."""


class PartyTaken(Refusal):
    """Somebody else of the register answers to this party of the tariffs already."""

    def __init__(self, *, name: str) -> None:
        """Tell who."""
        super().__init__(name)
        self.name = name


class KeptTooLong(Refusal):
    """What is personal is kept for some days at least, and no longer than the law allows."""

    def __init__(self, *, most_days: int) -> None:
        """Tell the bound."""
        super().__init__(most_days)
        self.most_days = most_days
