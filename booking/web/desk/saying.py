"""What to say to the caller, word for word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from booking.rules.pricing.quote import Quote
from booking.rules.sessions import GroupSession
from booking.rules.slots import Slot
from booking.store.queries.service_facts import Service
from booking.usecases.bookings.offer_for_caller import CallerOffer
from booking.usecases.bookings.requests import Choice
from booking.web.common.formats import clock, day, duration, money, text


def sentences(
    offer: CallerOffer,
    service: Service,
    choices: tuple[Choice, ...],
    *,
    place: str = "",
    opening: Sequence[str] = (),
) -> list[str]:
    """Return what to say, sentence by sentence; ``place`` is where it is, when not at home.

    ``opening`` says when and how long, where it is a ride. Nothing while no time is chosen.
    """
    if offer.chosen is None or offer.quote is None:
        return []
    tasks, session = task_list(service, choices), offer.chosen.session
    how_long = _("It takes about %(duration)s.", duration=duration(offer.minutes))
    if session is not None:
        opening = _at_session(session, tasks)
    elif offer.chosen.until is not None:
        opening = _taken_along(offer.chosen.starts_at, offer.chosen.until, tasks, place)
    return [
        *(opening or [_where_and_when(offer.chosen, offer.crew, tasks, place), how_long]),
        *_costs(offer.quote),
        *_besides(offer),
        _("Is that all right?"),
    ]


def _at_session(session: GroupSession, tasks: str) -> list[str]:
    when = _(
        "On %(day)s from %(clock)s to %(until)s you can come to %(place)s for this: %(tasks)s.",
        day=day(session.starts_at),
        clock=clock(session.starts_at),
        until=clock(session.ends_at),
        place=session.location_name,
        tasks=tasks,
    )
    return [when, _("It is: %(name)s.", name=text(session.name))] if session.name else [when]


def _taken_along(starts_at: datetime, until: datetime, tasks: str, place: str) -> list[str]:
    return [
        _(
            "From %(day)s at %(clock)s you can collect this at %(place)s: %(tasks)s.",
            day=day(starts_at),
            clock=clock(starts_at),
            place=place,
            tasks=tasks,
        ),
        _("You bring it back on %(day)s, by %(clock)s at the latest.", day=day(until), clock=clock(until)),
    ]


def _where_and_when(chosen: Slot, crew: int, tasks: str, place: str) -> str:
    if place:
        return _(
            "On %(day)s at %(clock)s you can come to %(place)s for this: %(tasks)s.",
            day=day(chosen.starts_at),
            clock=clock(chosen.starts_at),
            place=place,
            tasks=tasks,
        )
    return ngettext(
        "On %(day)s at %(clock)s somebody comes for this: %(tasks)s.",
        "On %(day)s at %(clock)s %(num)s people come for this: %(tasks)s.",
        crew,
        day=day(chosen.starts_at),
        clock=clock(chosen.starts_at),
        tasks=tasks,
    )


def task_list(service: Service, choices: tuple[Choice, ...]) -> str:
    """Return the chosen tasks as words with commas."""
    named = [_task(text(service.option(one.option_id).name), one.count) for one in choices]
    return format_list(named, locale=get_locale())


def _task(name: str, count: int) -> str:
    return name if count == 1 else _("%(count)s × %(task)s", count=count, task=name)


def costs_in_words(quote: Quote) -> str:
    """Return what something costs, as it is said to a caller: "about" only where it can become another price."""
    if not quote.total:
        return _("That costs nothing.")
    if quote.may_differ:
        return _("That costs about %(price)s.", price=money(quote.total))
    return _("That costs %(price)s.", price=money(quote.total))


def _besides(offer: CallerOffer) -> list[str]:
    """Return what else is to be known of the money: who pays, and what comes back."""
    found = []
    if offer.payer:
        found.append(_("%(payer)s pays this for you.", payer=offer.payer))
    if offer.deposit:
        found.append(
            _(
                "When you collect it we ask a deposit of %(amount)s. You get it back when you bring it back in good order.",
                amount=money(offer.deposit),
            )
        )
    return found


def _costs(quote: Quote) -> list[str]:
    costs = costs_in_words(quote)
    if not quote.open_lines:
        return [costs]
    names = format_list([text(line.name) for line in quote.open_lines], locale=get_locale())
    return [costs, _("What may come on top, we count afterwards: %(lines)s.", lines=names)]
