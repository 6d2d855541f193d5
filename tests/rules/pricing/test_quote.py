"""The price of a visit: the published tariff to the cent, and any tariff against an exact oracle."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.demo.data.tariff import TARIFF
from booking.rules.money import Money, Rounding, total
from booking.rules.pricing.quote import ClassReason, PriceDecision, Quote, Work, class_for, price_visit
from booking.rules.pricing.tariff import AtCost, Count, Measure, PerQuantity, Rule, Tariff, TariffClass, read_rules

ON = date(2026, 11, 24)
UNTIL = date(2027, 11, 24)
MINUTES, MOTOR, KM, WASTE = Measure.WORKER_MINUTES, Measure.MOTOR_MINUTES, Measure.JOB_KM, Measure.WASTE_CENTS


def keerbergen() -> Tariff:
    classes, default, rules = read_rules(TARIFF["document"])
    return Tariff(
        tariff_id=1,
        name=TARIFF["name"],
        source=TARIFF["source"],
        valid_from=date.fromisoformat(TARIFF["valid_from"]),
        valid_until=date.fromisoformat(TARIFF["valid_until"]),
        classes=classes,
        default_class=default,
        rules=rules,
    )


def decided(class_code: str) -> PriceDecision:
    return PriceDecision(class_code, "vt", ON, UNTIL)


def counted(**numbers: str) -> Work:
    return {Measure(name): Decimal(number) for name, number in numbers.items()}


@pytest.mark.parametrize(
    ("class_code", "work", "cents"),
    [
        ("vt", counted(worker_minutes="45"), 1350),
        ("vt", counted(worker_minutes="60"), 1800),
        ("social", counted(worker_minutes="45"), 600),
        ("social", counted(worker_minutes="50"), 667),
        ("standard", counted(worker_minutes="45"), 3750),
        ("standard", counted(worker_minutes="180"), 15000),
        ("standard", counted(worker_minutes="10"), 833),
        ("standard", counted(worker_minutes="20"), 1667),
        ("vt", counted(worker_minutes="120", motor_minutes="61"), 3600 + 500),
        ("vt", counted(worker_minutes="120", motor_minutes="60"), 3600 + 250),
        ("vt", counted(worker_minutes="120", motor_minutes="1"), 3600 + 250),
        ("social", counted(worker_minutes="60", job_km="12.3"), 800 + 547),
        ("social", counted(worker_minutes="60", job_km="100"), 800 + 4449),
        ("social", counted(worker_minutes="60", waste_cents="1575"), 800 + 1575),
        (
            "standard",
            counted(worker_minutes="480", motor_minutes="241", job_km="7.5", waste_cents="999"),
            40000 + 1250 + 334 + 999,
        ),
        ("vt", counted(worker_minutes="0"), 0),
    ],
)
def test_the_tariff_of_keerbergen_is_reproduced_to_the_cent(class_code: str, work: Work, cents: int) -> None:
    assert price_visit(keerbergen(), work, on=ON, decision=decided(class_code)).total.cents == cents


def test_a_motor_tool_of_61_minutes_is_two_begun_hours() -> None:
    quote = price_visit(keerbergen(), counted(worker_minutes="61", motor_minutes="61"), on=ON)
    motor = quote.lines[1]
    assert (motor.unit, motor.quantity, motor.unit_price, motor.amount) == (
        "begun_hour",
        Decimal(2),
        Money.of("2.50"),
        Money.of("5.00"),
    )


def test_kilometres_are_rounded_half_up_on_their_own_line() -> None:
    (line,) = price_visit(keerbergen(), counted(job_km="12.3"), on=ON).lines
    assert (line.unit, line.quantity, line.amount) == ("km", Decimal("12.3"), Money.of("5.47"))
    assert not line.by_class


def test_what_is_not_known_yet_is_an_open_line_without_amount() -> None:
    quote = price_visit(keerbergen(), {MINUTES: Decimal(45), KM: None, WASTE: None}, on=ON)
    assert [(line.code, line.unit, line.unit_price) for line in quote.open_lines] == [
        ("km", "km", Money.of("0.4449")),
        ("waste", "cost", Money.of(0)),
    ]
    assert quote.total == Money.of("37.50")
    assert [line.code for line in quote.lines] == ["labour"]


@pytest.mark.parametrize(
    ("on", "decision", "claimed", "expected"),
    [
        (ON, None, None, ("standard", ClassReason.NOT_TOLD)),
        (ON, None, "vt", ("standard", ClassReason.CLAIMED)),
        (ON, None, "no such ground", ("standard", ClassReason.NOT_TOLD)),
        (ON, decided("vt"), None, ("vt", ClassReason.DECIDED)),
        (ON, decided("vt"), "leefloon", ("vt", ClassReason.DECIDED)),
        (UNTIL - timedelta(days=1), decided("vt"), None, ("vt", ClassReason.DECIDED)),
        (UNTIL, decided("vt"), None, ("standard", ClassReason.NOT_TOLD)),
        (UNTIL, decided("vt"), "vt", ("standard", ClassReason.CLAIMED)),
        (ON - timedelta(days=1), decided("vt"), None, ("standard", ClassReason.NOT_TOLD)),
        (ON, decided("standard"), "vt", ("standard", ClassReason.DECIDED)),
    ],
)
def test_only_a_decision_that_is_in_force_lowers_the_price(
    on: date, decision: PriceDecision | None, claimed: str | None, expected: tuple[str, ClassReason]
) -> None:
    assert class_for(keerbergen(), on=on, decision=decision, claimed_ground=claimed) == expected


def test_a_quote_tells_until_when_a_decided_class_holds_and_nothing_otherwise() -> None:
    work = counted(worker_minutes="60")
    assert price_visit(keerbergen(), work, on=ON, decision=decided("vt")).class_until == UNTIL
    late = price_visit(keerbergen(), work, on=UNTIL, decision=decided("vt"))
    assert (late.class_until, late.class_name["nl"]) == (None, "Gewoon tarief")


prices = st.decimals(0, 200, places=4).map(Money)
quantities = st.one_of(st.none(), st.integers(0, 2000).map(Decimal), st.decimals(0, 500, places=2))
works = st.dictionaries(st.sampled_from(Measure), quantities)


@st.composite
def tariffs(draw: st.DrawFn) -> Tariff:
    """Return a tariff with one to four classes, of which the default is the dearest, and up to six rules."""
    codes = [f"class{n}" for n in range(draw(st.integers(1, 4)))]
    rules: list[Rule] = []
    for number in range(draw(st.integers(1, 6))):
        measure = draw(st.sampled_from(Measure))
        name = {"nl": f"regel {number}"}
        if measure is WASTE:
            rules.append(AtCost(f"rule{number}", name, measure))
            continue
        amounts = sorted((draw(prices) for _ in codes), reverse=True)
        unit = Decimal(1 if measure is KM else 60)
        count, rounding = draw(st.sampled_from(Count)), draw(st.sampled_from(Rounding))
        by_code = dict(zip(codes, amounts, strict=True))
        rules.append(PerQuantity(f"rule{number}", name, measure, unit, count, by_code, len(codes) > 1, rounding))
    classes = tuple(TariffClass(code, {"nl": code}, (f"ground of {code}",)) for code in codes)
    return Tariff(1, {"nl": "tarief"}, "", ON, None, classes, codes[0], tuple(rules))


def oracle(tariff: Tariff, work: Work, class_code: str) -> list[int]:
    """Return the cents of each line, in fractions and whole numbers only."""
    lines = []
    for one in tariff.rules:
        number = work.get(one.measure)
        if not number:
            continue
        if isinstance(one, AtCost):
            lines.append(rounded(Fraction(number), Rounding.HALF_UP))
            continue
        units = Fraction(number) / Fraction(one.unit)
        if one.count is Count.BEGUN:
            units = Fraction(ceil(units))
        lines.append(rounded(units * Fraction(one.prices[class_code].amount) * 100, one.rounding))
    return lines


def rounded(cents: Fraction, mode: Rounding) -> int:
    return {Rounding.UP: ceil(cents), Rounding.DOWN: floor(cents), Rounding.HALF_UP: floor(cents + Fraction(1, 2))}[
        mode
    ]


@settings(max_examples=150)
@given(tariffs(), st.lists(works, min_size=1, max_size=8))
def test_no_cent_differs_from_exact_arithmetic(tariff: Tariff, several: list[Work]) -> None:
    for work, one in product(several, tariff.classes):
        quote = price_visit(tariff, work, on=ON, decision=decided(one.code))
        assert [line.amount.cents for line in quote.lines] == oracle(tariff, work, one.code)
        assert quote.total.cents == sum(line.amount.cents for line in quote.lines)


@settings(max_examples=60)
@given(tariffs(), works)
def test_not_telling_gives_the_highest_price_and_claiming_does_not_lower_it(tariff: Tariff, work: Work) -> None:
    def price(**known: object) -> Quote:
        return price_visit(tariff, work, on=ON, **known)  # type: ignore[arg-type]

    not_told = price()
    assert not_told.total == total([line.amount for line in not_told.lines])
    for one in tariff.classes:
        assert price(decision=decided(one.code)).total <= not_told.total
        assert price(claimed_ground=one.grounds[0]).total == not_told.total


@settings(max_examples=60)
@given(tariffs(), works, st.sampled_from([MINUTES, MOTOR, KM, WASTE]))
def test_more_work_never_costs_less(tariff: Tariff, work: Work, measure: Measure) -> None:
    more = {**work, measure: (work.get(measure) or Decimal(0)) + Decimal("7.5")}
    assert price_visit(tariff, work, on=ON).total <= price_visit(tariff, more, on=ON).total


@pytest.mark.parametrize(
    ("claimed_ground", "reason"), [(None, ClassReason.NOT_TOLD), ("vt", ClassReason.CLAIMED)], ids=str
)
def test_a_decision_for_a_class_that_is_gone_counts_as_none(claimed_ground: str | None, reason: ClassReason) -> None:
    quote = price_visit(
        keerbergen(), counted(worker_minutes="60"), on=ON, decision=decided("gone"), claimed_ground=claimed_ground
    )
    assert (quote.class_code, quote.class_reason, quote.class_until) == ("standard", reason, None)
    assert quote.total == Money.of("50.00")
