"""What is kept of a quote is what was given, whatever is in it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from booking.rules.money import Money
from booking.rules.pricing.quote import (
    ClassReason,
    Counted,
    Notice,
    OpenLine,
    Part,
    Quote,
    QuoteLine,
    Reason,
    Stage,
    Vat,
    Why,
)
from booking.store.database import in_transaction, reading
from booking.store.quotes import Cause, keep_quote, newest_quote, quotes_of_booking, read_quote
from booking.store.tables import BookingRow, QuoteRow
from tests.harness.town import MONDAY, Town, a_town

words = st.text(max_size=8).filter(lambda one: "\x00" not in one)
names = st.fixed_dictionaries({"nl": words}, optional={"fr": words, "en": words})
amounts = st.decimals(-100_000, 100_000, places=2).map(Money)
exact = st.decimals(0, 100_000, places=6)
facts = st.dictionaries(
    words,
    st.one_of(words, st.booleans(), st.integers(-9, 9), st.none(), st.lists(words, max_size=2), names),
    max_size=3,
)
parts = st.lists(st.builds(Part, words, amounts), max_size=3).map(tuple)
vats = st.builds(Vat, words, st.none() | exact, words, base=amounts, tax=amounts)
lines = st.builds(
    QuoteLine,
    code=words,
    name=names,
    kind=st.sampled_from(Counted),
    counted=exact,
    unit=exact,
    unit_price=exact.map(Money),
    full=amounts,
    amount=amounts,
    pays=parts,
    gets=parts,
    vat=vats,
    reasons=st.lists(st.builds(Reason, st.sampled_from(Why), facts), max_size=3).map(tuple),
    person=words,
)
quotes = st.builds(
    Quote,
    tariff_id=st.integers(1, 9),
    decision_id=st.none() | st.integers(1, 9),
    stage=st.sampled_from(Stage),
    class_code=words,
    class_name=names,
    class_reason=st.sampled_from(ClassReason),
    class_until=st.none() | st.dates(),
    provisional=st.booleans(),
    lines=st.lists(lines, max_size=3).map(tuple),
    open_lines=st.lists(
        st.builds(OpenLine, words, names, st.sampled_from(Counted), exact, exact.map(Money)), max_size=2
    ).map(tuple),
    total=st.integers(0, 10**7).map(Money.from_cents),
    cash_total=st.none() | amounts,
    notices=st.lists(st.builds(Notice, words, facts), max_size=2).map(tuple),
    own_names=st.dictionaries(words, names, max_size=2),
)


class Nowhere:
    """A session that keeps nothing."""

    def add(self, row: QuoteRow) -> None:
        """Take a row."""

    def execute(self, statement: object) -> None:
        """Take a statement: who pays along stands beside the quote, not in it."""


def kept(quote: Quote) -> QuoteRow:
    """Return the row of a quote as the database would give it back."""
    row = keep_quote(
        Nowhere(),  # type: ignore[arg-type]
        quote,
        organisation_id=1,
        booking_id=1,
        cause=Cause.BOOKED,
        now=MONDAY,
    )
    row.document = json.loads(json.dumps(row.document))
    return row


@given(quotes)
def test_any_quote_is_read_as_it_was_given(quote: Quote) -> None:
    assert read_quote(kept(quote)) == quote


def a_line(**others: Any) -> QuoteLine:
    """Return half an hour at 7.50 an hour."""
    price = Money.of("3.75")
    usual: dict[str, Any] = {
        "code": "labour",
        "name": {"nl": "Werkuren"},
        "kind": Counted.MINUTES,
        "counted": Decimal(30),
        "unit": Decimal(60),
        "unit_price": Money.of("7.50"),
        "full": price,
        "amount": price,
        "pays": (Part("resident", price),),
        "gets": (Part("organisation", price),),
        "vat": Vat("not_stated", None, "", base=price, tax=Money.of(0)),
        "reasons": (Reason(Why.SAME_FOR_ALL),),
    }
    return QuoteLine(**(usual | others))


def a_quote(tariff_id: int = 1, **others: Any) -> Quote:
    """Return a quote of one line."""
    usual: dict[str, Any] = {
        "tariff_id": tariff_id,
        "decision_id": None,
        "stage": Stage.ESTIMATE,
        "class_code": "everybody",
        "class_name": {"nl": "Eén prijs"},
        "class_reason": ClassReason.ONE_PRICE,
        "class_until": None,
        "provisional": False,
        "lines": (a_line(),),
        "open_lines": (),
        "total": Money.of("3.75"),
        "cash_total": None,
        "notices": (),
    }
    return Quote(**(usual | others))


@pytest.fixture
def town(app_context: None) -> Town:
    """A town with a tariff."""
    return in_transaction(a_town)


def a_booking(town: Town, number: str) -> int:
    """Keep a booking and return its id."""

    def write(session: Session) -> int:
        row = BookingRow(
            organisation_id=town.organisation_id, service_id=town.service_id, number=number, client_key=number,
            state="cancelled", starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=1), street="", house_number="",
            postcode="", municipality="", latitude=51.0, longitude=4.6, created_at=MONDAY,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id

    return in_transaction(write)


def test_the_newest_quote_counts_and_the_earlier_ones_stay(town: Town) -> None:
    booking_id, other = a_booking(town, "1"), a_booking(town, "2")
    later = MONDAY + timedelta(days=1)
    final = a_quote(town.tariff_id, stage=Stage.FINAL, total=Money.of(5))

    def keep(booking: int, quote: Quote, cause: Cause, now: datetime, corrects_id: int | None = None) -> int:
        def write(session: Session) -> int:
            row = keep_quote(
                session,
                quote,
                organisation_id=town.organisation_id,
                booking_id=booking,
                cause=cause,
                now=now,
                corrects_id=corrects_id,
            )
            session.flush()
            return row.id

        return in_transaction(write)

    first = keep(booking_id, a_quote(town.tariff_id), Cause.BOOKED, MONDAY)
    keep(other, a_quote(town.tariff_id), Cause.BOOKED, MONDAY)
    second = keep(booking_id, final, Cause.WORK, later, corrects_id=first)
    with reading() as session:
        assert newest_quote(session, town.organisation_id, booking_id) == (second, final)
        found = quotes_of_booking(session, town.organisation_id, booking_id)
        assert quotes_of_booking(session, town.organisation_id + 1, booking_id) == ()
        assert newest_quote(session, town.organisation_id, 999) is None
    assert [(one.id, one.quote.stage, one.cause, one.corrects_id, one.given_at) for one in found] == [
        (first, Stage.ESTIMATE, Cause.BOOKED, None, MONDAY),
        (second, Stage.FINAL, Cause.WORK, first, later),
    ]


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        (
            {"unit": "hour", "by_class": True, "quantity": "1.5", "unit_price": "18.00", "amount": "27.00"},
            (Counted.MINUTES, Decimal(90), Decimal(60), Money.of("18.00"), Why.CLASS),
        ),
        (
            {"unit": "begun_hour", "by_class": False, "quantity": "2", "unit_price": "2.50", "amount": "5.00"},
            (Counted.MINUTES, Decimal(120), Decimal(60), Money.of("2.50"), Why.SAME_FOR_ALL),
        ),
        (
            {"unit": "km", "by_class": False, "quantity": "12.3", "unit_price": "0.4449", "amount": "5.47"},
            (Counted.KM, Decimal("12.3"), Decimal(1), Money.of("0.4449"), Why.SAME_FOR_ALL),
        ),
        (
            {"unit": "cost", "by_class": False, "quantity": "1", "unit_price": "7.20", "amount": "7.20"},
            (Counted.EURO, Decimal("7.20"), Decimal(1), Money.of(1), Why.SAME_FOR_ALL),
        ),
    ],
)
def test_a_line_of_the_first_form_reads_like_one_of_today(line: dict[str, Any], counted: tuple[Any, ...]) -> None:
    named = {"code": "x", "name": {"nl": "X"}}
    row = QuoteRow(
        id=1, organisation_id=1, booking_id=1, tariff_id=1, class_code="vt", class_reason="decided",
        total_cents=2700, given_at=datetime(2026, 1, 1, tzinfo=UTC), stage="estimate", cause="",
        document={
            "class_name": {"nl": "Verminderd"}, "class_until": "2027-01-01", "lines": [named | line],
            "open_lines": [named | {"unit": "cost", "unit_price": "0"}],
        },
    )  # fmt: skip
    quote = read_quote(row)
    (read,) = quote.lines
    assert (read.kind, read.counted, read.unit, read.unit_price, read.reasons[0].why) == counted
    amount = Money.of(line["amount"])
    assert (read.full, read.amount, read.vat) == (
        amount,
        amount,
        Vat("not_stated", None, "", base=amount, tax=Money.of(0)),
    )
    assert read.unit_price.amount * read.counted / read.unit == pytest.approx(amount.amount, abs=Decimal("0.01"))
    assert quote.paid_by() == {"resident": amount}
    assert (quote.stage, quote.class_until, quote.total) == (Stage.ESTIMATE, date(2027, 1, 1), Money.of(27))
    assert quote.open_lines[0].kind is Counted.EURO
