"""The report of a visit: who writes it, in versions that stay, and what the resident is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotFound
from booking.rules.refusals.work import NothingWritten, TooEarlyForReport
from booking.store.database import in_transaction, reading
from booking.store.queries.findings import findings_of
from booking.store.tables import AssignmentRow, BookingRow, FindingsRow, OutboxRow, ServiceRow
from booking.usecases.findings.write_findings import WriteFindings, write_findings
from tests.usecases.bookings.house import House, a_house, on

pytestmark = pytest.mark.usefixtures("app_context")
ADVICE = [{"nl": "Doe de lichten uit."}, {"nl": "Laat de ketel nakijken."}]
AFTER = on(2, "12:00")


@pytest.fixture
def house(app_context: None) -> House:
    house = in_transaction(a_house)

    def give_reports(session: object) -> None:
        row = session.get_one(ServiceRow, house.town.service_id)  # type: ignore[attr-defined]
        row.gives_report, row.advice = True, ADVICE

    in_transaction(give_reports)
    return house


def begun(house: House) -> tuple[int, Actor]:
    """Return a booking that was done, and who did it."""
    booking_id = house.book(on(2, "10:00"))

    def finish(session: object) -> int:
        session.get_one(BookingRow, booking_id).state = "done"  # type: ignore[attr-defined]
        mine = session.scalars(select(AssignmentRow).where(AssignmentRow.booking_id == booking_id)).one()  # type: ignore[attr-defined]
        mine.state = "done"
        return int(mine.worker_id)

    worker_id = in_transaction(finish)
    return booking_id, Actor(
        house.town.organisation_id, frozenset({Role.WORKER}), user_id=9, worker_id=worker_id, name="An Peeters"
    )


def write(request: WriteFindings, *, by: Actor) -> int:
    return in_transaction(lambda session: write_findings(session, request, by=by, now=AFTER))


def test_every_version_stays_and_the_resident_is_told_of_each_once(house: House) -> None:
    booking_id, worker = begun(house)
    asked = WriteFindings(booking_id, "Het dak is niet geïsoleerd.", ticked=frozenset({1, 7}))
    assert write(asked, by=worker) == 1
    assert write(asked, by=worker) == 1
    assert write(replace(asked, advised="Vraag een premie aan."), by=house.desk) == 2
    with reading() as session:
        newest = findings_of(session, house.town.organisation_id, booking_id)
        kept = session.scalars(select(FindingsRow).order_by(FindingsRow.version)).all()
        told = session.scalars(select(OutboxRow.kind).where(OutboxRow.kind == "findings_written")).all()
    assert newest is not None
    assert (newest.version, newest.advice, newest.written_by) == (2, (ADVICE[1],), "Ilse")
    assert next((row.found, row.advised, row.written_by) for row in kept) == ("Het dak is niet geïsoleerd.", "", "An")
    assert len(told) == 2


def test_only_who_was_there_or_the_office_writes_and_never_before_the_visit_or_nothing(house: House) -> None:
    booking_id, worker = begun(house)
    request = WriteFindings(booking_id, "Alles in orde.")
    with pytest.raises(NotFound):
        write(request, by=replace(worker, worker_id=(worker.worker_id or 0) + 1))
    with pytest.raises(NotFound):
        write(request, by=house.resident)
    with pytest.raises(NothingWritten):
        write(WriteFindings(booking_id, "  "), by=worker)
    later = house.book(on(3, "10:00"))
    with pytest.raises(TooEarlyForReport):
        write(replace(request, booking_id=later), by=house.desk)
