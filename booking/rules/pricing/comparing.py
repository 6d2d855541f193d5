"""What changes for whom when one tariff takes the place of another: the same jobs priced under both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from booking.rules.money import ZERO, Money
from booking.rules.pricing.cases import refusal_code
from booking.rules.pricing.conditions import Situation
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts, Household, Person
from booking.rules.pricing.looks_at import BY_DAY, conditions_of, rates_of_tariff
from booking.rules.pricing.rates import NO_RATES, Rates
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import Refusal
from booking.rules.refusals.tariffs import NoRate

#: So many different changes are shown as examples, the largest first.
MOST_EXAMPLES: Final = 10
_TOLD_EVERY: Final = 250


@dataclass(frozen=True, slots=True)
class Job:
    """Something to price under two tariffs; ``number`` is how people know it.

    A tariff may count the same work in its own way, so the facts may differ between ``before`` and ``after``.
    """

    number: str
    before: Facts
    after: Facts


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one tariff makes of a job: a price in a class, or the name of the refusal."""

    total: Money | None
    class_code: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """The jobs that were in one class and come in another (or stay in it), and what they pay together."""

    before_class: str
    after_class: str
    jobs: int
    dearer: int
    cheaper: int
    before: Money
    after: Money


@dataclass(frozen=True, slots=True)
class Refused:
    """The jobs that have no price on one side or on both; an empty code: there it has a price."""

    before: str
    after: str
    jobs: int


@dataclass(frozen=True, slots=True)
class Example:
    """One job of ``jobs`` that change in the same way."""

    number: str
    on: date
    before: Outcome
    after: Outcome
    jobs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changes. Totals are over the jobs that have a price under both tariffs."""

    jobs: int
    before: Money
    after: Money
    dearer: int
    cheaper: int
    same: int
    moves: tuple[Move, ...]
    refused: tuple[Refused, ...]
    examples: tuple[Example, ...]
    gone: Mapping[str, int]
    """Classes that somebody decided and that the new tariff no longer has, with the number of jobs."""

    @property
    def difference(self) -> Money:
        """How much more comes in, below zero where it is less."""
        return self.after - self.before


def compare(
    before: Tariff,
    after: Tariff,
    jobs: Iterable[Job],
    *,
    rates: Rates = NO_RATES,
    total: int = 0,
    on_progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Return what changes for ``jobs``, each priced as if either tariff had been in force on its day.

    ``on_progress`` is told how many of ``total`` are done. A refusal counts apart; none stops the comparison.
    """
    comparing = Comparing(before, after, rates=rates)
    for done, job in enumerate(jobs, start=1):
        comparing.add(job)
        if on_progress is not None and done % _TOLD_EVERY == 0:
            on_progress(done, total)
    return comparing.result()


class Comparing:
    """A comparison under way: jobs come in one by one, in any number.

    Jobs that differ in nothing that either tariff looks at are priced once.
    """

    def __init__(self, before: Tariff, after: Tariff, *, rates: Rates = NO_RATES) -> None:
        """Compare two tariffs, whatever their days."""
        self._before, self._after = _Side(before, rates), _Side(after, rates)
        self._moves: dict[tuple[str, str], _Sum] = {}
        self._refused: dict[tuple[str, str], int] = {}
        self._firsts: dict[tuple[Outcome, Outcome], Job] = {}
        self._changes: Counter[tuple[Outcome, Outcome]] = Counter()
        self._gone: dict[str, int] = {}
        self._order = {one.code: place for place, one in enumerate((*before.classes, *after.classes))}
        self.jobs = 0

    def add(self, job: Job) -> None:
        """Price one job under both tariffs."""
        self.jobs += 1
        before, after = self._before.price(job.before), self._after.price(job.after)
        decision = job.before.decision
        if decision is not None and decision.class_code and decision.holds_on(job.before.on):
            code = decision.class_code
            if not self._after.tariff.has_class(code) and self._before.tariff.has_class(code):
                self._gone[code] = self._gone.get(code, 0) + 1
        if before.total is None or after.total is None:
            key = (before.refused, after.refused)
            self._refused[key] = self._refused.get(key, 0) + 1
        else:
            move = self._moves.setdefault((before.class_code, after.class_code), _Sum())
            move.add(before.total, after.total)
        if before.total != after.total:
            self._firsts.setdefault((before, after), job)
            self._changes[before, after] += 1

    @property
    def priced(self) -> int:
        """How many prices had to be computed so far."""
        return self._before.priced + self._after.priced

    def result(self) -> Comparison:
        """Return what was found so far."""
        moves = sorted(self._moves.items(), key=lambda one: [self._order[code] for code in one[0]])
        sums = self._moves.values()
        return Comparison(
            jobs=self.jobs,
            before=sum((one.before for one in sums), start=ZERO),
            after=sum((one.after for one in sums), start=ZERO),
            dearer=sum(one.dearer for one in sums),
            cheaper=sum(one.cheaper for one in sums),
            same=sum(one.jobs - one.dearer - one.cheaper for one in sums),
            moves=tuple(Move(*codes, one.jobs, one.dearer, one.cheaper, one.before, one.after) for codes, one in moves),
            refused=tuple(Refused(*codes, jobs) for codes, jobs in sorted(self._refused.items())),
            examples=tuple(sorted(self._examples(), key=_size, reverse=True)[:MOST_EXAMPLES]),
            gone=dict(self._gone),
        )

    def _examples(self) -> Iterator[Example]:
        for (before, after), jobs in self._changes.items():
            first = self._firsts[before, after]
            yield Example(first.number, first.before.on, before, after, jobs)


@dataclass(slots=True)
class _Sum:
    jobs: int = 0
    dearer: int = 0
    cheaper: int = 0
    before: Money = ZERO
    after: Money = ZERO

    def add(self, before: Money, after: Money) -> None:
        self.jobs += 1
        self.dearer += after > before
        self.cheaper += after < before
        self.before += before
        self.after += after


class _Side:
    """One of the two tariffs, with the prices that it gave already."""

    def __init__(self, tariff: Tariff, rates: Rates) -> None:
        # Looked at as if it had been in force on the day of every job.
        self.tariff = replace(tariff, valid_from=date.min, valid_until=None)
        self.rates = rates
        self._known: dict[Hashable, Outcome] = {}
        self._by_day = tuple(one for one in conditions_of(tariff) if isinstance(one, BY_DAY))
        self._used_rates = tuple(sorted(rates_of_tariff(tariff)))

    @property
    def priced(self) -> int:
        return len(self._known)

    def price(self, facts: Facts) -> Outcome:
        key = self._key(facts)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._price(facts)
        return found

    def _price(self, facts: Facts) -> Outcome:
        try:
            quote = price(self.tariff, facts, rates=self.rates)
        except Refusal as refusal:
            return Outcome(None, "", refusal_code(refusal))
        return Outcome(quote.total, quote.class_code)

    def _key(self, facts: Facts) -> Hashable:
        """Return everything that the price depends on; of the day and the hour only what the tariff makes of them."""
        at = Situation(facts)
        decision = facts.decision
        return (
            tuple(one.holds(at) for one in self._by_day),
            tuple(self._period(code, facts.on) for code in self._used_rates),
            (decision.class_code, decision.amount, decision.provisional)
            if decision is not None and decision.holds_on(facts.on)
            else None,
            _household_key(facts.household),
            tuple(_person_key(one) for one in facts.persons),
            tuple(sorted(facts.work.items(), key=lambda one: one[0])),
            tuple(sorted(facts.used.items())),
            (facts.outcome, facts.notice_hours, facts.features, facts.participant, bool(facts.override)),
        )

    def _period(self, code: str, on: date) -> date | None:
        try:
            return self.rates.on(code, on, final=False)[0].first
        except NoRate:
            return None


def _household_key(one: Household) -> Hashable:
    members = tuple((member.relation, member.income, member.age) for member in one.members)
    scores = tuple(sorted(one.scores.items()))
    return (
        one.statuses, one.claimed, one.income, members, one.kind, one.dependants, one.age, one.postcode, one.resident,
        scores,
    )  # fmt: skip


def _person_key(one: Person) -> Hashable:
    return (one.name, one.age, one.statuses, one.amount)


def _size(example: Example) -> tuple[Decimal, int]:
    before, after = example.before.total, example.after.total
    if before is None or after is None:
        return Decimal(0), example.jobs
    return abs((after - before).amount), example.jobs
