"""A quote: how long the slowest of all entered regulations takes, and a year of bookings under two versions."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from importlib import resources
from pathlib import Path

from booking.rules.pricing.comparing import Comparing, Job
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts, PriceDecision
from booking.rules.pricing.facts_document import read_facts
from booking.rules.pricing.indexing import indexed
from booking.rules.pricing.rates import Rates
from booking.rules.pricing.rates_document import read_rates
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import Refusal
from tests.bench.figures import Figure, median_ms
from tests.harness.postgres import Postgres

BOOKINGS = 20_000
FOLDER = resources.files("booking.regulations")


def figures(_postgres: Postgres, _folder: Path) -> Iterator[Figure]:
    """Yield the time of a quote under the slowest regulation, and under the median one."""
    tables = [read_rates(parse(one.read_text())) for one in (FOLDER / "rates").iterdir() if one.name.endswith(".toml")]
    rates = Rates({table.code: table for table in tables})
    medians = sorted(_median(text.read_text(), rates) for text in FOLDER.iterdir() if text.name.endswith(".toml"))
    yield "quote.ms", medians[-1], "ms"
    yield "quote.median_regulation.ms", medians[len(medians) // 2], "ms"
    yield from _a_year()


def _a_year() -> Iterator[Figure]:
    """Yield how long a year of bookings takes: each priced by itself, and two versions compared over all of them."""
    text = (FOLDER / "keerbergen-klusdienst-2026.toml").read_text()
    before = read_tariff(parse(text))
    after = read_tariff(parse(indexed(text, Decimal("1.02"), valid_from=date(2026, 1, 1))))
    jobs = [_job(number) for number in range(BOOKINGS)]
    began = time.perf_counter()
    for facts in jobs:
        price(before, facts)
    yield f"reprice.{BOOKINGS}.s", time.perf_counter() - began, "s"
    comparing = Comparing(before, after)
    began = time.perf_counter()
    for number, facts in enumerate(jobs):
        comparing.add(Job(str(number), facts, facts))
    comparing.result()
    yield f"compare.{BOOKINGS}.s", time.perf_counter() - began, "s"


def _job(number: int) -> Facts:
    """Return one of many different visits, the same in each run."""
    on = date(2026, 1, 1) + timedelta(days=number % 365)
    decision = PriceDecision(("vt", "social", "standard")[number % 3], "vt", on, on + timedelta(days=1))
    minutes = Decimal(15 + number % 226)
    work = {"worker_minutes": minutes, "motor_minutes": Decimal(number % 4 * 35), "job_km": Decimal(number % 90) / 10}
    return Facts(on=on, decision=decision, work=work)


def _median(text: str, rates: Rates) -> float:
    document = parse(text)
    tariff = read_tariff(document)
    jobs = [facts for case in document["cases"] if _has_price(tariff, facts := read_facts(case["facts"]), rates)]
    assert jobs, "a regulation without one example that has a price"

    def all_jobs() -> None:
        for facts in jobs:
            price(tariff, facts, rates=rates)

    return median_ms(all_jobs, times=100) / len(jobs)


def _has_price(tariff: Tariff, facts: Facts, rates: Rates) -> bool:
    try:
        return bool(price(tariff, facts, rates=rates).lines)
    except Refusal:
        return False
