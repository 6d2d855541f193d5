"""What was private of an answer is forgotten a month after the visit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from booking.store.database import in_transaction, reading
from booking.store.tables import BookingRow, SeriesRow
from booking.usecases.housekeeping.forget_private_answers import forget_private_answers
from booking.usecases.housekeeping.sweep import sweep
from tests.harness.questions import a_question
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.work.visits import a_visit

ANSWERS = {"key code": "4711", "which door": "green"}
DAY = timedelta(days=1)
AT_TEN = MONDAY + timedelta(hours=2)

pytestmark = pytest.mark.usefixtures("app_context")


def _two_visits(session: Session, *, host: str = "localhost") -> Town:
    town = a_town(session, host=host)
    a_question(session, town, "key code", "text", sensitive=True)
    a_question(session, town, "which door", "text", position=2)
    for hours in (0, 1):
        visit = a_visit(session, town, starts_at=AT_TEN + timedelta(hours=hours), now=MONDAY)
        session.get_one(BookingRow, visit.booking_id).answers = dict(ANSWERS)
    return town


def _answers() -> list[dict[str, str]]:
    with reading() as session:
        return [row.answers for row in session.query(BookingRow).order_by(BookingRow.id)]


def test_only_private_answers_go_and_only_after_a_month() -> None:
    in_transaction(_two_visits)
    assert in_transaction(lambda session: sweep(session, now=AT_TEN + 30 * DAY)) == 0
    assert _answers() == [ANSWERS, ANSWERS]
    # The first is a month old then, and not yet the second.
    later = AT_TEN + 30 * DAY + timedelta(minutes=30)
    assert in_transaction(lambda session: forget_private_answers(session, now=later)) == 1
    assert _answers() == [{"which door": "green"}, ANSWERS]
    assert in_transaction(lambda session: forget_private_answers(session, now=later)) == 0


def test_never_too_much_at_a_time_and_for_every_organisation() -> None:
    in_transaction(_two_visits)
    in_transaction(lambda session: _two_visits(session, host="elsewhere.example"))
    done = [
        in_transaction(lambda session: forget_private_answers(session, now=AT_TEN + 40 * DAY, limit=3)) for _ in "ab"
    ]
    assert done == [3, 1]
    assert _answers() == [{"which door": "green"}] * 4


@pytest.mark.parametrize(
    ("state", "last", "kept"),
    [
        ("active", None, ANSWERS),
        ("active", "2026-12-31", ANSWERS),
        ("active", "2026-11-24", {"which door": "green"}),
        ("ended", None, {"which door": "green"}),
    ],
)
def test_a_series_keeps_them_as_long_as_it_comes(state: str, last: str | None, kept: dict[str, str]) -> None:
    in_transaction(lambda session: _a_series(session, state, last))
    in_transaction(lambda session: forget_private_answers(session, now=AT_TEN + 33 * DAY))
    with reading() as session:
        assert session.query(SeriesRow).one().work["answers"] == kept


def _a_series(session: Session, state: str, last: str | None) -> None:
    town = _two_visits(session)
    booking = session.query(BookingRow).order_by(BookingRow.id).limit(1).one()
    row = SeriesRow(
        organisation_id=town.organisation_id,
        client_key="a series",
        service_id=town.service_id,
        household_id=booking.household_id,
        resident_id=booking.resident_id,
        rule={"last": last},
        work={"answers": ANSWERS},
        planned_until=MONDAY.date(),
        state=state,
        created_at=MONDAY,
    )
    session.add(row)
    session.flush()
    booking.series_id = row.id
