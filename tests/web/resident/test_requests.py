"""Asking for a service as a resident meets it: a few short pages, a private link, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from booking.rules.actors import Actor, Role
from booking.rules.links import link_token
from booking.rules.representatives import RepresentativeKind, Tells, link_number
from booking.rules.requests import Body, Granted, Ground, Per
from booking.store.database import in_transaction, reading
from booking.store.tables import (
    DraftRow,
    OptionRow,
    OrganisationRow,
    PriceDecisionRow,
    QuestionRow,
    RepresentationRow,
    RequestRow,
    ResidentRow,
    ServiceRow,
    StaffRow,
)
from booking.usecases.bookings.requests import Who
from booking.usecases.representatives.add_representation import AddRepresentation, add_representation
from booking.usecases.requests.decide_request import decide_request
from booking.usecases.requests.plan_intake import plan_intake
from booking.usecases.requests.put_on_waiting_list import put_on_waiting_list
from booking.usecases.requests.requests import DecideRequest, PlanIntake
from tests.harness.application import SECRET_KEY
from tests.harness.people import a_staff_member
from tests.harness.town import MONDAY
from tests.web.resident.way import ADDRESS, PERSON, Way, words

T = TypeVar("T")
DAUGHTER: dict[str, Any] = {
    "asker_name": "Els Peeters",
    "asker_phone": "0470 99 99 99",
    "asker_email": "els@example.org",
}


@pytest.fixture
def asking(way: Way, app: Flask) -> Way:
    """Somebody before a service that is asked for."""
    take_path(app, "request")
    return way


def take_path(app: Flask, path: str) -> None:
    with app.app_context():
        in_transaction(lambda session: session.execute(update(ServiceRow).values(path=path)))


def rows(app: Flask, table: type[T]) -> list[T]:
    with app.app_context(), reading() as session:
        found = list(session.scalars(select(table).order_by(text("id"))))
        session.expunge_all()
    return found


def desk_does(app: Flask, way: Way, work: Callable[..., Any]) -> None:
    """Let the desk do something with the newest request."""
    request = rows(app, RequestRow)[-1]

    def do(session: Any) -> None:
        staff = a_staff_member(
            session, session.get_one(OrganisationRow, way.town.organisation_id), role=Role.DESK, name="Ilse"
        )
        by = Actor(way.town.organisation_id, frozenset({Role.DESK}), user_id=staff.id, name="Ilse")
        work(session, request, by)

    with app.app_context():
        in_transaction(do)


def on(way: Way, **answers: Any) -> Way:
    response = way.client.submit(way.at, **answers)
    assert response.status_code == 303, f"{way.at}: {words(response)}"
    way.at = response.location
    return way


def to_check(way: Way, *, relation: str = "self", **who: Any) -> Way:
    way.at = "/aanvragen/klusdienst"
    on(way, options=[way.town.options["lamp"]], need="Mijn lamp hangt los")
    on(way, relation=relation)
    on(way, **ADDRESS)
    on(way, urgency="leak")
    on(way, weekdays=["1", "3"], part="morning")
    return on(way, **(PERSON | who))


def sent(way: Way, **who: Any) -> str:
    return on(to_check(way, **who)).at


def test_six_short_pages_a_check_and_a_page_that_tells_what_happens_next(asking: Way, app: Flask) -> None:
    to_check(asking)
    said = words(asking.client.get(asking.at))
    for told in ("Hang a lamp", "Mijn lamp hangt los", "For myself", "Molenstraat 14", "water leak", "Tuesday and"):
        assert told in said
    page = words(asking.client.get(on(asking).at))
    (kept,) = rows(app, RequestRow)
    assert asking.at == f"/aanvraag/{kept.token}"
    assert (kept.name, kept.urgency, kept.weekdays, kept.part) == ("Maria Peeters", "leak", [1, 3], "morning")
    assert "We have your request" in page
    assert "We call you in a few days" in page


def test_whoever_has_to_ask_is_led_there_from_where_one_books(asking: Way) -> None:
    answer = asking.client.get("/boeken/klusdienst")
    assert (answer.status_code, answer.location) == (303, "/aanvragen/klusdienst")


def test_booking_the_same_again_is_asked_where_one_has_to_ask(way: Way, app: Flask) -> None:
    here = way.to_check().booked()
    take_path(app, "request")
    answer = way.client.forge(f"{here}/opnieuw", page=here)
    assert (answer.status_code, answer.location) == (303, "/aanvragen/klusdienst")
    take_path(app, "instant")
    assert way.client.forge(f"{here}/opnieuw", page=here).location.startswith("/boeken/")


def test_whoever_can_book_at_once_is_led_back_there(way: Way) -> None:
    answer = way.client.get("/aanvragen/klusdienst")
    assert (answer.status_code, answer.location) == (303, "/boeken/klusdienst")


def test_the_look_itself_cannot_be_chosen(asking: Way, app: Flask) -> None:
    option_id = asking.town.options["lamp"]
    with app.app_context():
        in_transaction(
            lambda session: session.execute(
                update(OptionRow).where(OptionRow.id == option_id).values(is_intake=True, name={"nl": "Look"})
            )
        )
    assert "Look" not in words(asking.client.get("/aanvragen/klusdienst"))
    take_path(app, "instant")
    assert "Look" not in words(asking.client.get("/boeken/klusdienst"))


def test_sending_twice_asks_once(asking: Way, app: Flask) -> None:
    check = to_check(asking).at
    first = asking.client.submit(check)
    again = asking.client.get(check)
    assert (again.status_code, again.location) == (303, first.location)
    assert len(rows(app, RequestRow)) == 1


def test_who_asks_for_another_says_who_both_are_and_that_they_agree(asking: Way, app: Flask) -> None:
    asking.at = "/aanvragen/klusdienst"
    on(asking, need="Mijn moeder kan de trap niet meer op")
    on(asking, relation="family")
    on(asking, **ADDRESS)
    on(asking, urgency="")
    on(asking)
    refused = asking.client.submit(asking.at, name="Oma Peeters", **DAUGHTER)
    assert refused.status_code == 422
    assert "only ask for somebody else when they agree" in words(refused)
    on(on(asking, name="Oma Peeters", consent="y", **DAUGHTER))
    (kept,) = rows(app, RequestRow)
    assert (kept.name, kept.phone, kept.asker_name, kept.relation) == ("Oma Peeters", "", "Els Peeters", "family")
    assert kept.consent_at == MONDAY


def test_who_changes_for_whom_it_is_tells_again_who_they_are(asking: Way) -> None:
    to_check(asking)
    asking.at = asking.at.replace("nakijken", "voor-wie")
    assert on(asking, relation="neighbour").at.endswith("/wie")


@pytest.mark.parametrize(
    ("page", "answers", "said"),
    [
        ("wat", {"options": [], "need": " "}, "Tell us in a few words what you need"),
        ("wat", {"need": "x" * 1501}, "This is too long"),
        ("wat", {"need": "Mijn nummer is 85.07.30-033 28"}, "national register number"),
        ("waar", {"postcode": "1000"}, "We do not come to postcode 1000"),
        ("waar", {"street": ""}, "Fill in the street."),
        ("dringend", {"urgency": "other"}, "Tell in a few words why it cannot wait."),
        ("dagen", {"weekdays": []}, "Choose at least one day of the week."),
        ("wie", {"phone": "12"}, "not a phone number"),
        ("wie", {"name": ""}, "Fill in your name."),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field_and_the_rest_stays(
    asking: Way, page: str, answers: dict[str, Any], said: str
) -> None:
    to_check(asking)
    response = asking.client.submit(asking.at.replace("nakijken", page), **answers)
    assert response.status_code == 422
    assert said in words(response)
    assert "Mijn lamp hangt los" in words(asking.client.get(asking.at))


@pytest.mark.parametrize(
    ("page", "answers"),
    [("voor-wie", {"relation": "cat"}), ("dringend", {"urgency": "fire"}), ("dagen", {"part": "night"})],
)
def test_what_no_page_offers_is_not_taken(asking: Way, page: str, answers: dict[str, str]) -> None:
    to_check(asking)
    response = asking.client.forge(asking.at.replace("nakijken", page), **answers)
    assert response.status_code == 422


def test_a_page_that_comes_too_early_leads_to_the_one_that_is_missing(asking: Way) -> None:
    asking.at = "/aanvragen/klusdienst"
    on(asking, need="Een lamp")
    answer = asking.client.get(asking.at.replace("voor-wie", "nakijken"))
    assert answer.location.endswith("/voor-wie")


def test_the_draft_of_another_browser_and_of_a_booking_open_nothing(asking: Way, app: Flask) -> None:
    asking.at = "/aanvragen/klusdienst"
    on(asking, need="Een lamp")
    stranger = app.test_client()
    assert stranger.get(asking.at, base_url=f"http://{asking.town.host}").status_code == 404
    take_path(app, "instant")
    booking = asking.choose("lamp").token
    assert asking.client.get(f"/aanvragen/{booking}/wat").status_code == 404


def test_the_draft_of_a_request_is_no_way_to_a_booking_that_breaks(asking: Way, app: Flask) -> None:
    asking.at = "/aanvragen/klusdienst"
    on(asking, need="Een lamp")
    (draft,) = rows(app, DraftRow)
    for page in ("taken", "adres", "tijd", "wie", "controle"):
        assert asking.client.get(f"/boeken/{draft.token}/{page}").status_code in {200, 303, 404}


def test_something_is_added_once_and_read_back(asking: Way, app: Flask) -> None:
    here = sent(asking)
    for _again in range(2):
        asking.client.submit(here, form="more", words="Bel na 17 uur")
    assert rows(app, RequestRow)[0].need == "Mijn lamp hangt los\n\nBel na 17 uur"
    assert "Bel na 17 uur" in words(asking.client.get(here))
    refused = asking.client.submit(here, form="more", words=" ")
    assert (refused.status_code, "Write what you want to add." in words(refused)) == (422, True)


def test_taking_it_back_asks_first_and_then_says_so(asking: Way, app: Flask) -> None:
    here = sent(asking)
    asked = words(asking.client.get(f"{here}/intrekken"))
    assert "take your request back?" in asked
    assert "No, keep the request" in asked
    assert asking.client.submit(f"{here}/intrekken").location == here
    assert "You took your request back" in words(asking.client.get(here))
    assert rows(app, RequestRow)[0].state == "withdrawn"
    assert asking.client.get(f"{here}/intrekken").location == here


def test_each_step_of_the_desk_is_told_in_plain_words(asking: Way, app: Flask) -> None:
    here = sent(asking)

    def plan(session: Any, row: RequestRow, by: Actor) -> None:
        asked = PlanIntake(request_id=row.id, calls_at=MONDAY + timedelta(days=1))
        plan_intake(session, asked, by=by, now=MONDAY)

    def accept(session: Any, row: RequestRow, by: Actor) -> None:
        asked = DecideRequest(
            request_id=row.id,
            accepts=True,
            ground=Ground.INQUIRY,
            body=Body.COMMITTEE,
            decided_on=MONDAY.date(),
            seen=row.version,
            granted=Granted(minutes=210, per=Per.WEEK),
            conditions="U koopt zelf de lamp",
        )
        decide_request(session, asked, by=by, now=MONDAY)

    desk_does(app, asking, plan)
    assert "We call you on Tuesday 24 November" in words(asking.client.get(here))
    desk_does(app, asking, accept)
    said = words(asking.client.get(here))
    assert "The answer is yes" in said
    assert "in each week" in said
    assert "U koopt zelf de lamp" in said
    assert "inquiry" not in said, "the ground is the desk's"
    desk_does(app, asking, lambda session, row, by: put_on_waiting_list(session, row.id, by=by, now=MONDAY))
    assert "Nobody is before you." in words(asking.client.get(here))


def test_a_no_comes_with_what_can_be_done_now(asking: Way, app: Flask) -> None:
    here = sent(asking)

    def decline(session: Any, row: RequestRow, by: Actor) -> None:
        asked = DecideRequest(
            request_id=row.id,
            accepts=False,
            ground=Ground.REGULAR_MARKET,
            body=Body.PERSON,
            decided_on=MONDAY.date(),
            seen=row.version,
        )
        decide_request(session, asked, by=by, now=MONDAY)

    desk_does(app, asking, decline)
    said = words(asking.client.get(here))
    assert "We cannot help with this" in said
    assert "work for a regular firm" in said
    assert "I no longer need this" not in said


def test_a_wrong_link_finds_nothing(asking: Way) -> None:
    assert asking.client.get("/aanvraag/nooit-gemaakt").status_code == 404
    assert asking.client.get("/aanvraag/nooit-gemaakt/intrekken").status_code == 404


def test_only_what_the_service_asks_is_asked_and_the_answers_come_along(asking: Way, app: Flask) -> None:
    def ask_other_things(session: Any) -> None:
        session.execute(update(ServiceRow).values(urgencies=[]))
        session.add(
            QuestionRow(
                organisation_id=asking.town.organisation_id,
                service_id=asking.town.service_id,
                slug="floor",
                label={"nl": "Verdieping", "en": "On which floor?"},
                hint={"nl": ""},
                kind="number",
            )
        )

    with app.app_context():
        in_transaction(ask_other_things)
    asking.at = "/aanvragen/klusdienst"
    on(asking, need="Mijn lamp hangt los")
    (field,) = re.findall(r'name="(answer_[0-9]+)"', asking.client.get(asking.at).text)
    too_high: dict[str, Any] = {field: "hoog"}
    wrong = asking.client.submit(asking.at, **too_high)
    assert wrong.status_code == 422
    on(asking, **{field: "3"})
    on(asking, relation="self")
    on(asking, **ADDRESS)
    on(asking, weekdays=["1", "3"], part="morning")
    on(asking, **PERSON)
    check = words(asking.client.get(asking.at))
    assert "On which floor? 3" in check
    assert "rgent" not in check
    state = words(asking.client.get(on(asking).at))
    assert "On which floor? 3" in state
    assert "Tuesday and Thursday" in state
    (kept,) = rows(app, RequestRow)
    assert (kept.answers, kept.urgency) == ({"floor": "3"}, "")


def test_who_has_a_yes_chooses_the_time_and_has_the_answer_with_that(way: Way, app: Flask) -> None:
    way.to_check().booked()
    take_path(app, "decided")
    here = sent(way)

    def accept(session: Any, request: RequestRow, by: Actor) -> None:
        row = session.get_one(RequestRow, request.id)
        resident = session.scalars(select(ResidentRow)).first()
        row.household_id, row.resident_id = resident.household_id, resident.id
        session.flush()
        decide_request(
            session,
            DecideRequest(
                request_id=request.id,
                accepts=True,
                ground=Ground.FITS,
                body=Body.PERSON,
                decided_on=MONDAY.date(),
                seen=row.version,
            ),
            by=by,
            now=MONDAY,
        )

    desk_does(app, way, accept)
    assert "Choose a time yourself" not in words(way.client.get(here))
    decision = PriceDecisionRow(
        organisation_id=way.town.organisation_id,
        household_id=rows(app, RequestRow)[0].household_id,
        service_id=way.town.service_id,
        class_code="b",
        ground="vt",
        evidence="certificate",
        evidence_seen_on=MONDAY.date(),
        valid_from=MONDAY.date(),
        valid_until=MONDAY.date() + timedelta(days=365),
        decided_by_id=rows(app, StaffRow)[0].id,
        decided_at=MONDAY,
    )
    with app.app_context():
        in_transaction(lambda session: session.add(decision))
    assert "Choose a time yourself" in words(way.client.get(here))
    chosen = way.client.submit(here, "Choose a time yourself")
    assert (chosen.status_code, chosen.location) == (303, "/boeken/klusdienst")
    assert way.client.get(chosen.location).status_code == 200
    # Who acts for them, and showed so in this browser, goes on as that.
    desk_does(app, way, somebody_acts)
    with app.app_context(), reading() as session:
        number = link_number(session.scalars(select(RepresentationRow.representative_id)).one())
    assert way.client.get(f"/v/{link_token(SECRET_KEY, number=number, epoch=0)}").status_code == 200
    chosen = way.client.submit(here, "Choose a time yourself")
    assert chosen.location == f"/boeken/klusdienst?voor={rows(app, RequestRow)[0].resident_id}"
    with way.client.session_transaction() as browser:
        assert browser["household"][3] is not None


def somebody_acts(session: Any, request: RequestRow, by: Actor) -> None:
    """Let somebody book for the household of a request."""
    acts = AddRepresentation(
        resident_id=request.resident_id or 0,
        who=Who("Jan Peeters", "+32470998877", "", "nl"),
        kind=RepresentativeKind.FAMILY,
        may_book=True,
        may_pay=False,
        ground="Volmacht",
        first=MONDAY.date(),
        last=None,
        tells=Tells.BOTH,
        seen_on=MONDAY.date(),
    )
    add_representation(session, acts, by=by, now=MONDAY)
