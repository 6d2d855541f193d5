"""Codes of the house in the coordinator's words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from flask_babel import format_date, ngettext
from flask_babel import lazy_gettext as _l

from booking.messages.kinds import Kind
from booking.rules.actors import Role
from booking.rules.travel import TravelMode
from booking.store.queries.payments_to_check import PaymentToCheck, Worry
from booking.store.queries.workers import Misfit

_A_MONDAY: Final = date(2024, 1, 1)

SKILLS: Final = {
    "general": _l("General work"),
    "electric": _l("Electricity"),
    "plumbing": _l("Plumbing"),
    "carpentry": _l("Carpentry"),
    "painting": _l("Painting"),
    "garden": _l("Garden work"),
}

TRAVEL_MODES: Final = {
    TravelMode.CAR: _l("By car"),
    TravelMode.BIKE: _l("By bike"),
    TravelMode.FOOT: _l("On foot"),
}

ROLES: Final = {
    Role.COORDINATOR: _l("Coordinator"),
    Role.DESK: _l("Desk"),
    Role.WORKER: _l("Worker"),
}

MISFITS: Final = {
    Misfit.INACTIVE: _l("No longer works here"),
    Misfit.ABSENT: _l("Is absent"),
    Misfit.OUTSIDE_HOURS: _l("Does not work at this hour"),
    Misfit.CLOSED: _l("We are closed on this day"),
    Misfit.SKILL: _l("Cannot do this task"),
}

WORRIES: Final = {
    Worry.MISMATCH: _l("What was paid is not what we asked."),
    Worry.UNKNOWN_PAYMENT: _l("Money has to go back, but we do not know which payment it was. Pay it back by hand."),
    Worry.NO_ANSWER: _l("The payment provider does not tell whether this was paid."),
    Worry.VISIT_NOT_DONE: _l(
        "The visit was paid, but could not be done. Decide whether the money goes back, and call the resident."
    ),
}

CHANNELS: Final = {"email": _l("E-mail"), "sms": _l("Text message")}

KINDS: Final = {
    Kind.BOOKING_CONFIRMED: _l("The booking is confirmed"),
    Kind.BOOKING_MOVED: _l("The visit is moved"),
    Kind.BOOKING_CANCELLED: _l("The booking is cancelled"),
    Kind.VISIT_REMINDER: _l("Reminder of the visit"),
    Kind.PRICE_CHANGED: _l("The price has changed"),
    Kind.PLACE_LOST: _l("The place was gone, the money goes back"),
    Kind.MONEY_BACK: _l("The money went back"),
}

PICTOGRAMS: Final = {
    "lamp": _l("Lamp"),
    "tap": _l("Tap"),
    "handrail": _l("Handrail"),
    "gutter": _l("Gutter"),
    "paint": _l("Paint"),
    "curtain": _l("Curtain"),
    "furniture": _l("Furniture"),
    "lock": _l("Lock"),
    "door": _l("Door"),
    "smoke-alarm": _l("Smoke alarm"),
    "picture": _l("Picture on the wall"),
    "hedge": _l("Hedge"),
    "tree": _l("Tree"),
    "hammer": _l("Hammer"),
    "tools": _l("Tools"),
    "waste": _l("Waste"),
    "window": _l("Window"),
    "bath": _l("Bath"),
    "heating": _l("Heating"),
    "washing": _l("Washing machine"),
    "cleaning": _l("Cleaning"),
    "snow": _l("Snow"),
}


def skill(code: str) -> str:
    """Return a skill in words; one that an organisation named itself stands for itself."""
    return str(SKILLS.get(code, code))


def skills(codes: Iterable[str]) -> str:
    """Return skills in words, with commas."""
    return ", ".join(skill(code) for code in codes)


def weekday(number: int) -> str:
    """Return the name of a weekday; 0 is Monday."""
    return str(format_date(_A_MONDAY + timedelta(days=number), "cccc"))


def worry(payment: PaymentToCheck) -> str:
    """Return why somebody has to look at a payment."""
    if payment.worry is Worry.REFUND_FAILS:
        return ngettext(
            "Giving the money back failed once.", "Giving the money back failed %(num)s times.", payment.attempts
        )
    return str(WORRIES[payment.worry])


def masked(recipient: str) -> str:
    """Return enough of an address or number to know it by, and no more: ``m…@example.org``, ``+32…56``."""
    name, at, host = recipient.partition("@")
    return f"{name[:1]}…@{host}" if at else f"{recipient[:3]}…{recipient[-2:]}"
