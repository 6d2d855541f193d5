"""A filled-in price list is a tariff like any other: it is checked, and it prices to the cent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.money import Money, Rounding
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.engine import price
from booking.rules.pricing.examples import examples_of
from booking.rules.pricing.facts_document import read_facts
from booking.rules.pricing.price_list import STANDARD, LowerClass, Priced, PriceList, document_of, subject_of
from booking.rules.refusals.tariffs import InvalidTariff

SOCIAL = LowerClass("lower_1", {"nl": "Sociaal"}, ("vt", "leefloon"))
HOUR = Priced("bench_minutes", {"nl": "Uur"}, {STANDARD: Decimal(20), "lower_1": Decimal(12)}, begun_minutes=15)
SHIRT = Priced("hemd", {"nl": "Hemd"}, {STANDARD: Decimal("2.10")})
LIST = PriceList(
    service="strijkatelier",
    name={"nl": "Strijkatelier"},
    source="Raadsbesluit",
    valid_from=date(2026, 12, 1),
    vat_percent=21,
    vat_exempt="",
    classes=(SOCIAL,),
    standard={"nl": "Volle prijs"},
    priced=(HOUR, SHIRT),
    least=Decimal(5),
    least_name={"nl": "Minstens"},
    rounding=Rounding.HALF_UP,
)


def total(prices: PriceList, work: dict[str, Decimal | int], *statuses: str) -> Money:
    facts = {"on": date(2026, 12, 2), "household": {"statuses": list(statuses)}, "work": work}
    return price(read_tariff(parse(document_of(prices))), read_facts(facts), final=True).total


@pytest.mark.parametrize(
    ("work", "statuses", "euros"),
    [
        ({"bench_minutes": 60}, (), "20"),
        ({"bench_minutes": 61}, (), "25"),
        ({"bench_minutes": 61}, ("leefloon",), "15"),
        ({"bench_minutes": 60, "hemd": 3}, ("vt",), "18.30"),
        ({"hemd": 1}, ("vt",), "5"),
        ({"hemd": 3}, ("uitpas",), "6.30"),
    ],
)
def test_each_class_pays_its_price_and_time_counts_as_begun(
    work: dict[str, Decimal | int], statuses: tuple[str, ...], euros: str
) -> None:
    assert total(LIST, work, *statuses) == Money.of(euros)


@given(st.integers(1, 99), st.decimals("0.01", "99", places=2))
def test_pieces_cost_their_number_times_the_price(count: int, each: Decimal) -> None:
    prices = replace(LIST, classes=(), least=None, priced=(replace(SHIRT, prices={STANDARD: each}),))
    assert total(prices, {"hemd": count}) == Money(each * count)


def test_every_class_has_an_example_that_comes_out() -> None:
    document = parse(document_of(LIST))
    examples = examples_of(document, read_tariff(document))
    assert [(one.name, one.comes_out, str(one.quote and one.quote.total.amount)) for one in examples] == [
        ("1 (Sociaal)", True, "14.10"),
        ("1 (Volle prijs)", True, "22.10"),
    ]


@pytest.mark.parametrize("priced", [(), (replace(SHIRT, prices={STANDARD: Decimal(1), "lower_1": Decimal(2)}),)])
def test_what_no_tariff_may_say_is_refused(priced: tuple[Priced, ...]) -> None:
    with pytest.raises(InvalidTariff):
        document_of(replace(LIST, priced=priced))


@pytest.mark.parametrize("vat", [{"vat_percent": None}, {"vat_percent": None, "vat_exempt": "art. 44 WBTW"}])
def test_vat_may_be_exempt_or_not_stated(vat: dict[str, object]) -> None:
    assert total(replace(LIST, **vat), {"hemd": 3}) == Money.of("6.30")  # type: ignore[arg-type]


def test_a_service_without_a_usable_name_is_any_service() -> None:
    assert [subject_of(slug) for slug in ("strijk-atelier", "3d")] == ["strijk_atelier", "service"]
