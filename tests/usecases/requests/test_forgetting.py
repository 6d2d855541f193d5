"""What came to nothing is forgotten when the organisation says, and a confidential service is named to nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from booking.rules.actors import Actor, Role, resident_of, system_of
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.people import KeptTooLong
from booking.rules.refusals.requests import RequestMovedOn
from booking.rules.requests import Relation
from booking.store.database import in_transaction, reading
from booking.store.queries.confidential import busy_behind, guides_of, hidden_services
from booking.store.queries.services import service_by_id
from booking.store.tables import (
    BookingRow,
    OptionRow,
    OrganisationRow,
    OutboxRow,
    PriceDecisionRow,
    RequestRow,
    ServiceRow,
)
from booking.store.veil import hiding
from booking.usecases.housekeeping.sweep import sweep
from booking.usecases.requests.forget_requests import forget_requests
from booking.usecases.requests.set_request_rules import SetRequestRules, set_request_rules
from booking.usecases.requests.which_way import must_ask_first
from booking.usecases.settings.set_request_days import set_request_days
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import kept, on
from tests.usecases.requests.desk import DAUGHTER, TODAY, Requests, kept_request, some_requests

pytestmark = pytest.mark.usefixtures("app_context")

DAY = timedelta(days=1)
PERSONAL = (
    "name", "phone", "email", "street", "house_number", "box", "access_notes", "asker_name", "asker_phone",
    "asker_email", "need", "urgency_words", "intake_words", "materials", "conditions",
)  # fmt: skip


@pytest.fixture
def requests(app_context: None) -> Requests:
    return in_transaction(some_requests)


def forget(requests: Requests, *, days: int) -> int:
    return in_transaction(lambda session: forget_requests(session, now=MONDAY + days * DAY))


def coordinator(requests: Requests) -> Actor:
    return requests.a_guide(Role.COORDINATOR)


def test_what_is_personal_goes_when_the_days_are_over_and_the_figures_stay(requests: Requests) -> None:
    request_id = requests.ask(relation=Relation.FAMILY, asker=DAUGHTER, has_consent=True)
    requests.know(request_id)
    requests.look(request_id, materials="Haken", birth_year=1940)
    requests.decide(request_id, accepts=False, conditions="Bel een firma")
    in_transaction(lambda session: session.execute(update(OrganisationRow).values(request_days_kept=30)))
    assert forget(requests, days=29) == 0
    assert forget(requests, days=30) == 1
    row = kept_request(request_id)
    assert [name for name in PERSONAL if getattr(row, name) != ""] == []
    assert (row.resident_id, row.household_id, row.birth_year, row.answers, row.latitude) == (None, None, None, {}, 0.0)
    assert (row.state, row.decision, row.ground, row.postcode) == ("declined", "declined", "regular_market", "3140")
    assert row.forgotten_at == MONDAY + 30 * DAY
    assert forget(requests, days=31) == 0, "once is enough"


def test_what_is_open_or_planned_is_kept(requests: Requests) -> None:
    still_open, planned = requests.ask("Open"), requests.ask("Gepland")
    visit = requests.book(requests.know(planned), on(2, "09:00"))
    requests.decide(planned)
    requests.confirm(planned, booking_id=visit.booking_id)
    assert forget(requests, days=3000) == 0
    assert [kept_request(one).name for one in (still_open, planned)] == ["Open", "Gepland"]


def test_the_nightly_sweep_forgets_them_too_some_at_a_time(requests: Requests) -> None:
    for number in range(3):
        requests.withdraw(requests.ask(f"P{number}"))
    assert in_transaction(lambda session: forget_requests(session, now=MONDAY + 999 * DAY, limit=2)) == 2
    in_transaction(lambda session: sweep(session, now=MONDAY + 999 * DAY))
    assert {row.name for row in kept(RequestRow)} == {""}


def test_what_was_forgotten_is_not_taken_up_again(requests: Requests) -> None:
    request_id = requests.ask()
    requests.decide(request_id, accepts=False)
    forget(requests, days=3000)
    with pytest.raises(RequestMovedOn):
        requests.decide(request_id)
    with pytest.raises(NotFound):
        requests.know(request_id)


@pytest.mark.parametrize("days", [0, -1, 731])
def test_nothing_is_kept_for_longer_than_the_law_allows(requests: Requests, days: int) -> None:
    boss = coordinator(requests)
    with pytest.raises(KeptTooLong):
        in_transaction(lambda session: set_request_days(session, days, by=boss))
    with pytest.raises(NotAllowed):
        in_transaction(lambda session: set_request_days(session, 30, by=requests.desk))
    in_transaction(lambda session: set_request_days(session, 730, by=boss))
    assert kept(OrganisationRow)[0].request_days_kept == 730


def test_who_does_not_guide_sees_no_request_and_changes_none(requests: Requests) -> None:
    request_id = requests.ask()
    guide = requests.a_guide()
    requests.make_confidential(guide)
    assert requests.queue() == []
    for refused in (
        lambda: requests.view(request_id),
        lambda: requests.decide(request_id),
        lambda: requests.look(request_id),
        lambda: requests.know(request_id),
        lambda: requests.plan(request_id, calls_at=MONDAY + DAY),
        lambda: requests.wait(request_id),
        lambda: requests.withdraw(request_id, by=requests.desk),
        lambda: requests.ask(by=requests.desk),
    ):
        with pytest.raises(NotFound):
            refused()
    assert [one.request_id for one in requests.queue(by=guide)] == [request_id]
    requests.decide(request_id, by=guide)
    assert kept_request(request_id).state == "accepted"


def test_a_message_about_a_confidential_service_does_not_name_it(requests: Requests) -> None:
    requests.make_confidential()
    requests.ask()
    (message,) = kept(OutboxRow)
    assert message.facts["service"] == {}
    assert "Odd jobs" not in str(message.facts)


def test_the_house_and_residents_have_nothing_hidden_from_them(requests: Requests) -> None:
    requests.make_confidential()
    with reading() as session:
        assert hidden_services(session, by=system_of(requests.house.town.organisation_id)) == frozenset()
        assert hidden_services(session, by=requests.house.resident) == frozenset()
        assert hidden_services(session, by=requests.desk) == {requests.house.town.service_id}


def test_behind_the_veil_a_worker_is_busy_and_nothing_else_is_told(requests: Requests) -> None:
    requests.book(requests.know(requests.ask()), on(2, "09:00"))
    with hiding({requests.house.town.service_id}), reading() as session:
        assert session.query(BookingRow).all() == []
        (busy,) = busy_behind(session, requests.house.town.organisation_id, TODAY + 2 * DAY)
    assert (busy.starts_at, busy.worker in {"An", "Bilal"}) == (on(2, "09:00"), True)
    with reading() as session:
        assert busy_behind(session, requests.house.town.organisation_id, TODAY + 2 * DAY) == []


def test_a_use_case_sees_what_the_page_does_not(requests: Requests) -> None:
    requests.book(requests.know(requests.ask()), on(2, "09:00"))
    with hiding({requests.house.town.service_id}):
        assert in_transaction(lambda session: len(session.query(BookingRow).all())) == 1


def test_a_coordinator_names_the_path_the_look_and_the_guides(requests: Requests) -> None:
    boss, town = coordinator(requests), requests.house.town
    asked = SetRequestRules(
        service_id=town.service_id,
        path="decided",
        intake_ids=frozenset({town.options["lamp"]}),
        confidential=True,
        guide_ids=frozenset({boss.user_id or 0}),
    )
    in_transaction(lambda session: set_request_rules(session, asked, by=boss))
    in_transaction(lambda session: set_request_rules(session, asked, by=boss))
    service = next(row for row in kept(ServiceRow) if row.id == town.service_id)
    assert (service.path, service.confidential) == ("decided", True)
    assert [row.slug for row in kept(OptionRow) if row.is_intake] == ["lamp"]
    with reading() as session:
        guides = guides_of(session, town.organisation_id, town.service_id)
    assert {guide.name: guide.guides for guide in guides} == {"Ilse": False, "Griet": True}


@pytest.mark.parametrize(
    "others", [{"service_id": 999_999}, {"intake_ids": frozenset({999_999})}, {"guide_ids": frozenset({999_999})}]
)
def test_what_is_of_somebody_else_cannot_be_named(requests: Requests, others: dict[str, object]) -> None:
    usual: dict[str, object] = {
        "service_id": requests.house.town.service_id,
        "path": "request",
        "intake_ids": frozenset(),
        "confidential": False,
        "guide_ids": frozenset(),
    }
    asked = SetRequestRules(**(usual | others))  # type: ignore[arg-type]
    boss = coordinator(requests)
    with pytest.raises(NotFound):
        in_transaction(lambda session: set_request_rules(session, asked, by=boss))
    with pytest.raises(NotAllowed):
        in_transaction(lambda session: set_request_rules(session, asked, by=requests.desk))


def test_a_household_with_a_decision_books_at_once_and_only_while_it_holds(requests: Requests) -> None:
    requests.know(requests.ask())
    household_id = kept(RequestRow)[0].household_id
    assert household_id
    requests.house.decide(household_id, "vt", days=10)
    in_transaction(lambda session: session.execute(update(ServiceRow).values(path="decided")))
    org = requests.house.town.organisation_id

    def asks(by: Actor, *, days: int = 0) -> bool:
        with reading() as session:
            service = service_by_id(session, org, requests.house.town.service_id)
            return must_ask_first(session, service, by=by, today=TODAY + days * DAY)

    theirs = resident_of(org, household_id=household_id)
    assert not asks(theirs)
    assert not asks(theirs, days=9)
    assert asks(theirs, days=10)
    assert asks(resident_of(org)), "somebody whom we do not know for sure"
    assert not asks(requests.desk)
    assert len(kept(PriceDecisionRow)) == 1
