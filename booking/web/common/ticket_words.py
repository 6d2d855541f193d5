"""Where something that was left behind is, in words: for who works on it, and for who waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext as _

from booking.rules.moments import Stretch
from booking.rules.tickets import Stage
from booking.store.queries.tickets import Ticket
from booking.web.common.formats import clock, day


@dataclass(frozen=True, slots=True)
class StageWords:
    """A stage as a chip, and as the heading above everything that is in it."""

    chip: Callable[[], str]
    heading: Callable[[], str]
    tone: str


STAGES: Final[dict[Stage, StageWords]] = {
    Stage.EXPECTED: StageWords(lambda: _("Still to come"), lambda: _("Still to come today"), "quiet"),
    Stage.BROUGHT: StageWords(lambda: _("It is here"), lambda: _("Waiting for work"), "warm"),
    Stage.WORKING: StageWords(lambda: _("On the bench"), lambda: _("On the bench"), ""),
    Stage.ASKS: StageWords(lambda: _("Waiting for an answer"), lambda: _("The customer has to answer"), "warm"),
    Stage.READY: StageWords(lambda: _("Ready"), lambda: _("To be collected"), "ok"),
    Stage.COLLECTED: StageWords(lambda: _("Collected"), lambda: _("Collected"), "quiet"),
    Stage.NOT_BROUGHT: StageWords(lambda: _("Not brought"), lambda: _("Not brought"), "bad"),
}


@dataclass(frozen=True, slots=True)
class TicketWords:
    """What a resident reads about what they left behind: where it stands, and what happens next."""

    title: str
    lead: str
    tone: str = "ok"
    pictogram: str = "check"


def ticket_words(ticket: Ticket, *, collect: Stretch | None) -> TicketWords:
    """Return the words for a resident."""
    return _WORDS[ticket.stage](ticket, collect)


def _expected(ticket: Ticket, _collect: Stretch | None) -> TicketWords:
    return TicketWords(
        _("Bring it to us"),
        _(
            "Bring it on %(day)s, from %(start)s on. Tell your number, and leave the key if there is one.",
            day=day(ticket.starts_at),
            start=clock(ticket.starts_at),
        ),
    )


def _brought(_ticket: Ticket, _collect: Stretch | None) -> TicketWords:
    return TicketWords(_("It is with us"), _("We will start soon. You get a message when it is ready."))


def _working(ticket: Ticket, _collect: Stretch | None) -> TicketWords:
    if ticket.agreed.answer == "yes":
        return TicketWords(_("We are working on it"), _("You said yes. You get a message when it is ready."))
    if ticket.agreed.answer == "no":
        return TicketWords(
            _("We are working on it"),
            _("You said no. We do only what you agreed to before. You get a message when you can collect it."),
        )
    return TicketWords(_("We are working on it"), _("You get a message when it is ready."))


def _asks(_ticket: Ticket, _collect: Stretch | None) -> TicketWords:
    return TicketWords(
        _("We have a question"),
        _("It would cost more than you agreed to. We wait for your answer before we go on."),
        tone="warm",
        pictogram="help",
    )


def _ready(ticket: Ticket, collect: Stretch | None) -> TicketWords:
    title = _("It is ready") if ticket.mended else _("You can collect it")
    if collect is None:
        return TicketWords(title, _("Collect it when we are open."))
    return TicketWords(title, _between(collect.starts_at, collect.ends_at))


def _collected(ticket: Ticket, _collect: Stretch | None) -> TicketWords:
    if ticket.mended:
        return TicketWords(_("You have it back"), _("Thank you for asking us."))
    return TicketWords(_("You have it back"), _("Nothing was done to it. You pay nothing."))


def _not_brought(_ticket: Ticket, _collect: Stretch | None) -> TicketWords:
    return TicketWords(
        _("You did not bring it"),
        _("We kept time for you. Do you still need us? Book another day."),
        tone="warm",
        pictogram="alert",
    )


def _between(first: datetime, until: datetime) -> str:
    return _(
        "Collect it on %(day)s, between %(start)s and %(end)s, or another day when we are open.",
        day=day(first),
        start=clock(first),
        end=clock(until),
    )


_WORDS: Final[dict[Stage, Callable[[Ticket, Stretch | None], TicketWords]]] = {
    Stage.EXPECTED: _expected,
    Stage.BROUGHT: _brought,
    Stage.WORKING: _working,
    Stage.ASKS: _asks,
    Stage.READY: _ready,
    Stage.COLLECTED: _collected,
    Stage.NOT_BROUGHT: _not_brought,
}
