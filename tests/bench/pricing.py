"""A quote: how long the slowest of all entered regulations takes, at the median of its examples."""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts
from booking.rules.pricing.facts_document import read_facts
from booking.rules.pricing.rates import Rates
from booking.rules.pricing.rates_document import read_rates
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import Refusal
from tests.bench.figures import Figure, median_ms
from tests.harness.postgres import Postgres

FOLDER = resources.files("booking.regulations")


def figures(_postgres: Postgres, _folder: Path) -> Iterator[Figure]:
    """Yield the time of a quote under the slowest regulation, and under the median one."""
    tables = [read_rates(parse(one.read_text())) for one in (FOLDER / "rates").iterdir() if one.name.endswith(".toml")]
    rates = Rates({table.code: table for table in tables})
    medians = sorted(_median(text.read_text(), rates) for text in FOLDER.iterdir() if text.name.endswith(".toml"))
    yield "quote.ms", medians[-1], "ms"
    yield "quote.median_regulation.ms", medians[len(medians) // 2], "ms"


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
