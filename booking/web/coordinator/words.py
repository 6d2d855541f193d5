"""Codes of the house in the coordinator's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Final

from flask_babel import format_date, get_locale, ngettext
from flask_babel import lazy_gettext as _l

from booking.messages.kinds import Kind
from booking.rules.actors import Role
from booking.rules.travel import TravelMode
from booking.store.queries.payments_to_check import PaymentToCheck, Worry
from booking.store.queries.stranded import Misfit

_A_MONDAY: Final = date(2024, 1, 1)

SKILLS: Final = {
    "general": _l("General work"),
    "electric": _l("Electricity"),
    "plumbing": _l("Plumbing"),
    "carpentry": _l("Carpentry"),
    "painting": _l("Painting"),
    "garden": _l("Garden work"),
    "chauffeur": _l("Driving people"),
    "energie": _l("Saving energy"),
    "gezinnen": _l("Supporting families"),
    "huisbewaarder": _l("Looking after buildings"),
    "paden": _l("Paths and cycle tracks"),
    "thuishulp": _l("Help at home"),
}

#: Languages that many people here speak; an organisation's workers may add others.
SPOKEN: Final = (
    "nl", "fr", "en", "de", "ar", "tr", "es", "it", "pt", "pl", "ro", "bg", "ru", "uk", "fa", "ps", "so", "ti",
)  # fmt: skip

#: What tasks ask of a body, and what some workers must not be asked.
DEMANDS: Final = {
    "ladder": _l("Standing on a ladder"),
    "lifting": _l("Lifting heavy things"),
    "kneeling": _l("Working on the knees"),
    "standing": _l("Standing for hours"),
    "machines": _l("Working with machines"),
    "dust": _l("Working in dust"),
}

TRAVEL_MODES: Final = {
    TravelMode.CAR: _l("By car"),
    TravelMode.CARGO_BIKE: _l("By cargo bike"),
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
    Misfit.NOT_BACK: _l("What they rent is not there"),
    Misfit.ABSENT: _l("Is absent"),
    Misfit.OUTSIDE_HOURS: _l("Does not work at this hour"),
    Misfit.CLOSED: _l("We are closed on this day"),
    Misfit.SKILL: _l("Cannot do this task"),
    Misfit.SERVICE_STOPPED: _l("We no longer give this service"),
    Misfit.NOT_UNDER_CONTRACT: _l("Has no contract on this day"),
    Misfit.LIMIT: _l("Must not be asked to do this"),
    Misfit.LANGUAGE: _l("Does not speak the language that was asked"),
    Misfit.EXCLUDED: _l("Does not go to this household"),
    Misfit.EQUIPMENT: _l("The equipment is away"),
    Misfit.LOCATION_CLOSED: _l("The location is closed then"),
    Misfit.NOBODY_LEADS: _l("Nobody in the crew can lead it"),
}

WORRIES: Final = {
    Worry.MISMATCH: _l("What was paid is not what we asked."),
    Worry.UNKNOWN_PAYMENT: _l(
        "Money has to go back, but we do not know which payment it was. "
        "Look for the reference at your payment provider. Pay the amount back there, or by a transfer. "
        "Then open the booking and write it down."
    ),
    Worry.NO_PROVIDER: _l(
        "Money has to go back, but payments on line are switched off. Nobody sends it by itself. "
        "Pay the amount back in the account of your payment provider, or by a transfer, and call the resident. "
        "Then open the booking and write it down."
    ),
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
    Kind.FINDINGS_WRITTEN: _l("What was found at the visit"),
    Kind.WISH_KEPT: _l("On the waiting list"),
    Kind.PLACE_OFFERED: _l("A place was offered"),
    Kind.OFFER_OVER: _l("The place is no longer kept"),
    Kind.WISH_OVER: _l("No longer on the waiting list"),
    Kind.REQUEST_RECEIVED: _l("The request came in"),
    Kind.TICKET_ASKS: _l("What was left behind costs more than was agreed: yes or no?"),
    Kind.TICKET_READY: _l("What was left behind can be collected"),
    Kind.REPRESENTATIVE_LINK: _l("The page of who acts for others"),
    Kind.REQUEST_DECIDED: _l("What was decided about the request"),
    Kind.REQUEST_WAITING: _l("The request waits for a place"),
    Kind.REQUEST_CONFIRMED: _l("A day is planned for the request"),
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
    "bike": _l("Bike"),
    "car": _l("Car"),
    "shopping": _l("Shopping"),
    "meal": _l("Meal"),
    "child": _l("Child"),
    "sport": _l("Sport"),
    "energy": _l("Energy"),
    "path": _l("Path"),
    "family": _l("Family"),
    "caretaker": _l("Caretaker"),
    "care": _l("Care"),
}


def skill(code: str) -> str:
    """Return a skill in words; one that an organisation named itself stands for itself, as words."""
    if code in SKILLS:
        return str(SKILLS[code])
    named = code.replace("_", " ").replace("-", " ")
    return named[:1].upper() + named[1:]


def skills(codes: Iterable[str]) -> str:
    """Return skills in words, with commas."""
    return listed(codes, skill)


def demand(code: str) -> str:
    """Return what a task asks in words; what an organisation named itself stands for itself."""
    return str(DEMANDS.get(code, code))


def spoken(code: str) -> str:
    """Return the name of a language, with a capital as the first word of a line."""
    name = str(get_locale().languages.get(code, code))
    return name[:1].upper() + name[1:]


def listed(codes: Iterable[str], words: Callable[[str], str]) -> str:
    """Return codes in words, with commas."""
    return ", ".join(words(code) for code in codes)


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
