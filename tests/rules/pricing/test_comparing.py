"""What changes between two tariffs: counted to the cent, told for whom, and never stopped by one job."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from booking.rules.money import Money
from booking.rules.pricing.comparing import Comparing, Job, Refused, compare
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.facts import Facts, Household, PriceDecision
from booking.rules.pricing.tariff import Tariff

MONDAY = date(2026, 3, 2)
SATURDAY = MONDAY + timedelta(days=5)

FORM = """
format = 2
service = "klusdienst"
name.nl = "Tarief"
source = "Reglement"
valid_from = {first}
default_class = "usual"
choose = "first"
[rounding]
amount = "half_up"
[vat.work]
not_stated = true
[[classes]]
code = "{low}"
name.nl = "Laag"
when.status = "vt"
[[classes]]
code = "usual"
name.nl = "Gewoon"
[[lines]]
code = "labour"
name.nl = "Werkuren"
of = "worker_minutes"
unit = 60
{prices}
{more}
"""


def tariff(
    low: str = "low", *, prices: tuple[str, str] = ("6", "15"), more: str = "", first: str = "2026-01-01"
) -> Tariff:
    by_class = f"prices = {{ {low} = {prices[0]}, usual = {prices[1]} }}"
    return read_tariff(parse(FORM.format(low=low, prices=by_class, more=more, first=first)))


def job(number: str, *, minutes: int = 60, on: date = MONDAY, decided: str | None = None) -> Job:
    decision = None if decided is None else PriceDecision(decided, "vt", MONDAY, MONDAY + timedelta(days=400))
    work = {"worker_minutes": Decimal(minutes)}
    facts = Facts(on=on, work=work, decision=decision, household=Household(statuses=frozenset()))
    return Job(number, facts, facts)


def test_who_pays_more_who_less_and_how_much_comes_in() -> None:
    found = compare(
        tariff(),
        tariff(prices=("5", "16")),
        [job("1", decided="low"), job("2", decided="low", minutes=120), job("3"), job("4", minutes=0)],
    )
    assert (found.jobs, found.dearer, found.cheaper, found.same) == (4, 1, 2, 1)
    assert (found.before, found.after, found.difference) == (Money.of(33), Money.of(31), Money.of(-2))
    assert [(one.before_class, one.after_class, one.jobs, one.after - one.before) for one in found.moves] == [
        ("low", "low", 2, Money.of(-3)),
        ("usual", "usual", 2, Money.of(1)),
    ]


def test_examples_are_the_largest_changes_each_kind_once() -> None:
    jobs = [job(f"{number}", minutes=60) for number in range(500)] + [job("large", minutes=600)]
    found = compare(tariff(), tariff(prices=("6", "16")), jobs)
    assert [(one.number, one.jobs) for one in found.examples] == [("large", 1), ("0", 500)]


def test_a_class_that_the_new_version_lacks_is_told_and_its_households_are_priced_by_the_facts() -> None:
    found = compare(tariff("low"), tariff("social"), [job("1", decided="low"), job("2")])
    assert found.gone == {"low": 1}
    assert [(one.before_class, one.after_class) for one in found.moves] == [("low", "usual"), ("usual", "usual")]
    assert found.difference == Money.of(9)


def test_a_refusal_counts_apart_and_stops_nothing() -> None:
    quota = '[[quotas]]\ncode = "q"\nname.nl = "Q"\nof = "worker_minutes"\nper = "job"\nmost = 60\n'
    found = compare(tariff(), tariff(more=quota), [job("1", minutes=90), job("2"), job("3", minutes=-1)])
    assert found.refused == (
        Refused("", "quota_used_up", 1),
        Refused("absurd_quantity", "absurd_quantity", 1),
    )
    assert (found.jobs, found.before, found.after) == (3, Money.of(15), Money.of(15))


def test_both_are_looked_at_as_if_in_force_on_the_day_of_the_job() -> None:
    found = compare(tariff(), tariff(first="2030-01-01", prices=("6", "20")), [job("1")])
    assert found.difference == Money.of(5)


def test_jobs_that_differ_only_by_a_day_that_no_rule_looks_at_are_priced_once() -> None:
    weekend = 'when.weekday = ["sat", "sun"]'
    comparing = Comparing(tariff(), tariff(more=weekend))
    for number in range(70):
        comparing.add(job(str(number), on=MONDAY + timedelta(days=number)))
    found = comparing.result()
    assert found.after == Money.of(15 * 20)
    assert comparing.priced == 1 + 2


def test_a_decision_that_ended_counts_no_longer() -> None:
    found = compare(tariff(), tariff(), [job("1", decided="low", on=MONDAY - timedelta(days=1))])
    assert found.before == Money.of(15)


def test_progress_is_told_along_the_way() -> None:
    told: list[tuple[int, int]] = []
    compare(
        tariff(),
        tariff(),
        (job(str(number)) for number in range(1000)),
        total=1000,
        on_progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(250, 1000), (500, 1000), (750, 1000), (1000, 1000)]
