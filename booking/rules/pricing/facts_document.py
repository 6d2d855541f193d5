"""Reading facts that somebody wrote down: a household and a job, to see what a tariff makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from booking.rules.money import Money
from booking.rules.pricing.facts import Facts, Household, HouseholdKind, Member, Outcome, Person, PriceDecision
from booking.rules.pricing.faults import Faults, Table
from booking.rules.refusals.tariffs import InvalidTariff

_OPEN: Final = "open"
#: A fact may be absurd on purpose: the rules, not the form, say what is too much.
_PERIODS: Final = ("week", "month", "year")
_RELATIONS: Final = ("applicant", "partner", "child", "other_generation", "other")


def read_facts(document: Mapping[str, Any]) -> Facts:
    """Return the facts of a document (``GUIDE.md``, "Facts"). Raises ``InvalidTariff`` with every fault."""
    faults = Faults()
    facts = read_facts_table(Table(dict(document), place="", faults=faults))
    if faults:
        raise InvalidTariff(faults)
    return facts


def read_facts_table(table: Table) -> Facts:
    """Return the facts of a table; faults are noted in its list."""
    on = table.day("on", needed=True)
    decision = _read_decision(table)
    facts = Facts(
        on=on or date.min,
        at=table.clock("at"),
        holiday=table.flag("holiday"),
        outcome=table.one_of("outcome", Outcome, default=Outcome.DONE),
        notice_hours=table.number("notice_hours"),
        features=frozenset(table.names("features")),
        household=_read_household(table.table("household")),
        persons=tuple(_read_person(one) for one in table.tables("persons", named_by="name")),
        decision=decision,
        work=_read_work(table.table("work")),
        used=_read_used(table.table("used")),
        participant=max(table.whole("participant") or 1, 1),
        override=table.text("override", needed=False),
    )
    table.finish()
    return facts


def _read_household(table: Table) -> Household:
    members = tuple(_read_member(one) for one in table.tables("members", named_by="relation"))
    scores = table.table("scores")
    household = Household(
        statuses=_statuses(table, "statuses"),
        claimed=_statuses(table, "claimed") or frozenset(),
        income=table.number("income"),
        members=members,
        kind=table.one_of("kind", HouseholdKind) if table.has("kind") else None,
        dependants=table.whole("dependants"),
        age=table.whole("age"),
        postcode=table.text("postcode", needed=False) or None,
        resident=table.flag("resident") if table.has("resident") else None,
        scores={name: scores.number(name) or Decimal(0) for name in scores.content},
    )
    table.asked |= {"kind", "resident"}
    table.finish()
    return household


def _statuses(table: Table, key: str) -> frozenset[str] | None:
    """Return the statuses that are told; an empty list says that there is none, no list says nothing."""
    if table.content.get(key) == []:
        table.asked.add(key)
        return frozenset()
    return frozenset(table.names(key)) if table.has(key) else None


def _read_member(table: Table) -> Member:
    relation = table.text("relation")
    if relation and relation not in _RELATIONS:
        table.faults.unknown(table.at("relation"), "not_known", typed=relation, known=_RELATIONS)
    member = Member(relation, table.number("income"), table.whole("age"))
    table.finish()
    return member


def _read_person(table: Table) -> Person:
    amount = table.number("amount")
    person = Person(
        table.text("name", needed=False),
        table.whole("age"),
        _statuses(table, "statuses"),
        None if amount is None else Money(amount),
    )
    table.asked.add("statuses")
    table.finish()
    return person


def _read_decision(table: Table) -> PriceDecision | None:
    if not table.has("decision"):
        table.asked.add("decision")
        return None
    one = table.table("decision")
    amount = one.number("amount")
    last_day = one.day("last_day")
    decision = PriceDecision(
        class_code=one.text("class", needed=False) or None,
        ground=one.text("ground", needed=False),
        valid_from=one.day("valid_from") or date.min,
        valid_until=last_day + timedelta(days=1) if last_day and last_day < date.max else date.max,
        amount=None if amount is None else Money(amount),
        provisional=one.flag("provisional"),
    )
    if decision.class_code is None and amount is None:
        one.faults.add(one.place, "class_or_amount")
    one.finish()
    return decision


def _read_work(table: Table) -> dict[str, Decimal | None]:
    found: dict[str, Decimal | None] = {}
    for code, typed in table.content.items():
        table.asked.add(code)
        if typed == _OPEN:
            found[code] = None
        elif isinstance(typed, int | Decimal) and not isinstance(typed, bool):
            # Below zero or absurd is for the rules to refuse, in words that say why.
            found[code] = Decimal(typed)
        else:
            found[code] = table.as_number(typed, table.at(code))
    return found


def _read_used(table: Table) -> dict[tuple[str, str], Decimal]:
    found = {}
    for period in _PERIODS:
        of_period = table.table(period)
        for code in of_period.content:
            found[code, period] = of_period.number(code) or Decimal(0)
    table.finish()
    return found
