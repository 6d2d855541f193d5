"""What a household of a world has: who decides and pays for it, what it wishes, asks and is told."""

from datetime import date, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import resident_of, system_of
from booking.rules.calendar import local_date
from booking.rules.links import link_token
from booking.rules.photos import of_booking, of_report
from booking.rules.representatives import link_number
from booking.rules.series import SeriesRule
from booking.store.tables import (
    BookingRow,
    HouseholdPayerRow,
    MembershipRow,
    OfferRow,
    OutboxRow,
    PayerRow,
    PriceDecisionRow,
    RepresentationRow,
    RepresentativeRow,
    RequestRow,
    ResidentRow,
    SeriesRow,
    StaffRow,
    WaitingRow,
)
from booking.store.waiting_work import WaitingWork, written_waiting_work
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.requests import Choice, HoldPlace
from booking.usecases.photos.add_photo import AddPhoto, add_photo
from booking.usecases.reports.make_report import make_report
from booking.usecases.series.requests import SeriesWork
from tests.harness.application import SECRET_KEY
from tests.harness.reports import a_picture, a_report, some_paths
from tests.harness.town import MONDAY, Town, a_place


def somebody_who_acts_and_pays(session: Session, resident: ResidentRow, *, mark: str) -> dict[str, Any]:
    """Write down who acts for a household and who pays for it, from long ago on; nobody is told."""
    of = {"organisation_id": resident.organisation_id}
    payer = PayerRow(**of, name=f"OCMW {mark}".strip(), kind="ocmw", created_at=MONDAY)
    who = RepresentativeRow(**of, name=f"Jan {mark}".strip(), phone="+32470998877", kind="family", created_at=MONDAY)
    session.add_all([payer, who])
    session.flush()
    long_ago = {"household_id": resident.household_id, "first": date(2026, 1, 1), "seen_on": date(2026, 1, 1)}
    # It ended before today: the pages of residents stay as they are.
    pays = HouseholdPayerRow(**of, **long_ago, payer_id=payer.id, last=date(2026, 2, 1))
    acts = RepresentationRow(
        **of,
        **long_ago,
        representative_id=who.id,
        may_book=True,
        may_pay=True,
        ground=f"Volmacht {mark}".strip(),
        tells="resident",
    )
    session.add_all([pays, acts])
    session.flush()
    return {
        "acting": link_token(SECRET_KEY, number=link_number(who.id), epoch=0),
        "ending": "csv",
        "household_payer_id": pays.id,
        "payer_id": payer.id,
        "representation_id": acts.id,
    }


def a_membership(town: Town, resident: ResidentRow) -> MembershipRow:
    return MembershipRow(
        organisation_id=town.organisation_id,
        household_id=resident.household_id,
        service_id=town.service_id,
        year=2026,
        kind="single",
        since=date(2026, 1, 5),
        price_cents=1200,
        created_at=MONDAY,
    )


def a_wish_with_an_offer(
    session: Session, town: Town, booking: BookingRow, *, mark: str = ""
) -> tuple[WaitingRow, OfferRow]:
    """Let the resident of a booking wait for another visit, and keep a place for them the day after tomorrow."""
    place = a_place(access_notes=f"Achterdeur {mark}".strip())
    starts_at = MONDAY + timedelta(days=2, hours=5)
    by = system_of(town.organisation_id)
    asked = HoldPlace(
        town.service_id,
        (Choice(town.options["lamp"]),),
        place,
        starts_at,
        client_key=f"offer for {booking.id}",
        locale="nl",
        hold_for=timedelta(hours=24),
    )
    held = hold_place(session, asked, by=by, now=MONDAY)
    work = WaitingWork(
        {town.options["lamp"]: 1}, place.address, place.at, place.access_notes, mark, "nl", is_proved=True
    )
    wish = WaitingRow(
        organisation_id=town.organisation_id,
        token=f"wish-of-somebody-{town.organisation_id}",
        client_key=f"wish of {booking.id}",
        service_id=town.service_id,
        household_id=booking.household_id,
        resident_id=booking.resident_id,
        work=written_waiting_work(work),
        first=local_date(MONDAY),
        last=local_date(MONDAY) + timedelta(days=60),
        weekdays=[0, 1, 2, 3, 4],
        earliest=time(8),
        latest=time(18),
        told_by="call",
        state="waiting",
        created_at=MONDAY,
    )
    session.add(wish)
    session.flush()
    offer = OfferRow(
        organisation_id=town.organisation_id,
        waiting_id=wish.id,
        booking_id=held.booking_id,
        starts_at=starts_at,
        offered_at=MONDAY,
        until=MONDAY + timedelta(hours=24),
        state="open",
    )
    session.add(offer)
    return wish, offer


def a_request(town: Town, booking: BookingRow, *, mark: str) -> RequestRow:
    """Somebody asks for a lamp, and nobody has answered yet."""
    return RequestRow(
        organisation_id=town.organisation_id,
        number="70000001",
        token=f"request-{town.organisation_id}",
        client_key="the-request",
        service_id=town.service_id,
        household_id=booking.household_id,
        resident_id=booking.resident_id,
        name=f"Maria Peeters {mark}".strip(),
        phone="+32470123456",
        street=booking.street,
        house_number=booking.house_number,
        postcode=booking.postcode,
        municipality=booking.municipality,
        latitude=booking.latitude,
        longitude=booking.longitude,
        need=f"Een lamp hangt los {mark}".strip(),
        choices=[[town.options["lamp"], 1]],
        weekdays=[0, 1, 2, 3, 4],
        state="requested",
        created_at=MONDAY,
    )


def some_reports(session: Session, town: Town, booking_id: int, *, mark: str) -> dict[str, Any]:
    """Let somebody report something about the paths, with a photo, and put a photo with the visit of today."""
    by = resident_of(town.organisation_id)
    paths = some_paths(session, town)
    made = make_report(session, a_report(paths, description=f"Bramen {mark}".strip()), by=by, now=MONDAY)
    add_photo(session, AddPhoto(of_report(made.report_id), a_picture()), by=by, now=MONDAY)
    photo_id = add_photo(session, AddPhoto(of_booking(booking_id), a_picture()), by=by, now=MONDAY)
    return {
        "commissioner_id": paths.commissioner_id,
        "photo_id": photo_id,
        "report": made.token,
        "report_id": made.report_id,
        "report_slug": paths.slug,
        "reports_of": paths.service_id,
    }


def a_decision(town: Town, resident: ResidentRow, desk: StaffRow) -> PriceDecisionRow:
    return PriceDecisionRow(
        organisation_id=town.organisation_id,
        household_id=resident.household_id,
        service_id=town.service_id,
        class_code="social",
        ground="leefloon",
        evidence="ocmw_decision",
        evidence_seen_on=date(2026, 11, 2),
        valid_from=date(2026, 11, 2),
        valid_until=date(2027, 11, 2),
        decided_by_id=desk.id,
        decided_at=MONDAY,
    )


def a_series(town: Town, booking: BookingRow) -> SeriesRow:
    """Every Monday at nine; nothing of it was booked but the visit of today, so the desk has dates to look at."""
    rule = SeriesRule(every_weeks=1, weekdays=(0,), clock=time(9), first=date(2026, 11, 23))
    assert booking.household_id
    assert booking.resident_id
    return SeriesRow(
        organisation_id=town.organisation_id,
        client_key="the-series",
        service_id=town.service_id,
        household_id=booking.household_id,
        resident_id=booking.resident_id,
        rule=rule.to_json(),
        work=SeriesWork((Choice(town.options["lamp"]),), a_place()).to_json(),
        planned_until=date(2026, 12, 15),
        state="active",
        created_at=MONDAY,
    )


def an_unsent_message(town: Town, booking: BookingRow) -> OutboxRow:
    return OutboxRow(
        organisation_id=town.organisation_id,
        key="told-in-vain",
        kind=Kind.MONEY_BACK,
        channel="email",
        recipient="maria@example.org",
        locale="nl",
        facts={},
        booking_id=booking.id,
        state="given_up",
        created_at=MONDAY,
        due_at=MONDAY,
        attempts=12,
        problem="550 no such mailbox",
    )
