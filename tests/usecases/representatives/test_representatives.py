"""Who acts for others: written down at the desk, told by a private link, and nothing any more once it ended."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from booking.rules.actors import resident_of
from booking.rules.links import link_token
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.people import CareWithoutBooking, MayDoNothing, RepresentsAlready
from booking.rules.refusals.times import DayToCome, PeriodBackwards
from booking.rules.representatives import RepresentativeKind, Tells, Through, link_number
from booking.store.database import in_transaction, reading
from booking.store.queries.representatives import has_ended_since
from booking.store.tables import RepresentationRow, RepresentativeRow, ServiceRow
from booking.usecases.bookings.find import booking_id_by_link
from booking.usecases.bookings.requests import Who
from booking.usecases.representatives.add_representation import AddRepresentation, add_representation
from booking.usecases.representatives.close_representations import close_representation, representations_to_close
from booking.usecases.representatives.end_representation import end_representation
from booking.usecases.representatives.find import Acting, acting_by_link
from booking.usecases.representatives.send_representative_link import send_representative_link
from booking.usecases.residents.register_resident import Registered, register_resident
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import MARIA, House, a_house, kept, messages, on, the_booking, told

pytestmark = pytest.mark.usefixtures("app_context")

KEY = "a key of the tests, long enough to be accepted"
JAN = Who("Jan Peeters", "+32470998877", "jan@example.org", "fr")
FRANS = Who("Frans Claes", "+32470112233", "", "nl")


@pytest.fixture
def house() -> House:
    return in_transaction(a_house)


@pytest.fixture
def maria(house: House) -> Registered:
    return in_transaction(lambda session: register_resident(session, MARIA, a_place(), by=house.desk, now=MONDAY))


def act(house: House, resident: Registered, **others: object) -> int:
    usual = {
        "who": JAN,
        "kind": RepresentativeKind.FAMILY,
        "may_book": True,
        "may_pay": False,
        "ground": "Volmacht",
        "first": date(2026, 11, 23),
        "last": None,
        "tells": Tells.BOTH,
        "seen_on": date(2026, 11, 23),
    }
    asked = AddRepresentation(resident_id=resident.resident_id, **usual | others)  # type: ignore[arg-type]
    return in_transaction(lambda session: add_representation(session, asked, by=house.desk, now=MONDAY))


def jan() -> RepresentativeRow:
    (row,) = (row for row in kept(RepresentativeRow) if row.name == JAN.name)
    return row


def seen(house: House, *, days: int = 0, epoch: int = 0) -> Acting:
    token = link_token(KEY, number=link_number(jan().id), epoch=epoch)
    of = house.town.organisation_id
    with reading() as session:
        return acting_by_link(session, token, key=KEY, organisation_id=of, now=MONDAY + timedelta(days=days))


def book(house: House, resident: Registered, day: int, **others: Any) -> int:
    by = resident_of(house.town.organisation_id, household_id=resident.household_id, representative_id=jan().id)
    booking_id = house.hold(on(day, "09:00"), by=by)
    house.confirm(booking_id, by=by, who=None, resident_id=resident.resident_id, **others)
    return booking_id


def test_one_link_shows_all_for_whom_they_act_until_the_last_day(house: House, maria: Registered) -> None:
    frans = in_transaction(lambda session: register_resident(session, FRANS, a_place("20"), by=house.desk, now=MONDAY))
    act(house, maria, last=date(2026, 11, 25))
    act(house, frans)
    first, second = book(house, maria, 3), book(house, frans, 4)
    assert [one.name for one in seen(house).residents] == ["Frans Claes", "Maria Peeters"]
    coming = seen(house).coming
    assert [one.number for one in coming[maria.household_id]] == [the_booking(first).number]
    later = seen(house, days=3)
    assert [one.name for one in later.residents] == ["Frans Claes"]
    assert {id_: [one.number for one in found] for id_, found in later.coming.items()} == {
        frans.household_id: [the_booking(second).number]
    }


def test_booking_names_who_booked_it_and_is_paid_online_only_by_who_may(house: House, maria: Registered) -> None:
    representation = act(house, maria)
    booking_id = book(house, maria, 3, pay_by="online")
    row = the_booking(booking_id)
    assert (row.booked_by_representative_id, row.pay_by, row.household_proved) == (jan().id, "invoice", True)
    in_transaction(lambda session: setattr(session.get_one(RepresentationRow, representation), "may_pay", True))
    assert the_booking(book(house, maria, 4, pay_by="online")).pay_by == "online"


@pytest.mark.parametrize(
    ("tells", "to"),
    [
        (Tells.RESIDENT, {("maria@example.org", "")}),
        (Tells.REPRESENTATIVE, {("jan@example.org", "Maria Peeters")}),
        (Tells.BOTH, {("maria@example.org", ""), ("jan@example.org", "Maria Peeters")}),
    ],
)
def test_messages_go_where_the_representation_says(
    house: House, maria: Registered, tells: Tells, to: set[tuple[str, str]]
) -> None:
    act(house, maria, tells=tells)
    booking_id = book(house, maria, 3)
    assert {(row.recipient, row.facts["for_name"]) for row in messages(booking_id)} == to
    typed = house.book(on(4, "09:00"))
    assert {row.recipient for row in messages(typed)} == {"maria@example.org"}


def reminded(booking_id: int) -> set[str]:
    return {row.recipient for row in messages(booking_id) if row.kind == "visit_reminder" and row.state == "waiting"}


def test_a_reminder_goes_to_who_is_told_on_the_evening_it_leaves(house: House, maria: Registered) -> None:
    booking_id = house.hold(on(3, "09:00"), by=house.desk)
    house.confirm(booking_id, by=house.desk, who=None, resident_id=maria.resident_id)
    assert reminded(booking_id) == {"maria@example.org"}
    # The evening before Thursday the 26th is the 25th.
    act(house, maria, last=date(2026, 11, 25))
    assert reminded(booking_id) == {"maria@example.org", "jan@example.org"}
    later = house.hold(on(4, "09:00"), by=house.desk)
    house.confirm(later, by=house.desk, who=None, resident_id=maria.resident_id)
    assert reminded(later) == {"maria@example.org"}


def test_a_confidential_booking_is_told_and_shown_to_the_resident_alone(house: House, maria: Registered) -> None:
    act(house, maria, tells=Tells.REPRESENTATIVE)
    in_transaction(lambda session: setattr(session.get_one(ServiceRow, house.town.service_id), "confidential", True))
    booking_id = house.hold(on(3, "09:00"), by=house.desk)
    house.confirm(booking_id, by=house.desk, who=None, resident_id=maria.resident_id)
    assert {row.recipient for row in messages(booking_id)} == {"maria@example.org"}
    assert seen(house).coming == {maria.household_id: ()}


def test_once_it_ended_nothing_is_shown_booked_or_opened_any_more(house: House, maria: Registered) -> None:
    representation = act(house, maria)
    booking_id, by = book(house, maria, 3), replace(house.resident, household_id=maria.household_id)
    held = house.hold(on(4, "09:00"), by=by)
    epoch = the_booking(booking_id).link_epoch
    in_transaction(
        lambda session: end_representation(session, maria.resident_id, representation, by=house.desk, now=MONDAY)
    )
    assert seen(house).residents == ()
    with pytest.raises(NotFound):
        house.confirm(held, by=replace(by, representative_id=jan().id), who=None, resident_id=maria.resident_id)
    assert the_booking(booking_id).link_epoch == epoch + 1
    assert told(booking_id).count("booking_confirmed") == 3
    assert messages(booking_id)[-1].recipient == "maria@example.org"


def opens(house: House, booking_id: int, through: Through, *, days: int) -> bool:
    row = the_booking(booking_id)
    token = link_token(KEY, number=through.number_of(row.number), epoch=row.link_epoch)
    of, on_day = house.town.organisation_id, date(2026, 11, 23 + days)
    with reading() as session:
        try:
            return booking_id_by_link(session, token, key=KEY, organisation_id=of, on=on_day) == booking_id
        except NotFound:
            return False


def test_their_link_of_a_booking_opens_while_they_may_book(house: House, maria: Registered) -> None:
    act(house, maria, last=date(2026, 11, 24))
    booking_id, acts = book(house, maria, 3), Through(jan().id, 0)
    (theirs,) = (
        row for row in messages(booking_id) if row.recipient == "jan@example.org" and row.kind != "visit_reminder"
    )
    assert theirs.facts["through"] == acts.to_json()
    assert [opens(house, booking_id, acts, days=days) for days in (0, 1, 2)] == [True, True, False]
    assert not opens(house, booking_id, Through(jan().id, 1), days=0)
    assert not opens(house, house.book(on(4, "09:00")), acts, days=0)


def closed(house: House, *, days: int) -> int:
    now = MONDAY + timedelta(days=days)
    with reading() as session:
        due = representations_to_close(session, now=now)
    return sum(in_transaction(partial(close_representation, representation_id=id_, now=now)) for id_ in due)


def test_what_ends_by_its_last_day_is_closed_once_however_late(house: House, maria: Registered) -> None:
    act(house, maria, last=date(2026, 11, 24))
    booking_id = book(house, maria, 4)
    assert [closed(house, days=days) for days in (0, 1)] == [0, 0]
    assert the_booking(booking_id).link_epoch == 0
    # The night of the 25th was missed.
    assert [closed(house, days=days) for days in (2, 2, 3)] == [1, 0, 0]
    assert the_booking(booking_id).link_epoch == 1
    (anew,) = (row for row in messages(booking_id) if ":link:" in row.key)
    assert (anew.recipient, anew.facts["link_epoch"], anew.facts["through"]) == ("maria@example.org", 1, None)


def test_a_mandate_that_was_prolonged_renews_no_links(house: House, maria: Registered) -> None:
    act(house, maria, last=date(2026, 11, 23))
    booking_id = book(house, maria, 4)
    act(house, maria, first=date(2026, 11, 24))
    assert closed(house, days=1) == 1
    assert the_booking(booking_id).link_epoch == 0


def test_a_link_that_was_taken_back_or_is_of_another_house_opens_nothing(house: House, maria: Registered) -> None:
    act(house, maria)
    who = jan().id
    in_transaction(lambda session: send_representative_link(session, who, by=house.desk, now=MONDAY, anew=True))
    assert seen(house, epoch=1).residents
    elsewhere = in_transaction(lambda session: a_house(session, host="elders.example"))
    with pytest.raises(NotFound):
        seen(house)
    with pytest.raises(NotFound):
        seen(elsewhere, epoch=1)
    with pytest.raises(NotAllowed):
        in_transaction(lambda session: send_representative_link(session, who, by=house.resident, now=MONDAY))


def test_what_nobody_can_have_meant_is_refused(house: House, maria: Registered) -> None:
    elsewhere = in_transaction(lambda session: a_house(session, host="elders.example"))
    act(house, maria)
    refused: list[tuple[type[Exception], Callable[[], int]]] = [
        (RepresentsAlready, lambda: act(house, maria, first=date(2027, 1, 1))),
        (MayDoNothing, lambda: act(house, maria, may_book=False)),
        (CareWithoutBooking, lambda: act(house, maria, may_book=False, may_pay=True, may_see_care=True)),
        (PeriodBackwards, lambda: act(house, maria, last=date(2026, 11, 1))),
        (DayToCome, lambda: act(house, maria, seen_on=date(2026, 12, 1))),
        (NotFound, lambda: act(elsewhere, maria)),
    ]
    for refusal, ask in refused:
        with pytest.raises(refusal):
            ask()
    assert act(house, maria, last=date(2026, 11, 22), first=date(2026, 1, 1))
    assert len([row for row in kept(RepresentativeRow) if row.name == JAN.name]) == 1


@pytest.mark.parametrize(
    ("last", "since", "ended"),
    [(None, 23, False), (24, 23, False), (22, 23, True), (20, 21, True), (20, 22, False), (23, 20, False)],
)
def test_a_link_of_before_somebody_stopped_acting_may_be_in_their_hands(
    house: House, maria: Registered, last: int | None, since: int, *, ended: bool
) -> None:
    """Who is stopped today stopped yesterday by the books; from the day after on, links are the household's again."""
    act(house, maria, first=date(2026, 11, 1), last=date(2026, 11, last) if last else None)
    with reading() as session:
        of, on_day = house.town.organisation_id, date(2026, 11, since)
        assert has_ended_since(session, of, maria.household_id, on_day, today=date(2026, 11, 23)) is ended
