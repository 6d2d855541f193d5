"""The history of a household's decisions, and those that ask for a new one."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from booking.rules.money import Money
from booking.store.database import in_transaction, reading
from booking.store.queries.decisions import Attention, Decided, decision_to_correct, decisions_of_household
from booking.store.queries.decisions import decisions_to_look_at as look_at
from booking.store.tables import PriceDecisionRow
from tests.usecases.pricing.test_record_decision import TODAY, Office

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def office(app: Flask) -> Office:
    """A desk and one household."""
    return Office(app)


def listed(office: Office, *, today: date = TODAY) -> list[tuple[date, Attention]]:
    with office.app.app_context(), reading() as session:
        found = look_at(session, office.town.organisation_id, today=today)
        assert {one.names for one in found} <= {("Maria",)}
        return [(one.decided.last_day, one.attention) for one in found]


def history(office: Office) -> tuple[Decided, ...]:
    with office.app.app_context(), reading() as session:
        return decisions_of_household(session, office.town.organisation_id, office.household_id)


@pytest.mark.parametrize(
    ("days", "attention"),
    [(-30, None), (-29, "ended"), (0, "ended"), (1, "ends"), (30, "ends"), (31, None)],
)
def test_a_decision_is_on_the_list_thirty_days_before_its_end_and_after(
    office: Office, days: int, attention: str | None
) -> None:
    end = TODAY + timedelta(days=days)
    office.record(valid_from=TODAY - timedelta(days=90), valid_until=end)
    wanted = [] if attention is None else [(end - timedelta(days=1), Attention(attention))]
    assert listed(office) == wanted


@pytest.mark.parametrize("review", [YESTERDAY, TODAY])
def test_a_decision_is_on_the_list_from_its_review_on_until_somebody_decides_again(
    office: Office, review: date
) -> None:
    office.record(valid_from=TODAY - timedelta(days=90), review_on=review)
    assert listed(office) == [(TODAY + timedelta(days=364), Attention.REVIEW)]
    assert listed(office, today=review - timedelta(days=1)) == []
    office.record()
    assert listed(office) == []


@pytest.mark.parametrize(
    ("first", "end"),
    [(0, 200), (5, 200), (-90, 200), (4, 5)],
)
def test_one_that_another_follows_without_a_gap_is_not_on_the_list(office: Office, first: int, end: int) -> None:
    office.record(valid_from=TODAY - timedelta(days=90), valid_until=TODAY + timedelta(days=5))
    office.record(valid_from=TODAY + timedelta(days=first), valid_until=TODAY + timedelta(days=end))
    assert TODAY + timedelta(days=4) not in [day for day, _ in listed(office)][1:]
    assert len(listed(office)) == (1 if end < 30 else 0)


def test_a_gap_before_the_next_one_keeps_it_on_the_list(office: Office) -> None:
    office.record(valid_from=TODAY - timedelta(days=90), valid_until=TODAY + timedelta(days=5))
    office.record(valid_from=TODAY + timedelta(days=6), valid_until=TODAY + timedelta(days=200))
    assert listed(office) == [(TODAY + timedelta(days=4), Attention.ENDS)]


def test_another_organisation_sees_nothing(office: Office) -> None:
    office.record(valid_until=TODAY + timedelta(days=5))
    with office.app.app_context(), reading() as session:
        assert look_at(session, office.town.organisation_id + 1, today=TODAY) == ()
        assert decisions_of_household(session, office.town.organisation_id + 1, office.household_id) == ()


def test_the_history_tells_what_was_decided_the_newest_first_and_what_was_replaced(office: Office) -> None:
    office.record(evidence="on_its_way", provisional=True, valid_until=TODAY + timedelta(days=30))
    office.record(class_code="social", ground="igo", valid_until=TODAY + timedelta(days=60))
    newest, oldest = history(office)
    assert (newest.class_name or {})["en"] == "Social price"
    assert (newest.first_day, newest.last_day) == (TODAY, TODAY + timedelta(days=59))
    assert (newest.is_replaced, oldest.is_replaced, oldest.is_provisional) == (False, True, True)
    assert not any("ground" in field for field in Decided.__dataclass_fields__)


def test_a_class_that_is_gone_stands_for_itself(office: Office) -> None:
    office.record()
    gone: dict[str, Any] = {"class_code": "gone", "amount_cents": 825}
    with office.app.app_context():
        in_transaction(lambda session: session.execute(update(PriceDecisionRow).values(**gone)))
    (only,) = history(office)
    assert (only.class_name, only.amount) == ({"nl": "gone"}, Money.of("8.25"))


def test_only_a_provisional_decision_is_to_be_corrected(office: Office) -> None:
    def to_correct() -> Decided | None:
        with office.app.app_context(), reading() as session:
            return decision_to_correct(
                session, office.town.organisation_id,
                household_id=office.household_id, service_id=office.town.service_id, on=TODAY,
            )  # fmt: skip

    assert to_correct() is None
    first = TODAY - timedelta(days=20)
    office.record(evidence="on_its_way", provisional=True, valid_from=first, valid_until=TODAY)
    found = to_correct()
    assert found is not None
    assert found.first_day == first
    office.record(valid_from=first)
    assert to_correct() is None
