"""A series as a message shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from booking.messages.series_facts import SeriesFacts
from booking.messages.series_words import rhythm
from booking.messages.task_words import tasks_in_words
from booking.messages.words import words_in
from booking.rules.lines import one_line, without_links
from booking.rules.money import Money
from booking.rules.text import pick

_LONGEST_NAME: Final = 60
_LONGEST_LINE: Final = 120


@dataclass(frozen=True, slots=True)
class ShownVisit:
    """A visit that is promised. ``price`` is None where it is the same for all, and is said once."""

    starts_at: datetime
    price: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSeries:
    """What a message about a series shows, in the person's language.

    ``price`` is what each visit costs, None where they differ or none is left. ``first`` and ``last`` are the days of
    a pause. ``gone`` are the visits that no longer take place.
    """

    name: str
    service: str
    tasks: tuple[str, ...]
    address: tuple[str, ...]
    rhythm: str
    visits: tuple[ShownVisit, ...]
    price: Money | None
    gone: tuple[datetime, ...]
    first: date | None
    last: date | None
    goes_on: bool
    link: str
    for_name: str = ""
    is_estimate: bool = False
    """Whether the price of a visit can still become another one."""

    @property
    def has_prices(self) -> bool:
        """Whether there is a price to say."""
        return bool(self.visits)


def shown_series(facts: SeriesFacts, *, link: str, locale: str) -> ShownSeries:
    """Return a series as it is told in ``locale``."""
    is_one_price = len({visit.cents for visit in facts.visits}) == 1
    return ShownSeries(
        name=without_links(facts.name, most=_LONGEST_NAME),
        service=one_line(pick(facts.service, locale)),
        tasks=tasks_in_words(facts.tasks, facts.counts, locale=locale),
        address=tuple(without_links(line, most=_LONGEST_LINE) for line in facts.address),
        rhythm=rhythm(facts.rule, words_in(locale)),
        visits=tuple(
            ShownVisit(visit.starts_at, None if is_one_price else Money.from_cents(visit.cents))
            for visit in facts.visits
        ),
        price=Money.from_cents(facts.visits[0].cents) if is_one_price else None,
        gone=facts.gone,
        first=facts.pause.first if facts.pause else None,
        last=facts.pause.last if facts.pause else None,
        goes_on=facts.goes_on,
        link=link,
        for_name=without_links(facts.for_name, most=_LONGEST_NAME),
        is_estimate=facts.is_estimate,
    )
