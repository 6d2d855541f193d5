"""What holds for every price: of the regulations that we entered, and of ones that nobody has written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from booking.rules.money import ZERO, Money, total
from booking.rules.pricing.conditions import HasFeature, HasStatus, ScoreWithin, parts_of
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts, Household, HouseholdKind, Member, Outcome, Person
from booking.rules.pricing.quantities import Kind
from booking.rules.pricing.quote import Quote
from booking.rules.pricing.rates import RatePeriod, Rates, RateTable
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import Refusal
from booking.rules.refusals.tariffs import InvalidTariff

FOLDER = Path(__file__).parents[3] / "booking" / "regulations"
NAMES = sorted(one.stem for one in FOLDER.glob("*.toml"))
ALWAYS = (RatePeriod(date(2000, 1, 1), date(2100, 1, 1), Decimal("0.4326")),)
RATES = Rates({code: RateTable(code, {"nl": code}, "", ALWAYS) for code in ("km_quarterly", "km_yearly")})
STATUSES = ("vt", "leefloon", "igo", "uitpas")


@cache
def regulation(name: str) -> Tariff:
    return read_tariff(parse((FOLDER / f"{name}.toml").read_text()))


# ── facts ────────────────────────────────────────────────────────────────────────────────────────────

cents = st.integers(0, 400_000).map(lambda number: Decimal(number) / 100)


SIZES = {
    Kind.MINUTES: st.integers(0, 900).map(Decimal),
    Kind.KM: st.integers(0, 900).map(lambda number: Decimal(number) / 10),
    Kind.PIECES: st.integers(0, 6).map(Decimal),
    Kind.EURO: st.integers(0, 9_000).map(lambda number: Decimal(number) / 100),
}
times = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda one: time(*one))
persons = st.lists(
    st.tuples(
        st.sampled_from(["Jan", "Lien", "Noor"]),
        st.integers(0, 99),
        st.frozensets(st.sampled_from(STATUSES)),
        st.integers(0, 4_000).map(Money.from_cents),
    ).map(lambda one: Person(*one)),
    max_size=3,
    unique_by=lambda one: one.name,
)


@cache
def households(
    statuses: tuple[str, ...], scores: tuple[str, ...], postcodes: tuple[str, ...]
) -> st.SearchStrategy[Household]:
    some = st.frozensets(st.sampled_from(statuses))
    return st.tuples(
        some,
        some,
        cents,
        st.just(()),
        st.sampled_from(HouseholdKind),
        st.integers(0, 4),
        st.integers(18, 100),
        st.sampled_from(postcodes),
        st.booleans(),
        st.fixed_dictionaries({score: st.integers(0, 40).map(Decimal) for score in scores}),
    ).map(lambda one: Household(*one))


@cache
def quantities(counted: tuple[tuple[str, Kind], ...]) -> st.SearchStrategy[dict[str, Decimal]]:
    return st.fixed_dictionaries({of: SIZES[kind] for of, kind in counted})


@st.composite
def facts_for(draw: st.DrawFn, tariff: Tariff) -> Facts:
    """Facts of which this tariff counts and asks something."""
    choices = [choice.when for line in tariff.lines for choice in line.choices]
    access = [one.when for one in (*tariff.eligible, *tariff.excluded)]
    who = [*(one.when for one in tariff.classes), *(one.when for one in tariff.reductions), *access]
    parts = [part for one in (*choices, *who, *(line.when for line in tariff.lines)) for part in parts_of(one)]
    statuses = {status for part in parts if isinstance(part, HasStatus) for status in part.statuses} | {"vt"}
    scores = {part.score for part in parts if isinstance(part, ScoreWithin)}
    features = sorted({feature for part in parts if isinstance(part, HasFeature) for feature in part.features})
    counted = {of for line in tariff.lines for of in line.of} | {quota.of for quota in tariff.quotas}
    last = tariff.valid_until or tariff.valid_from + timedelta(days=730)
    days = st.integers(0, (last - tariff.valid_from).days - 1)
    return Facts(
        on=tariff.valid_from + timedelta(days=draw(days)),
        at=draw(times),
        holiday=draw(st.booleans()),
        features=frozenset(draw(st.lists(st.sampled_from(features)))) if features else frozenset(),
        household=draw(households(tuple(sorted(statuses)), tuple(sorted(scores)), (*sorted(tariff.postcodes), "1000"))),
        persons=tuple(draw(persons)),
        work=draw(quantities(tuple((of, tariff.quantities[of]) for of in sorted(counted)))),
        override="a person looked at it",
    )


@st.composite
def regulated(draw: st.DrawFn, names: Sequence[str] = NAMES) -> tuple[Tariff, Facts]:
    tariff = regulation(draw(st.sampled_from(names)))
    return tariff, draw(facts_for(tariff))


def by_income() -> list[str]:
    return [name for name in NAMES if regulation(name).income is not None]


# ── tariffs that nobody has written ──────────────────────────────────────────────────────────────────

amount = st.integers(0, 9_999).map(lambda number: str(Decimal(number) / 100))
exact_amount = st.integers(0, 999_999).map(lambda number: str(Decimal(number) / 10_000))
rounding = st.sampled_from(["half_up", "half_even", "up", "down"])


@st.composite
def class_prices(draw: st.DrawFn, codes: tuple[str, ...]) -> dict[str, str]:
    """Printed prices of which the last class has the highest."""
    prices = sorted(draw(st.lists(exact_amount, min_size=len(codes), max_size=len(codes))), key=Decimal)
    return dict(zip(codes, prices, strict=True))


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    return draw(
        st.sampled_from(
            [
                {"status": ["vt"]},
                {"status": ["leefloon", "igo"]},
                {"age": {"from": 65, "below": 80}},
                {"not": {"status": "vt"}},
                {"any": [{"status": "igo"}, {"age": {"from": 80}}]},
                {"resident": False},
                {"income": {"above": 1500}},
                {"weekday": ["sat", "sun"]},
                {"season": {"from": "11-01", "up_to": "02-28"}},
                {"time": {"from": "18:00"}},
                {"kind": "single", "income": {"up_to": 1300}},
            ]
        )
    )


@st.composite
def prices(draw: st.DrawFn, codes: tuple[str, ...]) -> dict[str, Any]:
    kind = draw(st.sampled_from(["price", "prices", "linear", "decided", "rate", "choices"]))
    if kind == "price":
        return {"price": draw(exact_amount)}
    if kind == "prices":
        return {"prices": draw(class_prices(codes))}
    if kind == "linear":
        floor, ceiling = sorted(draw(st.tuples(amount, amount)), key=Decimal)
        line = {"income_from": "900", "price_from": floor, "each": "100", "adds": draw(amount)}
        return {"linear": {**line, "floor": floor, "ceiling": ceiling}, "price_rounding": draw(rounding)}
    if kind == "decided":
        least, most = sorted(draw(st.tuples(amount, amount)), key=Decimal)
        return {"decided": {"least": least, "most": most}}
    if kind == "rate":
        return {"rate": "km_quarterly"}
    choices = [{"when": draw(conditions()), "price": draw(exact_amount)} for _ in range(draw(st.integers(1, 2)))]
    return {"choices": [*choices, {"prices": draw(class_prices(codes))}]}


@st.composite
def lines(draw: st.DrawFn, codes: tuple[str, ...], number: int) -> dict[str, Any]:
    of = draw(st.sampled_from(["worker_minutes", "job_km", "visits", "meals"]))
    vat = draw(st.sampled_from(["a", "b", "c"]))
    line: dict[str, Any] = {
        "code": f"line_{number}",
        "name": {"nl": "Lijn"},
        "of": of,
        "vat": vat,
    }
    if of == "worker_minutes":
        line["unit"] = draw(st.sampled_from([15, 60, 228]))
    if draw(st.booleans()):
        line["step"] = draw(st.sampled_from([1, 15, 30, 60]))
        line["step_rounding"] = draw(rounding)
    line |= {key: value for key, value in (("free", 10), ("least", 30), ("most", 400)) if not draw(st.integers(0, 3))}
    shape = draw(st.sampled_from(["plain", "plain", "tiers", "extra"]))
    if shape == "tiers":
        unit = {"unit": line.pop("unit", 1)}
        ends: list[int | None] = [60, None]
        line["tiers"] = [
            {key: value for key, value in ({**unit, "up_to": end} | draw(prices(codes))).items() if value is not None}
            for end in ends
        ]
        line.pop("step", None), line.pop("step_rounding", None)
    else:
        line |= draw(prices(codes))
    if shape == "extra":
        line["extra"] = [{"beyond": 120, "over": "job", "percent": 50}]
    if draw(st.integers(0, 3)) == 0:
        line["when"] = draw(conditions())
    if draw(st.integers(0, 3)) == 0:
        line["third_party"] = draw(
            st.sampled_from(
                [
                    {"party": "municipality", "full_price": "7.505"},
                    {"party": "ocmw", "percent": 33},
                ]
            )
        )
    if draw(st.integers(0, 3)) == 0:
        line["gets"] = {"party": "volunteer", **draw(st.sampled_from([{"price": "0.42"}, {"percent": 60}]))}
    if draw(st.integers(0, 4)) == 0:
        line["split_among"] = "participants"
    if shape == "plain" and draw(st.integers(0, 4)) == 0:
        line["least_amount"] = draw(amount)
    return line


REDUCTIONS: list[dict[str, Any]] = [{"percent": 25}, {"percent": 80}, {"amount": "1.00"}]


@st.composite
def documents(draw: st.DrawFn) -> Mapping[str, Any]:
    classes: list[dict[str, Any]] = [
        {"code": "a", "name": {"nl": "A"}, "when": draw(conditions())},
        {"code": "b", "name": {"nl": "B"}, "when": draw(conditions())},
        {"code": "c", "name": {"nl": "C"}},
    ]
    codes = ("a", "b", "c")
    reductions = [
        {"code": f"off_{number}", "name": {"nl": "Korting"}, "when": draw(conditions())} | off
        for number, off in enumerate(draw(st.lists(st.sampled_from(REDUCTIONS), max_size=2)))
    ]
    document: dict[str, Any] = {
        "format": 2,
        "service": "invented",
        "name": {"nl": "Verzonnen"},
        "source": "nobody",
        "valid_from": "2026-01-01",
        "postcodes": ["3140"],
        "default_class": "c",
        "choose": draw(st.sampled_from(["first", "most_favourable"])),
        "reductions_combine": draw(st.sampled_from(["add", "multiply", "best"])),
        "rounding": {"amount": draw(rounding)},
        "income": {"notion": "net_month", "counts": {"applicant": 1, "other_generation": "1/3"}},
        "vat": {"a": {"rate": 6}, "b": {"rate": 21, "included": False}, "c": {"exempt": "art. 44"}},
        "classes": classes,
        "lines": [draw(lines(codes, number)) for number in range(draw(st.integers(1, 4)))],
        "reductions": reductions,
    }
    if draw(st.booleans()):
        document["limits"] = [
            {"code": "limit", "name": {"nl": "Samen"}, "on": ["line_0"], "least": "3.00", "most": "40.00"}
        ]
    return document


@st.composite
def invented(draw: st.DrawFn) -> tuple[Tariff, Facts]:
    try:
        tariff = read_tariff(draw(documents()))
    except InvalidTariff as invalid:
        # Drawn at random, brackets may overlap and two lines may leave two amounts to decide.
        assert {fault.code for fault in invalid.faults} <= {"overlap", "gap", "gap_between", "one_decided"}  # noqa: PT017
        assume(False)
        raise
    facts = draw(facts_for(tariff))
    people = Decimal(draw(st.integers(1, 4)))
    return tariff, replace(facts, work={**facts.work, "participants": people}, participant=draw(st.integers(1, 4)))


anything = st.one_of(regulated(), invented())


def quoted(tariff: Tariff, facts: Facts) -> Quote | None:
    try:
        return price(tariff, facts, rates=RATES)
    except Refusal:
        return None


# ── what holds ───────────────────────────────────────────────────────────────────────────────────────


@given(anything)
def test_shares_and_vat_add_up_and_nothing_is_below_zero(drawn: tuple[Tariff, Facts]) -> None:
    quote = quoted(*drawn)
    assume(quote is not None)
    assert quote is not None
    assert quote.total == total(line.amount for line in quote.lines)
    assert quote.total >= ZERO
    for line in quote.lines:
        assert line.full == total(part.amount for part in line.pays) == total(part.amount for part in line.gets)
        assert line.amount == next(part.amount for part in line.pays if part.party == "resident")
        assert line.amount == line.vat.base + line.vat.tax
        assert [part.amount.cents for part in (*line.pays, *line.gets)]
    assert total([*(one.base for one in quote.vat), *(one.tax for one in quote.vat)]) == quote.total


@given(anything)
def test_every_line_has_a_reason(drawn: tuple[Tariff, Facts]) -> None:
    quote = quoted(*drawn)
    assume(quote is not None and quote.lines)
    assert quote is not None
    assert all(line.reasons for line in quote.lines)


@given(anything)
def test_the_same_facts_give_the_same_quote(drawn: tuple[Tariff, Facts]) -> None:
    assert quoted(*drawn) == quoted(*drawn)


@given(anything, st.integers(1, 240))
def test_more_time_never_costs_less(drawn: tuple[Tariff, Facts], minutes: int) -> None:
    tariff, facts = drawn
    # A printed flat part may be dearer than what follows it, and an amount off each unit than the unit itself.
    assume(not any(line.flat for line in tariff.lines) and not any(one.amount for one in tariff.reductions))
    of_minutes = [of for of in facts.work if tariff.quantities[of] is Kind.MINUTES]
    assume(of_minutes)
    longer = {of: (facts.work[of] or Decimal(0)) + minutes for of in of_minutes}
    less, more = quoted(tariff, facts), quoted(tariff, replace(facts, work={**facts.work, **longer}))
    assume(less is not None and more is not None)
    assert less is not None
    assert more is not None
    assert less.total <= more.total


@given(anything, st.data())
def test_telling_less_is_never_cheaper(drawn: tuple[Tariff, Facts], data: st.DataObject) -> None:
    tariff, facts = drawn
    silence: dict[str, Any] = {
        "statuses": None,
        "income": None,
        "kind": None,
        "dependants": None,
        "age": None,
        "resident": None,
        "scores": {},
    }
    hidden = data.draw(st.sets(st.sampled_from(sorted(silence)), min_size=1))
    more = {"postcode": None} if "resident" in hidden else {}
    changes: dict[str, Any] = {**{key: silence[key] for key in hidden}, **more}
    household = replace(facts.household, **changes)
    told, silent = quoted(tariff, facts), quoted(tariff, replace(facts, household=household))
    assume(told is not None and silent is not None)
    assert told is not None
    assert silent is not None
    assert silent.total >= told.total


@given(anything)
def test_what_was_only_said_changes_no_price(drawn: tuple[Tariff, Facts]) -> None:
    tariff, facts = drawn
    quote = quoted(tariff, facts)
    said_nothing = quoted(tariff, replace(facts, household=replace(facts.household, claimed=frozenset())))
    assert (quote and quote.total) == (said_nothing and said_nothing.total)


@given(invented(), st.integers(2, 6))
def test_those_who_share_a_price_pay_it_together_to_the_cent(drawn: tuple[Tariff, Facts], people: int) -> None:
    tariff, facts = drawn
    shared = {line.code for line in tariff.lines if line.split_among} - {
        code for one in tariff.reductions for code in one.on or ()
    }
    assume(shared)
    facts = replace(facts, work={**facts.work, "participants": Decimal(people)})
    quotes = [quoted(tariff, replace(facts, participant=number)) for number in range(1, people + 1)]
    assume(None not in quotes)
    for code in shared:
        parts = [[line for line in quote.lines if line.code == code] for quote in quotes if quote is not None]
        for each in zip(*parts, strict=True):
            own = sum((line.amount.amount for line in each), start=Decimal(0))
            others = [
                part.amount.amount for part in each[0].pays if part.party not in {"resident", "other_participants"}
            ]
            assert own + sum(others) == each[0].full.amount


@given(st.deferred(lambda: regulated(by_income())))
def test_a_member_who_is_not_counted_changes_nothing(drawn: tuple[Tariff, Facts]) -> None:
    tariff, facts = drawn
    assert tariff.income is not None
    outside = next((one for one in ("other", "child") if not tariff.income.counts.get(one)), None)
    assume(outside is not None)
    members = (Member("applicant", facts.household.income if isinstance(facts.household.income, Decimal) else None),)
    alone = replace(facts.household, income=None, members=members)
    together = replace(alone, members=(*members, Member(str(outside), Decimal(9_999))))
    one, other = (quoted(tariff, replace(facts, household=who)) for who in (alone, together))
    assert (one and one.total) == (other and other.total)


@given(regulated(), st.sampled_from(Outcome), st.times())
def test_a_regulation_answers_or_says_no_and_never_fails(
    drawn: tuple[Tariff, Facts], outcome: Outcome, at: time
) -> None:
    tariff, facts = drawn
    quote = quoted(tariff, replace(facts, outcome=outcome, at=at, notice_hours=Decimal(3)))
    assert quote is None or quote.total == total(line.amount for line in quote.lines) >= ZERO
