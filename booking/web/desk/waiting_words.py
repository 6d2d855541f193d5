"""The waiting list in words: why somebody stands where they stand, and what to say about a place."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from booking.rules.waiting import AgeGroup, Order, WhyHere
from booking.store.queries.waiting import Offered, Waiting
from booking.usecases.waiting.offer_price import OfferPrice
from booking.web.common.formats import clock, date_words, day
from booking.web.common.waiting_texts import hours_text, weekdays_text
from booking.web.desk.saying import costs_in_words

#: The rule of the organisation, as a sentence over the list.
ORDERS: Final[dict[Order, Any]] = {
    Order.DATE: _l("Who asked first, comes first."),
    Order.AGE: _l("Who is 80 or older comes first, then who is 65 or older. Among them, who asked first."),
    Order.POINTS: _l("Who has the most points of need comes first. With the same points, who asked first."),
    Order.STATUS: _l("Households for which a lower price was decided come first. Among them, who asked first."),
}

_AGES: Final[dict[AgeGroup, Any]] = {
    AgeGroup.FROM_80: _l("80 or older this year"),
    AgeGroup.FROM_65: _l("65 or older this year"),
    AgeGroup.UNDER_65: _l("Younger than 65"),
    AgeGroup.UNKNOWN: _l("Year of birth not known"),
}


def why_words(why: WhyHere) -> list[str]:
    """Return why somebody stands where they stand: the fact that counts, if any, and since when they wait."""
    fact = _fact(why)
    return [*([fact] if fact else []), _("Asked on %(date)s", date=date_words(why.asked_on))]


def when_words(waiting: Waiting) -> list[str]:
    """Return when it suits somebody, and by whom."""
    window = waiting.window
    days = _(
        "from %(first)s up to and including %(last)s", first=date_words(window.first), last=date_words(window.last)
    )
    return [
        weekdays_text(window),
        hours_text(window),
        days,
        *([_("Only %(name)s", name=waiting.worker_name)] if waiting.worker_name else []),
    ]


def sentences(waiting: Waiting, offer: Offered, price: OfferPrice | None, tasks: str) -> list[str]:
    """Return what to say to somebody for whom a place is kept, sentence by sentence."""
    said = [
        _("We have a place for you on %(day)s at %(clock)s.", day=day(offer.starts_at), clock=clock(offer.starts_at)),
        _("It is for this: %(tasks)s.", tasks=tasks),
    ]
    if waiting.visit is not None:
        said.append(
            _(
                "Your visit of %(day)s at %(clock)s then moves to this time.",
                day=day(waiting.visit.starts_at),
                clock=clock(waiting.visit.starts_at),
            )
        )
    if price is not None:
        said.append(costs_in_words(price.quote))
    return [*said, _("Does that suit you?")]


def _fact(why: WhyHere) -> str:
    if why.age_group is not None:
        return str(_AGES[why.age_group])
    if why.points is not None:
        return str(ngettext("%(num)s point", "%(num)s points", why.points))
    if why.has_lower_class is not None:
        return _("A lower price was decided") if why.has_lower_class else _("The usual price")
    return ""
