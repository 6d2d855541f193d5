"""Each refusal of the rules in plain words, and the field that it is about.

A module for each subject of ``booking.rules.refusals`` holds the words; here they come together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _

from booking.messages.price_refusal_words import price_refusal_in_words
from booking.rules.refusals import NameTaken, NotAllowed, NotFound, ReasonMissing, Refusal, VersionChanged
from booking.rules.refusals.bookings import PartRefused
from booking.rules.refusals.prices import AmountOutside
from booking.rules.refusals.tariffs import AbsurdFactor, NoTariff, PricesWereGiven
from booking.web.common.forms import PageForm
from booking.web.common.price_texts import request_words
from booking.web.common.refusal_texts import (
    addresses,
    bookings,
    care,
    limits,
    payments,
    people,
    photos,
    prices,
    rentals,
    reports,
    requests,
    rides,
    series,
    services,
    sessions,
    tickets,
    times,
    waiting,
    work,
    workers,
)
from booking.web.common.refusal_texts.entries import Entries


@dataclass(frozen=True, slots=True)
class RefusalText:
    """What to say, and the name of the field that it is about; None is the whole page."""

    text: str
    field: str | None


def refusal_text(refusal: Refusal) -> RefusalText:
    """Return the words for ``refusal``, in the language of this request."""
    about_price = price_refusal_in_words(refusal, request_words())
    if about_price is not None:
        return RefusalText(about_price, _PRICE_FIELDS.get(type(refusal)))
    words, field = _ENTRIES[type(refusal)]
    return RefusalText(words(refusal), field)


def show(form: PageForm, refusal: Refusal) -> None:
    """Put the words for ``refusal`` at the field of ``form`` that it is about, or on top of the page."""
    said = refusal_text(refusal)
    form.add_error(said.text, field=form.refusal_fields.get(type(refusal), said.field))


def _part_refused(refusal: PartRefused) -> str:
    return _("One part cannot be, so nothing has changed. %(why)s", why=refusal_text(refusal.reason).text)


#: The fields that refusals of the pricing rules are about; the others are about the whole page.
_PRICE_FIELDS: Final[dict[type[Refusal], str]] = {
    NoTariff: "starts_at",
    AbsurdFactor: "factor",
    AmountOutside: "amount",
    PricesWereGiven: "reason",
}

#: What any subject may say.
_GENERAL: Final[Entries] = {
    Refusal: (lambda _r: _("This cannot be done now. Call us if you need help."), None),
    NotFound: (lambda _r: _("We cannot find this. It may no longer be there."), None),
    NotAllowed: (lambda _r: _("You may not do this. Ask your coordinator if you should."), None),
    ReasonMissing: (lambda _r: _("Write the reason in a few words."), "reason"),
    VersionChanged: (
        lambda _r: _("Somebody else saved this in the meantime. Look at it again, and make your change once more."),
        None,
    ),
    NameTaken: (lambda _r: _("Something else has this name already. Choose another name."), "name"),
    PartRefused: (_part_refused, None),
}

_ENTRIES: Final[Entries] = {
    **_GENERAL,
    **addresses.ENTRIES,
    **bookings.ENTRIES,
    **care.ENTRIES,
    **limits.ENTRIES,
    **payments.ENTRIES,
    **people.ENTRIES,
    **photos.ENTRIES,
    **prices.ENTRIES,
    **rentals.ENTRIES,
    **reports.ENTRIES,
    **requests.ENTRIES,
    **rides.ENTRIES,
    **series.ENTRIES,
    **services.ENTRIES,
    **sessions.ENTRIES,
    **tickets.ENTRIES,
    **times.ENTRIES,
    **waiting.ENTRIES,
    **work.ENTRIES,
    **workers.ENTRIES,
}
