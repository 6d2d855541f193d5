"""The coordinator changes services and tasks; what is booked stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed, NotFound, VersionChanged
from booking.store.database import in_transaction, reading
from booking.store.queries.service_facts import Option
from booking.store.queries.services import service_by_id
from booking.store.tables import BookingOptionRow, BookingRow
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.locations.add_location import AddLocation, add_location
from booking.usecases.services.add_option import AddOption, add_option
from booking.usecases.services.change_option import ChangeOption, change_option
from booking.usecases.services.change_service import ChangeService, change_service
from booking.usecases.services.option_facts import OptionFacts
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.work.visits import a_visit, the_desk

SHELF = OptionFacts(
    name={"nl": "Een plank ophangen"},
    hint={"nl": ""},
    icon="picture",
    usual_minutes=40,
    next_minutes=15,
    skill="general",
    demands=frozenset({"ladder", "dust"}),
    equipment=frozenset({"drill"}),
    crew=1,
    needs_motor_tool=False,
    may_drive=False,
    may_have_waste=False,
    active=True,
)

STOPS = ChangeService(
    service_id=0,
    name={"nl": "Klusdienst"},
    summary={"nl": ""},
    active=False,
    step_minutes=15,
    notice_hours=48,
    change_notice_hours=12,
    change_in_working_hours=True,
    horizon_days=60,
    longest_minutes=300,
    buffer_minutes=10,
    quota_visits=2,
    quota_per="month",
    on_holiday="move",
    offer_hours=12,
    location_ids=frozenset(),
)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


def the_coordinator(town: Town) -> Actor:
    return Actor(town.organisation_id, frozenset({Role.COORDINATOR}), name="Greet")


def option_of(town: Town, option_id: int) -> Option:
    with reading() as session:
        return service_by_id(session, town.organisation_id, town.service_id).option(option_id)


def test_a_changed_task_leaves_the_minutes_of_what_is_booked(town: Town) -> None:
    visit = in_transaction(
        lambda session: a_visit(session, town, starts_at=MONDAY + timedelta(days=1, hours=2), now=MONDAY)
    )
    request = ChangeOption(town.service_id, town.options["lamp"], replace(SHELF, usual_minutes=90))
    in_transaction(lambda session: change_option(session, request, by=the_coordinator(town), now=MONDAY))
    assert option_of(town, town.options["lamp"]).usual_minutes == 90
    with reading() as session:
        booking = session.get_one(BookingRow, visit.booking_id)
        assert booking.ends_at - booking.starts_at == timedelta(minutes=45)
        kept = session.scalar(select(BookingOptionRow.minutes).where(BookingOptionRow.booking_id == visit.booking_id))
        assert kept == 45


def test_a_new_task_comes_last_and_one_with_the_same_name_gets_a_name_of_its_own(town: Town) -> None:
    request = AddOption(town.service_id, SHELF)
    ids = [
        in_transaction(lambda session: add_option(session, request, by=the_coordinator(town), now=MONDAY))
        for _ in range(2)
    ]
    with reading() as session:
        options = service_by_id(session, town.organisation_id, town.service_id).options
    assert [option.option_id for option in options[-2:]] == ids
    assert [option.slug for option in options[-2:]] == ["een-plank-ophangen", "een-plank-ophangen-2"]
    assert options[-1].next_minutes == 15
    assert (options[-1].demands, options[-1].equipment) == (("dust", "ladder"), ("drill",))


def test_a_service_that_stops_keeps_its_bookings(town: Town) -> None:
    visit = in_transaction(
        lambda session: a_visit(session, town, starts_at=MONDAY + timedelta(days=1, hours=2), now=MONDAY)
    )
    request = replace(STOPS, service_id=town.service_id)
    in_transaction(lambda session: change_service(session, request, by=the_coordinator(town)))
    with reading() as session:
        service = service_by_id(session, town.organisation_id, town.service_id)
        assert (service.active, service.step, service.horizon_days) == (False, timedelta(minutes=15), 60)
        assert (service.buffer, service.quota_visits, service.quota_per) == (timedelta(minutes=10), 2, "month")
        assert (service.change_in_working_hours, service.on_holiday, service.offer_hours) == (True, "move", 12)
        assert session.get_one(BookingRow, visit.booking_id).state == "confirmed"


def test_only_a_coordinator_of_the_same_organisation_decides(town: Town) -> None:
    elsewhere = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    changed = ChangeOption(town.service_id, town.options["lamp"], SHELF)
    added = AddOption(town.service_id, SHELF)
    for by, refused in ((the_desk(town), NotAllowed), (the_coordinator(elsewhere), NotFound)):
        with pytest.raises(refused):
            in_transaction(partial(change_option, request=changed, by=by, now=MONDAY))
        with pytest.raises(refused):
            in_transaction(partial(add_option, request=added, by=by, now=MONDAY))


def test_a_task_of_another_service_does_not_exist_in_this_one(town: Town) -> None:
    elsewhere = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    request = ChangeOption(town.service_id, elsewhere.options["lamp"], SHELF)
    with pytest.raises(NotFound):
        in_transaction(lambda session: change_option(session, request, by=the_coordinator(town), now=MONDAY))


def test_a_service_is_given_at_places_of_the_organisation_only(town: Town) -> None:
    elsewhere = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    address = TypedAddress("Molenstraat", "2", "", "3140")
    ours, theirs = (
        in_transaction(partial(add_location, request=AddLocation(name, address), by=the_coordinator(where)))
        for name, where in (("Fietspunt", town), ("Restaurant", elsewhere))
    )
    request = replace(STOPS, service_id=town.service_id, location_ids=frozenset({ours}))
    in_transaction(lambda session: change_service(session, request, by=the_coordinator(town)))
    with pytest.raises(NotFound):
        in_transaction(
            partial(
                change_service,
                request=replace(request, location_ids=frozenset({ours, theirs})),
                by=the_coordinator(town),
            )
        )
    with reading() as session:
        assert service_by_id(session, town.organisation_id, town.service_id).location_ids == (ours,)
    in_transaction(
        partial(change_service, request=replace(request, location_ids=frozenset()), by=the_coordinator(town))
    )
    with reading() as session:
        assert service_by_id(session, town.organisation_id, town.service_id).location_ids == ()


def test_who_saw_something_else_changes_nothing(town: Town) -> None:
    with reading() as session:
        service = service_by_id(session, town.organisation_id, town.service_id)
    lamp = service.option(town.options["lamp"])
    first = replace(STOPS, service_id=town.service_id, seen=service.version)
    in_transaction(lambda session: change_service(session, first, by=the_coordinator(town)))
    with pytest.raises(VersionChanged):
        in_transaction(
            partial(change_service, request=replace(first, active=True, horizon_days=9), by=the_coordinator(town))
        )
    task = ChangeOption(town.service_id, lamp.option_id, SHELF, seen=lamp.version)
    in_transaction(lambda session: change_option(session, task, by=the_coordinator(town), now=MONDAY))
    with pytest.raises(VersionChanged):
        in_transaction(
            partial(
                change_option, request=replace(task, facts=replace(SHELF, crew=3)), by=the_coordinator(town), now=MONDAY
            )
        )
    with reading() as session:
        service = service_by_id(session, town.organisation_id, town.service_id)
    assert (service.horizon_days, service.option(lamp.option_id).crew) == (60, 1)
