"""A quote in words: the reasons of every line, for who may read them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from booking.messages.notice_words import notice_in_words
from booking.messages.price_refusal_words import price_refusal_in_words
from booking.messages.price_words import PriceInWords, price_in_words
from booking.messages.status_words import GROUNDS
from booking.messages.words import words_in
from booking.regulations import regulation_names
from booking.rules.pricing.document import parse
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts_document import read_facts
from booking.rules.pricing.quote import Notice, Quote, Why
from booking.rules.pricing.statuses import STATUSES
from booking.rules.refusals import Refusal
from booking.rules.text import LOCALES
from tests.messages.prices import all_outcomes, outcomes, quote_of
from tests.rules.pricing.tariffs import CLASSES, line, tariff_of

ENGLISH = words_in("en")
KLUSDIENST = "keerbergen-klusdienst-2026"
WITH_DECISION = """
on = 2026-03-02
decision = { class = "vt", ground = "vt", valid_from = 2026-01-01, last_day = 2026-12-31 }
work = { worker_minutes = 180, visit_minutes = 90, workers = 2, waste_cost = "open" }
"""
SHARED = '\n[income]\nnotion = "net_month"\n[income.counts]\napplicant = 1\n'


def said(quote: Quote, *, with_ground: bool = True) -> PriceInWords:
    return price_in_words(quote, ENGLISH, with_ground=with_ground)


def reasons(lines: str, facts: str, *, top: str = "", vat: str | None = None) -> list[tuple[str, ...]]:
    tariff = tariff_of(lines, top=top) if vat is None else tariff_of(lines, top=top, vat=vat)
    quote = price(tariff, read_facts(parse(f"on = 2026-03-02\n{facts}")))
    return [one.reasons for one in said(quote).lines]


def test_two_workers_in_a_decided_class_read_how_long_how_much_and_why() -> None:
    (labour,) = said(quote_of(KLUSDIENST, WITH_DECISION)).lines
    assert labour.label == "Working hours: 3 hours"
    assert labour.reasons == (
        "2 workers × 1 hour 30 minutes = 3 hours.",
        "€18.00 per hour: Reduced price, up to and including 31 December 2026.",
        "That is because you have the increased reimbursement from the health insurance fund.",
    )


def test_who_needs_two_for_one_task_only_reads_why_it_is_not_twice_the_time() -> None:
    lamp_and_gutter = WITH_DECISION.replace("180", "225").replace("visit_minutes = 90", "visit_minutes = 135")
    (labour,) = said(quote_of(KLUSDIENST, lamp_and_gutter)).lines
    assert labour.reasons[0] == (
        "2 workers come, for 2 hours 15 minutes. Not every task needs them all: you pay 3 hours 45 minutes."
    )


def test_the_desk_reads_the_price_class_and_not_the_ground() -> None:
    (labour,) = said(quote_of(KLUSDIENST, WITH_DECISION), with_ground=False).lines
    assert labour.reasons == (
        "2 workers × 1 hour 30 minutes = 3 hours.",
        "€18.00 per hour: Reduced price, up to and including 31 December 2026.",
    )


def test_what_may_come_on_top_is_told() -> None:
    price = said(quote_of(KLUSDIENST, WITH_DECISION))
    assert price.open_lines == ("Waste, at cost: what we pay ourselves, if it is needed.",)
    assert price.is_estimate


@pytest.mark.parametrize(
    ("of", "counts_time", "may_differ"),
    [
        ("worker_minutes", "yes", "yes"),
        ("job_km", "no", "yes"),
        ("meals", "no", "no"),
        ("visits", "no", "no"),
    ],
)
def test_only_what_counts_time_may_take_another_time(of: str, counts_time: str, may_differ: str) -> None:
    quote = price(tariff_of(line(of=of)), read_facts(parse(f"on = 2026-03-02\nwork.{of} = 80")))
    words = said(quote)
    assert (words.is_estimate, words.time_may_differ) == (True, counts_time == "yes")
    assert words.may_differ is (may_differ == "yes")
    over = price_in_words(quote, ENGLISH, with_ground=True, is_estimate=False)
    assert not over.time_may_differ
    assert not over.may_differ


def test_begun_quarters_are_told() -> None:
    (labour,) = reasons(line(more="unit = 60\nstep = 15\nprice = 12.00"), "work.worker_minutes = 80")
    assert labour == (
        "Each begun quarter of an hour counts.",
        "So 1 hour 20 minutes counts as 1 hour 30 minutes.",
        "€12.00 per hour, for everybody.",
    )


@pytest.mark.parametrize(
    ("more", "of", "quantity", "expected"),
    [
        ("price = 1.00\nleast = 5", "job_km", 3, "We charge at least 5 km."),
        ("price = 1.00\nfree = 5", "job_km", 30, "The first 5 km cost nothing."),
        ("price = 1.00\nmost = 5", "job_km", 30, "We charge not more than 5 km."),
        ("price = 1.00\nleast_amount = 5", "job_km", 3, "This costs at least €5.00."),
        ("price = 1.00\nmost_amount = 5", "job_km", 30, "This costs not more than €5.00."),
        (
            "price = 1.00\nflat = { up_to = 10, price = 5.00 }",
            "job_km",
            3,
            "For not more than 10 km the price is €5.00 in all.",
        ),
        ("at_cost = true", "waste_cost", 3, "This is what we paid ourselves."),
        ("at_cost = true\nmargin_percent = 10", "waste_cost", 3, "This is what we paid ourselves, and 10 % more."),
        ("decided = { most = 15.00 }", "meals", 1, "€15.00 per meal: the highest price, because nothing was decided for you yet."),
        ("price = 10.00\npercent = 60\nprice_rounding = \"none\"", "meals", 1, "This is 60 % of the full price."),
        ("price = 10.00\nleast_price = 12.00", "meals", 1, "The price is at least €12.00."),
        ("price = 10.00\nmost_price = 8.00", "meals", 1, "The price is not more than €8.00."),
        ("price = 0.335", "meals", 1, "€0.335 is rounded to the nearest cent."),
        ("price = 10.00\nthird_party = { party = \"municipality\", full_price = 15.00 }", "meals", 1,
         "The full price is €15.00. Of this, €5.00 is paid by the municipality."),
        ("price = 10.00\ngets = { party = \"volunteer\", price = 4.00 }", "rides", 1, "Of this, €4.00 goes to the volunteer."),
    ],
)  # fmt: skip
def test_a_rule_of_a_line_is_told(more: str, of: str, quantity: int, expected: str) -> None:
    (one,) = reasons(line("one", of=of, more=more), f"work.{of} = {quantity}")
    assert expected in one


@pytest.mark.parametrize(
    ("income", "expected"),
    [
        ("", "€15.00 per meal: the highest price, because we do not know your income."),
        ("household.income = 500", "€5.00 per meal: the lowest price, because of your income."),
        ("household.income = 1500", "€10.00 per meal: this price follows your income."),
        ("household.income = 9000", "€15.00 per meal: the highest price, because of your income."),
    ],
)
def test_a_price_that_follows_the_income_says_so(income: str, expected: str) -> None:
    linear = "{ income_from = 1000, price_from = 5, each = 100, adds = 1, floor = 5, ceiling = 15 }"
    meal = line("meal", of="meals", more=f'linear = {linear}\nprice_rounding = "half_up"')
    assert reasons(SHARED + meal, f"{income}\nwork.meals = 1") == [(expected,)]


def test_hours_beyond_a_number_cost_more_and_say_it() -> None:
    more = 'price = 10.00\n[[lines.extra]]\nbeyond = 600\nover = "job"\npercent = 50'
    _, extra = reasons(line(more=more), "work.worker_minutes = 720")
    assert extra == ("This job is more than 10 hours.", "On what goes beyond it, you pay 50 % more: €5.00 per hour.")


def test_tiers_say_which_part_they_are_for() -> None:
    tiers = "[[lines.tiers]]\nup_to = 60\nunit = 60\nstep = 60\nprice = 12\n[[lines.tiers]]\nunit = 15\nstep = 15\nprice = 2.5"
    first, more = reasons(line(more=tiers), "work.worker_minutes = 75")
    assert "This price is for a part of the job: not more than 1 hour." in first
    assert "This price is for a part of the job: more than 1 hour." in more


def test_limits_reductions_and_parts_of_lines_are_told() -> None:
    lines = (
        line("km", of="job_km", more="price = 0.50")
        + '\n[[lines]]\ncode = "extra"\nname.nl = "extra"\npercent_of = ["km"]\npercent = 50\n'
        + '\n[[reductions]]\ncode = "less"\nname.nl = "Korting"\namount = 0.10\non = ["km"]\n'
        + '\n[[limits]]\ncode = "ride"\nname.nl = "Minimum"\non = ["km"]\nleast = 3.00\n'
    )
    found = reasons(lines, "work.job_km = 2")
    assert ("This is 50 % of: km.",) in found
    assert ("€0.10 off each time: km.",) in found
    assert ("Together it costs at least €3.00.",) in found


def test_a_limit_above_is_told() -> None:
    lines = line("km", of="job_km") + '\n[[limits]]\ncode = "top"\nname.nl = "Top"\nmost = 20.00\n'
    assert reasons(lines, "work.job_km = 2")[-1] == ("Together it costs not more than €20.00.",)


def test_who_tells_nothing_reads_that_the_price_may_become_lower() -> None:
    prices = line(more="prices = { vt = 8.00, standard = 12.00 }")
    top, _, classes = CLASSES.partition("[[")
    vat = f"\n[vat.work]\nnot_stated = true\n[[{classes}"
    (told_nothing,) = reasons(prices, "work.worker_minutes = 60", top=top, vat=vat)
    assert told_nothing[-1] == "This is the price because you did not tell us everything that could make it lower."
    claims = 'household.claimed = ["vt"]\nwork.worker_minutes = 60'
    (claimed,) = reasons(prices, claims, top=top, vat=vat)
    assert claimed[-1] == "We have not checked your status yet. The price may become lower."


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", regulation_names())
def test_each_line_of_each_regulation_has_its_reasons_in_whole_sentences(name: str, locale: str) -> None:
    words = words_in(locale)
    for outcome in outcomes(name):
        if isinstance(outcome, Refusal):
            assert price_refusal_in_words(outcome, words)
            continue
        told = price_in_words(outcome, words, with_ground=True)
        assert len(told.lines) == len(outcome.lines)
        for one in told.lines:
            assert one.label
            assert one.reasons
            assert all(sentence.endswith(".") and "%(" not in sentence for sentence in one.reasons)
        assert sum((share.amount.amount for share in told.shares), start=0) in {0, _paid(outcome)}


def _paid(quote: Quote) -> object:
    return sum(amount.amount for amount in quote.paid_by().values())


def test_without_ground_no_reason_tells_a_status_or_an_income() -> None:
    secret = [name(ENGLISH.gettext) for code, name in GROUNDS.items() if code in STATUSES]
    for outcome in all_outcomes():
        if isinstance(outcome, Quote):
            told = " ".join(one.reason for one in said(outcome, with_ground=False).lines)
            assert "because of your income" not in told
            assert "That is because" not in told.replace("That is because you did not", "")
            assert [status for status in secret if f"counts here: {status}" in told] == []


def test_regulations_and_small_tariffs_together_show_every_reason() -> None:
    """A reason that nobody sees here has no example in words: add one above."""
    shown = {
        reason.why
        for outcome in all_outcomes()
        if isinstance(outcome, Quote)
        for one in outcome.lines
        for reason in one.reasons
    }
    small = {
        Why.FREE, Why.LEAST, Why.MOST, Why.LEAST_AMOUNT, Why.MOST_AMOUNT, Why.FLAT, Why.EXTRA, Why.LINEAR,
        Why.PERCENT_OF, Why.LEAST_PRICE, Why.MOST_PRICE, Why.LIMIT_LEAST, Why.LIMIT_MOST, Why.VOLUNTEER, Why.TIER,
    }  # fmt: skip
    assert set(Why) - shown - small == set()


def test_vat_shares_and_cash_are_told() -> None:
    vat = "\n[vat.work]\nrate = 6\n"
    tariff = tariff_of(
        line("meal", of="meals", more='price = 7.98\nthird_party = { party = "ocmw", full_price = 10.00 }'),
        rounding='\n[rounding]\namount = "half_up"\ncash_to_5_cents = true\n',
        vat=vat,
    )
    told = said(price(tariff, read_facts(parse("on = 2026-03-02\nwork.meals = 1"))))
    assert told.vat == ("This includes €0.45 VAT: 6 % on €7.53.",)
    assert [(one.label, str(one.amount.amount)) for one in told.shares] == [
        ("You pay", "7.98"),
        ("Paid by the OCMW", "2.02"),
    ]
    assert told.cash_total is not None
    assert str(told.cash_total.amount) == "8.00"


def test_each_notice_that_the_rules_give_has_words() -> None:
    facts = {"until": "2026-12-31", "from": "2026-12-31", "on": "2026-12-31"}
    codes = _notice_codes()
    assert "decision_ended" in codes
    for code in codes:
        assert notice_in_words(Notice(code, facts), ENGLISH).endswith(".")


def _notice_codes() -> set[str]:
    """Return the codes of all notices in the source of the rules."""
    folder = Path(__file__).parents[2] / "booking" / "rules" / "pricing"
    calls = (
        node
        for file in folder.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Notice"
    )
    return {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}  # type: ignore[misc]
