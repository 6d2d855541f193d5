"""What the database itself refuses about prices, whatever the code above it does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.store.database import in_transaction, reading
from booking.store.tables import (
    BookingRow,
    HouseholdRow,
    OrganisationRow,
    PriceDecisionRow,
    QuoteRow,
    RatePeriodRow,
    RateRow,
    TariffRow,
    WorkRecordRow,
)
from tests.harness.people import a_staff_member
from tests.harness.town import MONDAY, Town, a_town

NEW_YEAR = date(2026, 1, 1)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town(app_context: None) -> Town:
    """A town whose tariff holds from 2026 until 2032."""
    return in_transaction(a_town)


def publish_by_hand(town: Town, first: date, until: date | None, *, state: str = "published", **others: Any) -> None:
    """Write a tariff without asking anybody."""
    usual = {"organisation_id": town.organisation_id, "service_id": town.service_id, "name": {}, "source": ""}
    in_transaction(
        lambda session: session.add(
            TariffRow(**(usual | others), state=state, valid_from=first, valid_until=until, text="")
        )
    )


@pytest.mark.parametrize(
    ("first", "until"),
    [
        (NEW_YEAR, date(2032, 1, 1)),
        (date(2031, 12, 31), None),
        (date(2025, 1, 1), date(2026, 1, 2)),
        (date(2028, 1, 1), date(2028, 1, 2)),
        (date(2020, 1, 1), None),
    ],
)
def test_two_published_tariffs_never_share_a_day(town: Town, first: date, until: date | None) -> None:
    with pytest.raises(IntegrityError, match="ex_tariffs_published_once"):
        publish_by_hand(town, first, until)


def test_what_touches_is_a_draft_withdrawn_or_of_another_service_is_not_in_the_way(town: Town) -> None:
    publish_by_hand(town, date(2025, 1, 1), NEW_YEAR)
    publish_by_hand(town, date(2032, 1, 1), None)
    publish_by_hand(town, NEW_YEAR, None, state="draft")
    publish_by_hand(town, NEW_YEAR, None, state="withdrawn")
    other = in_transaction(lambda session: a_town(session, host="elders.example", name="Elders"))
    assert other.tariff_id
    with reading() as session:
        assert session.query(TariffRow).count() == 6


def test_a_draft_cannot_be_published_over_another_tariff(town: Town) -> None:
    publish_by_hand(town, NEW_YEAR, None, state="draft")
    with pytest.raises(IntegrityError, match="ex_tariffs_published_once"):
        in_transaction(lambda session: session.execute(text("UPDATE tariffs SET state = 'published'")))


def keep_rate(session: Session, town: Town, code: str) -> int:
    rate = RateRow(organisation_id=town.organisation_id, code=code, name={}, source="")
    session.add(rate)
    session.flush()
    return rate.id


def write_period(town: Town, rate_id: int, first: date, last: date) -> None:
    in_transaction(
        lambda session: session.add(
            RatePeriodRow(organisation_id=town.organisation_id, rate_id=rate_id, first=first, last=last, amount=1)
        )
    )


def test_a_rate_has_one_amount_on_a_day(town: Town) -> None:
    rate, other = in_transaction(lambda session: (keep_rate(session, town, "km"), keep_rate(session, town, "bike")))
    write_period(town, rate, NEW_YEAR, date(2026, 3, 31))
    write_period(town, rate, date(2026, 4, 1), date(2026, 4, 1))
    write_period(town, other, NEW_YEAR, date(2026, 3, 31))
    with pytest.raises(IntegrityError, match="ex_rate_periods_once"):
        write_period(town, rate, date(2026, 3, 31), date(2026, 3, 31))
    with pytest.raises(IntegrityError, match="uq_rates_organisation_id_code"):
        in_transaction(lambda session: keep_rate(session, town, "km"))


def everything(session: Session, town: Town) -> None:
    """Keep one row of each kind that has walls of its own."""
    own = {"organisation_id": town.organisation_id}
    staff = a_staff_member(session, session.get_one(OrganisationRow, town.organisation_id), role=Role.DESK)
    home = {"street": "", "house_number": "", "postcode": "", "municipality": "", "latitude": 51.0, "longitude": 4.6}
    household = HouseholdRow(**own, **home)
    booking = BookingRow(
        **own, **home, service_id=town.service_id, number="1", client_key="1", state="cancelled", created_at=MONDAY,
        starts_at=MONDAY, ends_at=MONDAY.replace(hour=12),
    )  # fmt: skip
    session.add_all([household, booking])
    session.flush()
    decision = PriceDecisionRow(
        **own, household_id=household.id, service_id=town.service_id, class_code="vt", ground="vt",
        evidence="certificate", evidence_seen_on=NEW_YEAR, valid_from=NEW_YEAR, valid_until=date(2027, 1, 1),
        decided_by_id=staff.id, decided_at=MONDAY,
    )  # fmt: skip
    session.add(decision)
    session.flush()
    quote = QuoteRow(
        **own, booking_id=booking.id, tariff_id=town.tariff_id, decision_id=decision.id, class_code="vt",
        class_reason="decided", total_cents=0, document={}, given_at=MONDAY,
    )  # fmt: skip
    record = WorkRecordRow(**own, booking_id=booking.id, at=MONDAY, by_role="desk", work={"worker_minutes": "90"})
    rate_id = keep_rate(session, town, "km")
    period = RatePeriodRow(**own, rate_id=rate_id, first=NEW_YEAR, last=NEW_YEAR, amount=1)
    session.add_all([quote, record, period])
    session.flush()


@pytest.mark.parametrize("change", ["UPDATE {} SET organisation_id = organisation_id", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["work_records", "quotes"])
def test_what_was_promised_or_done_is_never_changed(town: Town, table: str, change: str) -> None:
    in_transaction(lambda session: everything(session, town))
    with pytest.raises(DBAPIError, match=f"{table} is only ever added to"):
        in_transaction(lambda session: session.execute(text(change.format(table))))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE tariffs SET state = 'maybe'",
        "UPDATE tariffs SET valid_until = valid_from",
        "DELETE FROM tariffs",
        "UPDATE price_decisions SET class_code = NULL",
        "UPDATE price_decisions SET amount_cents = -1",
        "UPDATE price_decisions SET valid_until = valid_from",
        "DELETE FROM price_decisions",
        "UPDATE rate_periods SET last = first - 1",
        "UPDATE rate_periods SET amount = -1",
        (
            "INSERT INTO quotes (organisation_id, booking_id, tariff_id, class_code, class_reason, total_cents, document,"
            " given_at, stage, cause) SELECT organisation_id, booking_id, tariff_id, '', '', 0, '{}', now(), 'guess', ''"
            " FROM quotes"
        ),
    ],
)
def test_rows_that_make_no_sense_are_refused(town: Town, change: str) -> None:
    in_transaction(lambda session: everything(session, town))
    with pytest.raises(IntegrityError):
        in_transaction(lambda session: session.execute(text(change)))


def test_a_decision_may_name_an_amount_alone(town: Town) -> None:
    in_transaction(lambda session: everything(session, town))
    in_transaction(
        lambda session: session.execute(text("UPDATE price_decisions SET class_code = NULL, amount_cents = 0"))
    )
    with reading() as session:
        kept = session.execute(text("SELECT DISTINCT class_code, amount_cents FROM price_decisions")).all()
    assert [tuple(row) for row in kept] == [(None, 0)]
