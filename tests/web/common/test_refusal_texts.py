"""Each way to say no has words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar, get_type_hints

import pytest
from flask import Flask
from wtforms import StringField

from booking.rules import refusals
from booking.rules.allowances import OutOfTurn, Turn
from booking.rules.money import Money
from booking.rules.pricing.faults import Fault
from booking.rules.quotas import Of, Period, Quota, Reached
from booking.rules.refusals import Refusal
from booking.rules.refusals.addresses import OutsideArea
from booking.rules.refusals.bookings import HoldLapsed, PriceChanged
from booking.rules.refusals.care import AttestMissing
from booking.rules.refusals.people import PartyTaken
from booking.rules.refusals.prices import QuotaUsedUp
from booking.rules.refusals.rentals import PiecePromised, RentedAgain
from booking.rules.refusals.times import SlotTaken
from booking.rules.seasons import Season, YearDay
from booking.rules.text import Text
from booking.web.common.forms import PageForm
from booking.web.common.refusal_texts import refusal_text, show

SUMMER = Season(YearDay(4, 1), YearDay(10, 31))
MOMENT = datetime(2026, 12, 1, 10, tzinfo=UTC)
FACTS: dict[Any, Any] = {
    int: 3,
    float: 3.0,
    str: "3140",
    date: date(2026, 12, 1),
    datetime: MOMENT,
    Money: Money.of("18"),
    Sequence[datetime]: [MOMENT],
    Sequence[str]: ["Keerbergen", "Tremelo"],
    Decimal: Decimal("3.5"),
    bool: True,
    Refusal: HoldLapsed(),
    Money | None: Money.of("18"),
    Text: {"nl": "Tuinwerk", "en": "Garden work"},
    Sequence[Text]: [{"nl": "U woont niet in de gemeente.", "en": "You do not live in the municipality."}],
    Sequence[Fault]: [Fault("lines", "missing")],
    Mapping[datetime, Sequence[datetime]]: {MOMENT: [MOMENT]},
    int | None: 3,
    date | None: date(2026, 11, 30),
    Season: SUMMER,
    Reached: Reached(Quota(of=Of.MINUTES, most=240, per=Period.MONTH), 180, 120),
    OutOfTurn: OutOfTurn(Turn.TOO_EARLY, 1, 2, date(2026, 12, 1)),
    Text | None: {"nl": "Tuinwerk", "en": "Garden work"},
    Mapping[str, Text]: {"height": {"nl": "Een tuinaannemer doet dit.", "en": "A gardening firm does this."}},
}
#: Facts that are one of a few words.
NAMED: dict[type[Refusal], dict[str, Any]] = {
    QuotaUsedUp: {"per": "month"},
    AttestMissing: {"name": "Mila"},
    PartyTaken: {"name": "OCMW Keerbergen"},
    PiecePromised: {"name": "Bakfiets 2"},
    RentedAgain: {"name": "Bakfiets 2"},
}


def all_refusals(parent: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    yield parent
    for child in parent.__subclasses__():
        yield from all_refusals(child)


def an_example(kind: type[Refusal]) -> Refusal:
    if "__init__" not in vars(kind):
        return kind()
    hints = get_type_hints(kind.__init__)
    facts = {name: FACTS[hint] for name, hint in hints.items() if name != "return"}
    return kind(**facts | NAMED.get(kind, {}))


class SampleForm(PageForm):
    starts_at = StringField("When")
    when = StringField("When else")


class RenamedForm(SampleForm):
    refusal_fields: ClassVar = {SlotTaken: "when"}


@pytest.mark.parametrize("kind", list(all_refusals()), ids=lambda kind: kind.__name__)
def test_refusal_has_whole_sentences(application: Flask, kind: type[Refusal]) -> None:
    with application.test_request_context():
        said = refusal_text(an_example(kind))
    assert said.text[0].isupper()
    assert said.text[-1] in ".?"
    assert "%(" not in said.text


def test_refusals_are_looked_for_where_they_are() -> None:
    assert SlotTaken in all_refusals()
    assert refusals.Refusal in all_refusals()


def test_refusal_stands_at_the_field_it_is_about(application: Flask) -> None:
    with application.test_request_context(headers={"Accept-Language": "en"}):
        form = SampleForm()
        show(form, SlotTaken(alternatives=[]))
        assert form.starts_at.errors == ["Somebody else just took this time. Choose another day, or call us."]
        assert form.form_errors == []


def test_refusal_stands_on_top_where_the_form_has_no_such_field(application: Flask) -> None:
    with application.test_request_context(headers={"Accept-Language": "en"}):
        form = SampleForm()
        show(form, OutsideArea("2580", municipalities=["Keerbergen", "Tremelo"]))
    assert form.form_errors == ["We do not come to postcode 2580. We do come to Keerbergen and Tremelo."]


def test_form_may_call_the_field_otherwise(application: Flask) -> None:
    with application.test_request_context():
        form = RenamedForm()
        show(form, SlotTaken(alternatives=[MOMENT]))
        show(form, HoldLapsed())
    assert len(form.when.errors) == 1
    assert len(form.starts_at.errors) == 1


def test_changed_price_tells_both_prices(application: Flask) -> None:
    with application.test_request_context():
        said = refusal_text(PriceChanged(shown=Money.of("18"), now=Money.of("20"))).text
    assert "18,00" in said
    assert "20,00" in said
