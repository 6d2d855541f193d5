"""The price: from a tariff and the facts to lines that add up, each with its reason.

Pure, and the same on any day: everything it depends on is an argument. Amounts are exact until the rounding that
the tariff names; whatever is not known is priced at the dearest that it might be (domain A0, fact 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from booking.rules.money import Money, Rounding, total
from booking.rules.pricing.access import require_access, require_quotas, require_sane
from booking.rules.pricing.adjusting import adjusted
from booking.rules.pricing.allocation import to_cents
from booking.rules.pricing.classes import Standing, find_standing, situation_of
from booking.rules.pricing.conditions import Situation
from booking.rules.pricing.drafts import Draft, drafts_of, open_line_of
from booking.rules.pricing.facts import Facts, Outcome, Person
from booking.rules.pricing.quote import ClassReason, Notice, OpenLine, Quote, QuoteLine, Stage
from booking.rules.pricing.rates import NO_RATES, Rates
from booking.rules.pricing.sharing import settled
from booking.rules.pricing.tariff import Line, Tariff
from booking.rules.pricing.unit_prices import Asking
from booking.rules.refusals.tariffs import NoTariff

FIVE_CENTS = Decimal("0.05")

#: Each person with the facts as their lines see them, and the class that counts for them.
Seated = Sequence[tuple[Situation, Standing]]


def price(tariff: Tariff, facts: Facts, *, rates: Rates = NO_RATES, final: bool = False) -> Quote:
    """Return what ``facts`` cost under ``tariff``: an estimate, or the ``final`` price from what was done.

    What ``facts.work`` does not name does not happen and gives no line; what it names as ``None`` gives an open
    line, in the final price nothing. The total is the sum of the lines.

    Raises ``NoTariff`` outside the tariff's days, ``UnknownStatus``, ``AbsurdQuantity``, ``NotEligible``,
    ``QuotaUsedUp``, ``AmountMissing`` where no attest may be missing, and ``NoRate``.
    """
    if not tariff.is_in_force(facts.on):
        raise NoTariff(facts.on)
    require_sane(tariff, facts)
    if final:
        facts = replace(facts, work={of: quantity for of, quantity in facts.work.items() if quantity is not None})
    at = situation_of(tariff, facts)
    access = require_access(tariff, at)
    # After the work nobody has to look any more whether it could be done.
    notices = [notice for notice in access if not (final and notice.code == "to_check")]
    pricing = _Pricing(tariff, at, rates, final=final)
    notices += [*require_quotas(tariff, at), *_about_decision(tariff, facts)]
    standing = pricing.standing
    lines = pricing.lines()
    whole = total(line.amount for line in lines)
    notices += pricing.notices
    decision = standing.decision
    is_provisional = decision is not None and decision.provisional
    if decision is not None and is_provisional:
        notices.append(Notice("provisional", {"until": decision.valid_until.isoformat()}))
    return Quote(
        tariff_id=tariff.tariff_id,
        decision_id=decision.decision_id if decision else None,
        stage=Stage.FINAL if final else Stage.ESTIMATE,
        class_code=standing.class_code,
        class_name=tariff.class_of(standing.class_code).name,
        class_reason=standing.reason,
        class_until=decision.valid_until if decision else None,
        provisional=is_provisional,
        lines=tuple(lines),
        open_lines=() if final else tuple(pricing.open_lines()),
        total=whole,
        cash_total=whole.rounded(Rounding.HALF_UP, to=FIVE_CENTS) if tariff.cash_to_5_cents else None,
        notices=tuple(notices),
        own_names=tariff.own_names,
    )


class _Pricing:
    """One computation of a price: the class first, then every line in that class."""

    def __init__(self, tariff: Tariff, at: Situation, rates: Rates, *, final: bool) -> None:
        """Find the class that counts for the household."""
        self.tariff = tariff
        self.facts = at.facts
        self.at = at
        self.rates = rates
        self.final = final
        self.notices: list[Notice] = []
        decision = self.facts.decision
        self.decision = decision if decision is not None and decision.holds_on(self.facts.on) else None
        self.standing = find_standing(tariff, at, amount_in=self._household_amount_in)
        at.class_code = self.standing.class_code
        self.people = [self._seated(number, person) for number, person in enumerate(self._persons())]

    def lines(self) -> list[QuoteLine]:
        """Return all lines, with reductions and limits, in the order of the tariff."""
        drafts = self._drafts(self.at, self.standing, self.people)
        for notice in (notice for draft in drafts for notice in draft.notices):
            if notice not in self.notices:
                self.notices.append(notice)
        return self._settled(drafts)

    def open_lines(self) -> Iterable[OpenLine]:
        """Return what may come on top: what the work may bring, and nobody knows yet."""
        for line in self.tariff.lines:
            if self._counts(line, self.at) and any(
                of in self.facts.work and self.facts.work[of] is None for of in line.of
            ):
                yield open_line_of(line, self._asking(self.at, self.standing))

    def _settled(self, drafts: list[Draft]) -> list[QuoteLine]:
        if self.tariff.per_total:
            _round_as_a_whole(drafts, self.tariff.rounding)
        lines = [settled(draft, self.at) for draft in drafts]
        return lines + adjusted(self.tariff, drafts, lines)

    def _drafts(self, at: Situation, standing: Standing, people: Seated, *, as_if_done: bool = False) -> list[Draft]:
        """Return the lines of this booking, or of the work as if it had been done.

        A fee for cancelling may be a part of what the work would have cost.
        """
        found: list[Draft] = []
        for line in self.tariff.lines:
            before = found.copy if as_if_done or not line.names_outcome else self._done_drafts
            for there, counted in people if line.each_person else [(at, standing)]:
                if self._counts(line, there, as_if_done=as_if_done):
                    found += drafts_of(line, self._asking(there, counted), before=before)
        return found

    def _counts(self, line: Line, at: Situation, *, as_if_done: bool = False) -> bool:
        """Tell whether a line counts; where that is not known it does."""
        if as_if_done and line.names_outcome:
            return False
        if self.facts.outcome is not Outcome.DONE and not (line.names_outcome or as_if_done):
            return False
        return line.when is None or line.when.holds(at) is not False

    def _done_drafts(self) -> list[Draft]:
        if self._done is None:
            self._done = self._drafts(self.at, self.standing, self.people, as_if_done=True)
        return self._done

    _done: list[Draft] | None = None

    def _persons(self) -> tuple[Person, ...]:
        """Return who comes along; of those that nobody named, nothing is known."""
        if not any(line.each_person for line in self.tariff.lines):
            return ()
        told = self.facts.persons
        counted = self.facts.work.get("persons")
        if told and counted is not None and counted > len(told):
            told += (Person(),) * int(counted - len(told))
        return told or (Person(),)

    def _seated(self, number: int, person: Person) -> tuple[Situation, Standing]:
        """Return a person with the class that counts for all of their lines."""
        at = Situation(self.facts, self.at.income, self.at.kind, self.at.resident, None, person, number)

        def amount_in(code: str) -> Decimal:
            there = Situation(self.facts, at.income, at.kind, at.resident, code, person, number)
            lines = [line for line in self.tariff.lines if line.each_person]
            return self._worth(lines, there, self._trial(code))

        standing = find_standing(self.tariff, at, amount_in=amount_in)
        at.class_code = standing.class_code
        return at, standing

    def _household_amount_in(self, code: str) -> Decimal:
        """Return what the household's own lines come to in a class."""
        at = Situation(self.facts, self.at.income, self.at.kind, self.at.resident, code)
        return self._worth([line for line in self.tariff.lines if not line.each_person], at, self._trial(code))

    def _worth(self, lines: Iterable[Line], at: Situation, standing: Standing) -> Decimal:
        """Return what somebody would pay for these lines, had the work been done, with what is taken off."""
        found: list[Draft] = []
        for line in lines:
            if self._counts(line, at, as_if_done=True):
                found += drafts_of(line, self._asking(at, standing), before=found.copy)
        return total(line.amount for line in self._settled(found)).amount

    def _trial(self, code: str) -> Standing:
        """Return a class that is only tried, with the amount that was decided."""
        return Standing(code, ClassReason.PROVED, decision=self.decision)

    def _asking(self, at: Situation, standing: Standing) -> Asking:
        return Asking(self.tariff, at, standing, self.rates, self.final)


def _round_as_a_whole(drafts: list[Draft], rounding: Rounding) -> None:
    """Round the sum once, and give each line its cents of it."""
    exact = [draft.gross_exact for draft in drafts]
    whole = Money(sum(exact, start=Decimal(0))).rounded(rounding)
    for draft, amount in zip(drafts, to_cents(exact, whole), strict=True):
        draft.rounded_as_a_whole = amount


def _about_decision(tariff: Tariff, facts: Facts) -> Iterable[Notice]:
    """Tell what is the matter with a decision that does not count: it ended, or its class is gone."""
    decision = facts.decision
    if decision is None:
        return
    if facts.on >= decision.valid_until:
        yield Notice("decision_ended", {"until": decision.valid_until.isoformat()})
    elif facts.on < decision.valid_from:
        yield Notice("decision_not_yet", {"from": decision.valid_from.isoformat()})
    elif decision.class_code is not None and not tariff.has_class(decision.class_code):
        yield Notice("class_gone", {"class": decision.class_code})
