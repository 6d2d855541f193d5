"""Something that was left behind as a message shows it, in the person's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from booking.messages.ticket_facts import TicketFacts
from booking.rules.lines import one_line, without_links
from booking.rules.money import Money
from booking.rules.text import pick

_LONGEST_NAME: Final = 60
_LONGEST_LINE: Final = 120
_LONGEST_WORDS: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTicket:
    """What a message about a ticket shows. An amount is None where there is none to tell."""

    number: str
    name: str
    service: str
    thing: str
    address: tuple[str, ...]
    mended: bool
    agreed: Money | None
    asked: Money | None
    words: str
    price: Money | None
    collect_from: datetime | None
    collect_until: datetime | None
    link: str
    for_name: str = ""


def shown_ticket(facts: TicketFacts, *, link: str, locale: str) -> ShownTicket:
    """Return what a message shows of these facts."""
    return ShownTicket(
        number=f"{facts.number[:4]} {facts.number[4:]}".strip(),
        name=without_links(facts.name, most=_LONGEST_NAME),
        service=one_line(pick(facts.service, locale)),
        thing=without_links(facts.thing, most=_LONGEST_LINE),
        address=tuple(without_links(line, most=_LONGEST_LINE) for line in facts.address),
        mended=facts.mended,
        agreed=_money(facts.agreed_cents),
        asked=_money(facts.asked_cents),
        words=without_links(facts.words, most=_LONGEST_WORDS),
        price=_money(facts.price_cents),
        collect_from=facts.collect_from,
        collect_until=facts.collect_until,
        link=link,
        for_name=without_links(facts.for_name, most=_LONGEST_NAME),
    )


def _money(cents: int | None) -> Money | None:
    return None if cents is None else Money.from_cents(cents)
