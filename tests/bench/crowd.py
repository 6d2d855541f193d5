"""A town as busy as a real one: its workers with weekly hours, a history of any length, sixty full days to come."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from booking.store.tables import HouseholdRow, ResidentRow
from tests.harness.town import CHURCH, Town, a_town

#: An hour of work that only some of the workers can do.
OPTION, SKILL = "handrail", "carpentry"


@dataclass(frozen=True, slots=True)
class Work:
    """How large the town is. ``bookings`` are those behind us and those to come together."""

    workers: int = 50
    able: int = 20
    bookings: int = 100_000


def a_busy_town(session: Session, work: Work) -> Town:
    """Make a town where ``work.able`` of the workers can do `OPTION`, an hour's work, every quarter of an hour.

    Of each working day of the coming sixty, 60 % is taken: four visits a worker, anywhere in 15 × 15 km.
    """
    town = a_town(session)
    facts = {
        "organisation": town.organisation_id,
        "service": town.service_id,
        "resident": a_resident(session, town),
        "workers": work.workers,
        "able": work.able,
        "bookings": work.bookings,
        "skill": SKILL,
    }
    session.execute(text("SELECT setseed(0.4)"))
    session.execute(text(_SERVICE), facts)
    hire(session, town, (session.scalar(text("SELECT count(*) FROM workers")) or 0, work.workers))
    session.execute(text(_SKILLS), facts)
    # A million rows are checked against their parents one by one otherwise.
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text(_COMING))
    coming = session.scalar(text("SELECT count(*) FROM moments")) or 0
    assert coming <= work.bookings, f"the coming days alone hold {coming} bookings"
    for statement in (_HISTORY, _BOOKINGS, _ASSIGNMENTS):
        session.execute(text(statement), facts)
    session.execute(text("SET LOCAL session_replication_role = origin"))
    return town


def hire(session: Session, town: Town, numbers: tuple[int, int]) -> None:
    """Let workers come, copies of one who is there: numbered after the first of ``numbers``, up to the second."""
    first, last = numbers
    facts = {"organisation": town.organisation_id, "first": first + 1, "last": last}
    for statement in (_WORKERS, _HOURS):
        session.execute(text(statement), facts)


def bring_to_one_address(session: Session) -> None:
    """Put every worker and all the work to come at one address: nobody has to travel."""
    at = {"latitude": CHURCH.latitude, "longitude": CHURCH.longitude}
    session.execute(text("UPDATE workers SET base_latitude = :latitude, base_longitude = :longitude"), at)
    session.execute(
        text("UPDATE assignments SET latitude = :latitude, longitude = :longitude WHERE starts_at > current_date"), at
    )


def clear_the_coming_days(session: Session) -> None:
    """Let everybody go who is booked from now on, so that there are enough free starts to book hundreds one by one."""
    session.execute(text("UPDATE assignments SET state = 'released' WHERE starts_at > current_date"))
    session.execute(text("UPDATE bookings SET state = 'cancelled' WHERE starts_at > current_date"))


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


# Written by hand, because a million use cases would take a day.
_SERVICE = "UPDATE services SET step_minutes = 15, notice_hours = 0, horizon_days = 60 WHERE id = :service"

_WORKERS = """
    INSERT INTO workers
    SELECT copy.*
      FROM (SELECT * FROM workers WHERE organisation_id = :organisation ORDER BY id LIMIT 1) AS one,
           generate_series(CAST(:first AS int), CAST(:last AS int)) AS n,
           jsonb_populate_record(NULL::workers, to_jsonb(one) || jsonb_build_object(
               'id', nextval('workers_id_seq'), 'name', 'Medewerker ' || n, 'phone', '',
               'skills', '{general,electric,garden,carpentry}'::text[],
               'travel_mode', CASE n % 2 WHEN 0 THEN 'car' ELSE 'bike' END,
               'base_latitude', 51.0 + (random() - 0.5) * 0.135,
               'base_longitude', 4.63 + (random() - 0.5) * 0.214)) AS copy
"""

_SKILLS = """
    UPDATE workers SET skills = CASE WHEN place <= :able THEN array_append(array_remove(skills, :skill), :skill)
                                     ELSE array_remove(skills, :skill) END
      FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM workers) AS ranked
     WHERE ranked.id = workers.id
"""

#: Everybody without hours works from half past eight until half past four, with half an hour for lunch.
_HOURS = """
    INSERT INTO weekly_hours (organisation_id, worker_id, weekday, week, starts, ends)
    SELECT organisation_id, id, weekday, 0, starts, ends
      FROM workers, generate_series(0, 4) AS weekday,
           (VALUES (time '08:30', time '12:00'), (time '12:30', time '16:30')) AS day (starts, ends)
     WHERE NOT EXISTS (SELECT FROM weekly_hours WHERE worker_id = workers.id)
"""

# Two visits of an hour in the 210 minutes before noon and two of 75 minutes in the 240 after: 270 of 450 minutes.
# What is left of each half, an hour and a half, falls before, between and after them in quarters.
_COMING = """
    CREATE TEMPORARY TABLE moments ON COMMIT DROP AS
    WITH halves AS (
        SELECT workers.id AS worker_id, (current_date + ahead + opens) AT TIME ZONE 'Europe/Brussels' AS opens, lasts,
               floor(random() * 7)::int AS before, random() AS chance
          FROM workers, generate_series(1, 60) AS ahead,
               (VALUES (time '08:30', 60), (time '12:30', 75)) AS half (opens, lasts)
         WHERE extract(isodow FROM current_date + ahead) < 6),
    visits AS (
        SELECT worker_id, lasts, opens + before * interval '15 minutes' AS starts_at FROM halves
        UNION ALL
        SELECT worker_id, lasts,
               opens + lasts * interval '1 minute' + (before + floor(chance * (7 - before))) * interval '15 minutes'
          FROM halves)
    SELECT nextval('bookings_id_seq') AS id, worker_id, 'planned' AS state, starts_at,
           starts_at + lasts * interval '1 minute' AS ends_at,
           51.0 + (random() - 0.5) * 0.135 AS latitude, 4.63 + (random() - 0.5) * 0.214 AS longitude
      FROM visits
"""

# Eight visits a day of every worker, backwards from yesterday.
_HISTORY = """
    INSERT INTO moments
    WITH crew AS (SELECT id AS worker_id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS many FROM workers),
    visits AS (
        SELECT worker_id, (current_date - 1 - (n / many / 8)::int + time '07:00') + (n / many % 8) * interval '1 hour' AS starts_at
          FROM generate_series(0, :bookings - 1 - (SELECT count(*) FROM moments)) AS n JOIN crew ON place = n % many)
    SELECT nextval('bookings_id_seq'), worker_id, 'done', starts_at, starts_at + interval '45 minutes',
           51.0 + (random() - 0.5) * 0.135, 4.63 + (random() - 0.5) * 0.214
      FROM visits
"""

_BOOKINGS = """
    INSERT INTO bookings (id, organisation_id, number, client_key, link_epoch, service_id, resident_id, state, extended,
        starts_at, ends_at, crew, street, house_number, box, postcode, municipality, latitude, longitude,
        buffer_minutes, access_notes, note, locale, household_proved, pay_by, price_override, time_override, language, channel,
        created_at, version, answers, answers_override)
    OVERRIDING SYSTEM VALUE
    SELECT id, :organisation, (10000000 + id)::text, 'crowd ' || id, 0, :service, :resident,
           CASE state WHEN 'done' THEN 'done' ELSE 'confirmed' END, 0,
           starts_at, ends_at, 1, 'Molenstraat', '14', '', '3140', 'Keerbergen', latitude, longitude, 0, '', '', 'nl',
           false, 'invoice', '', '', '', 'web', starts_at, 1, '{}', ''
      FROM moments
"""

_ASSIGNMENTS = """
    INSERT INTO assignments (organisation_id, booking_id, worker_id, starts_at, ends_at, latitude, longitude,
        buffer_minutes, state, not_done_reason)
    SELECT :organisation, id, worker_id, starts_at, ends_at, latitude, longitude, 0, state, '' FROM moments
"""
