"""A large town for the bench: twenty workers, a history of any length, two busy weeks to come."""

from datetime import UTC, datetime, time

from sqlalchemy import text
from sqlalchemy.orm import Session

from booking.store.tables import HouseholdRow, ResidentRow, WeeklyHoursRow, WorkerRow
from tests.harness.town import CHURCH, Town, a_town

WORKERS = 20
HOURS = ((time(8, 30), time(12)), (time(12, 30), time(16, 30)))


def a_large_town(session: Session, *, history: int) -> Town:
    """Make a town with twenty workers who can hang lamps, and ``history`` bookings behind them."""
    town = a_town(session)
    for number in range(WORKERS - len(town.workers)):
        _a_worker(session, town, number)
    resident = a_resident(session, town)
    facts = {"organisation": town.organisation_id, "service": town.service_id, "resident": resident}
    session.execute(text(_MOMENTS), {"count": history})
    for statement in (_BOOKINGS, _ASSIGNMENTS):
        session.execute(text(statement), facts)
    return town


def a_resident(session: Session, town: Town) -> int:
    """Keep a resident; return their id."""
    household = HouseholdRow(
        organisation_id=town.organisation_id,
        street="Molenstraat",
        house_number="14",
        postcode="3140",
        municipality="Keerbergen",
        latitude=CHURCH.latitude,
        longitude=CHURCH.longitude,
    )
    session.add(household)
    session.flush()
    resident = ResidentRow(
        organisation_id=town.organisation_id,
        household_id=household.id,
        name="Maria Peeters",
        phone="+32470123456",
        search_text=" maria peeters",
        created_at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    session.add(resident)
    session.flush()
    return resident.id


def _a_worker(session: Session, town: Town, number: int) -> None:
    row = WorkerRow(
        organisation_id=town.organisation_id,
        name=f"Medewerker {number}",
        phone="+32470000000",
        skills=["carpentry", "electric", "garden", "general"],
        travel_mode="car" if number % 2 else "bike",
        base_latitude=CHURCH.latitude,
        base_longitude=CHURCH.longitude,
    )
    session.add(row)
    session.flush()
    session.add_all(
        WeeklyHoursRow(
            organisation_id=town.organisation_id, worker_id=row.id, weekday=weekday, starts=starts, ends=ends
        )
        for weekday in range(5)
        for starts, ends in HOURS
    )


# Written by hand, because a million use cases would take a day. Of every worker, eight visits a day backwards
# from yesterday, and half a day of visits on each of the two weeks to come.
_MOMENTS = """
    CREATE TEMPORARY TABLE moments ON COMMIT DROP AS
    WITH crew AS (SELECT id AS worker_id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS many FROM workers)
    SELECT 'h' || n AS number, worker_id, 'done' AS state,
           (current_date - 1 - (n / many / 8)::int + time '07:00') + (n / many % 8) * interval '1 hour' AS starts_at
      FROM generate_series(0, :count - 1) AS n JOIN crew ON place = n % many
    UNION ALL
    SELECT 'f' || worker_id || '-' || ahead || '-' || hour, worker_id, 'planned',
           (current_date + ahead + time '07:30') + hour * interval '90 minutes'
      FROM crew, generate_series(1, 14) AS ahead, generate_series(0, 2) AS hour
     WHERE extract(isodow FROM current_date + ahead) < 6
"""

_BOOKINGS = """
    INSERT INTO bookings (organisation_id, number, client_key, link_epoch, service_id, resident_id, state, extended,
        starts_at, ends_at, crew, street, house_number, box, postcode, municipality, latitude, longitude,
        access_notes, note, locale, household_proved, pay_by, channel, created_at, version)
    SELECT :organisation, number, number, 0, :service, :resident,
           CASE state WHEN 'done' THEN 'done' ELSE 'confirmed' END, 0,
           starts_at, starts_at + interval '45 minutes', 1, 'Molenstraat', '14', '', '3140', 'Keerbergen',
           51.0 + random() * 0.02, 4.62 + random() * 0.04, '', '', 'nl', false, 'invoice', 'web', starts_at, 1
      FROM moments
"""

_ASSIGNMENTS = """
    INSERT INTO assignments (organisation_id, booking_id, worker_id, starts_at, ends_at, latitude, longitude, state,
        not_done_reason)
    SELECT :organisation, b.id, m.worker_id, b.starts_at, b.ends_at, b.latitude, b.longitude, m.state, ''
      FROM moments m JOIN bookings b ON b.number = m.number
"""
