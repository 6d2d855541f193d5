"""A worker on a phone: what they see, what they can press, and what they never see."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from booking.rules.actors import Role
from booking.rules.calendar import start_of_day
from booking.rules.refusals import NotFound
from booking.rules.ticking import when_pressed
from booking.store.database import in_transaction, reading
from booking.store.queries.work import Assignment, PlannedWork, assignments_on
from booking.store.tables import AssignmentRow, OrganisationRow, PriceDecisionRow, ResidentRow, StaffRow, WorkerRow
from booking.usecases.bookings.requests import Who
from booking.usecases.replanning.replan_worker import ReplanWorker, replan_worker
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.people import a_staff_member, sign_in
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.work.visits import Visit, a_visit, progress, the_desk

TODAY = "/mijn-dag"
AT_TEN = MONDAY + timedelta(hours=2)
AT_ONE = MONDAY + timedelta(hours=5)
MARIA = Who("Maria Zonnebloem", "+32470123456", "canary@example.org", "nl")

Freeze = Callable[[datetime], FrozenClock]


@pytest.fixture
def clock(freeze: Freeze) -> FrozenClock:
    """It is Monday, eight o'clock."""
    return freeze(MONDAY)


@pytest.fixture
def town(app: Flask) -> Town:
    with app.app_context():
        return in_transaction(a_town)


@pytest.fixture
def an(app: Flask, client: StrictClient, clock: FrozenClock, town: Town) -> StaffRow:
    """An, who signs in on this phone."""
    with app.app_context():
        staff = in_transaction(lambda session: _staff(session, town, "An"))
    sign_in(client, staff)
    return staff


@pytest.fixture
def lamp(app: Flask, town: Town) -> Visit:
    """An hangs a lamp at ten."""
    return _booked(
        app,
        town,
        starts_at=AT_TEN,
        by=("An",),
        who=MARIA,
        access_notes="Dog in the garden",
        note="The ladder is in the shed",
    )


def _staff(session: object, town: Town, name: str) -> StaffRow:
    organisation = session.get_one(OrganisationRow, town.organisation_id)  # type: ignore[attr-defined]
    return a_staff_member(
        session,  # type: ignore[arg-type]
        organisation,
        role=Role.WORKER,
        name=name,
        locale="en",
        worker_id=town.workers[name],
    )


def _booked(app: Flask, town: Town, **wishes: object) -> Visit:
    with app.app_context():
        return in_transaction(lambda session: a_visit(session, town, now=MONDAY, **wishes))  # type: ignore[arg-type]


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_today_shows_when_where_who_and_what(an: StaffRow, client: StrictClient, lamp: Visit) -> None:
    page = client.get(TODAY)
    words = _words(page.text)
    for told in (
        "10:00 – 10:45",
        "Hang a lamp",
        "Molenstraat 14",
        "3140 Keerbergen",
        "Maria Zonnebloem",
        "0470 12 34 56",
        "Dog in the garden",
        "The ladder is in the shed",
        "1 job",
    ):
        assert told in words, told
    assert 'href="tel:+32470123456"' in page.text
    assert "https://www.openstreetmap.org/?mlat=51.00460" in page.text


def test_a_phone_with_android_opens_its_own_map(an: StaffRow, client: StrictClient, lamp: Visit) -> None:
    page = client.get(TODAY, headers={"User-Agent": "Mozilla/5.0 (Linux; Android 12) Chrome/120"})
    assert 'href="geo:51.00460,4.62910' in page.text
    assert "openstreetmap" not in page.text


def test_a_day_without_jobs_says_so(an: StaffRow, client: StrictClient) -> None:
    assert "You have no jobs today." in _words(client.get(TODAY).text)
    assert "You have no jobs tomorrow." in _words(client.get("/mijn-dag/morgen").text)


def test_start_and_done_are_one_press_each(
    app: Flask, an: StaffRow, client: StrictClient, clock: FrozenClock, lamp: Visit
) -> None:
    clock.set(AT_TEN)
    assert "Busy now" in _words(client.submit(TODAY, "Start", follow=True).text)
    clock.set(AT_TEN + timedelta(minutes=45))
    after = _words(client.submit(TODAY, "Done", follow=True).text)
    assert "All your jobs of today are behind you." in after
    with app.app_context(), reading() as session:
        assert progress(session, lamp)[0] == "done"


def test_a_second_press_on_an_old_page_answers_the_same(
    app: Flask, an: StaffRow, client: StrictClient, lamp: Visit
) -> None:
    old_page = client.get(TODAY)
    for _ in range(2):
        assert "Busy now" in _words(client.follow(client.send(old_page, "Start")).text)
    with app.app_context(), reading() as session:
        assert progress(session, lamp)[0] == "started"


def test_a_press_that_is_too_late_says_so_on_the_day_itself(
    an: StaffRow, client: StrictClient, clock: FrozenClock, lamp: Visit
) -> None:
    old_page = client.get(TODAY)
    client.submit(TODAY, "Start", follow=True)
    clock.set(MONDAY + timedelta(minutes=40))
    client.submit(TODAY, "Done", follow=True)
    assert "This is no longer possible" in _words(client.follow(client.send(old_page, "Start")).text)


def test_what_could_not_be_done_needs_a_reason(app: Flask, an: StaffRow, client: StrictClient, lamp: Visit) -> None:
    path = f"{TODAY}/{lamp.assignments['An']}/lukt-niet"
    nothing = client.submit(path)
    assert nothing.status_code == 422
    assert "Choose one of the reasons." in nothing.text
    without_words = client.submit(path, obstacle="other")
    assert without_words.status_code == 422
    assert "Write the reason in a few words." in without_words.text
    done = client.submit(path, obstacle="other", words="The bell is broken", follow=True)
    assert "Not done" in _words(done.text)
    with app.app_context(), reading() as session:
        assert progress(session, lamp)[0] == "not_done"


def test_what_was_typed_stays_when_a_reason_is_missing(an: StaffRow, client: StrictClient, lamp: Visit) -> None:
    page = client.submit(f"{TODAY}/{lamp.assignments['An']}/lukt-niet", words="I rang three times")
    assert page.status_code == 422
    assert "I rang three times" in page.text


def test_a_national_number_is_not_taken_in(app: Flask, an: StaffRow, client: StrictClient, lamp: Visit) -> None:
    page = client.submit(f"{TODAY}/{lamp.assignments['An']}/lukt-niet", obstacle="other", words="It is 85.07.30-033.28")
    assert page.status_code == 422
    assert "We do not need it and may not keep it." in page.text
    with app.app_context(), reading() as session:
        assert progress(session, lamp)[0] == "confirmed"


def test_who_no_longer_works_here_sees_no_address_any_more(
    app: Flask, an: StaffRow, client: StrictClient, lamp: Visit
) -> None:
    assert client.get(TODAY).status_code == 200
    with app.app_context():
        in_transaction(
            lambda session: session.execute(update(WorkerRow).where(WorkerRow.id == an.worker_id).values(active=False))
        )
    assert client.get(TODAY).status_code == 403
    assert client.get(f"{TODAY}/{lamp.assignments['An']}/lukt-niet").status_code == 403


def test_a_crew_sees_each_other_by_first_name(app: Flask, an: StaffRow, client: StrictClient, town: Town) -> None:
    _booked(app, town, starts_at=AT_TEN, task="gutter")
    assert "Together with Bilal" in _words(client.get(TODAY).text)


def test_what_was_started_is_the_big_card_and_what_is_over_is_behind(
    app: Flask, an: StaffRow, client: StrictClient, clock: FrozenClock, town: Town, lamp: Visit
) -> None:
    _booked(app, town, starts_at=AT_ONE, task="handrail", by=("An",), who=MARIA)
    page = client.get(TODAY)
    assert page.text.index("Hang a lamp") < page.text.index("Fit a handrail")
    client.send(page, "Start", form=1)
    page = client.get(TODAY)
    assert page.text.index("Fit a handrail") < page.text.index("Hang a lamp")
    clock.set(MONDAY + timedelta(minutes=60))
    client.send(page, "Done")
    page = client.get(TODAY)
    assert page.text.index("Hang a lamp") < page.text.index("Behind you") < page.text.index("Fit a handrail")


def test_tomorrow_shows_everything_and_offers_no_steps(
    app: Flask, an: StaffRow, client: StrictClient, town: Town
) -> None:
    _booked(app, town, starts_at=AT_TEN + timedelta(days=1), by=("An",), who=MARIA)
    page = client.get("/mijn-dag/morgen")
    assert "Maria Zonnebloem" in page.text
    assert not re.search(r'action="/mijn-dag', page.text)


def test_the_week_shows_time_village_and_task_but_nobody(
    app: Flask, an: StaffRow, client: StrictClient, town: Town
) -> None:
    _booked(app, town, starts_at=AT_TEN + timedelta(days=3), by=("An",), who=MARIA, access_notes="Key under the mat")
    page = client.get("/mijn-dag/week").text
    assert "Hang a lamp" in page
    assert "Keerbergen" in page
    for hidden in ("Zonnebloem", "470123456", "0470", "Molenstraat", "Key under the mat"):
        assert hidden not in page


def test_nobody_is_known_further_than_two_days_away(app: Flask, town: Town, lamp: Visit) -> None:
    def look(today: date) -> list[Assignment]:
        with app.app_context(), reading() as session:
            return assignments_on(
                session,
                town.organisation_id,
                worker_id=town.workers["An"],
                on=MONDAY.date(),
                today=today,
                locale="en",
            )

    for near in (-2, 0, 2):
        assert len(look(MONDAY.date() + timedelta(days=near))) == 1
    for far in (-3, 3):
        with pytest.raises(NotFound):
            look(MONDAY.date() + timedelta(days=far))


@pytest.mark.parametrize("step", ["start", "klaar", "gedaan", "lukt-niet"])
def test_work_of_somebody_else_does_not_exist(
    app: Flask, an: StaffRow, client: StrictClient, town: Town, step: str
) -> None:
    elsewhere = _elsewhere(app)
    of_bilal = _booked(app, town, starts_at=AT_ONE, by=("Bilal",), who=MARIA)
    numbers = (of_bilal.assignments["Bilal"], elsewhere.assignments["An"], 10**18, 10**40)
    for number in numbers:
        path = f"{TODAY}/{number}/{step}"
        assert client.forge(path, page=TODAY, obstacle="not_safe").status_code == 404
        if step in {"gedaan", "lukt-niet"}:
            assert client.get(path).status_code == 404
    assert "Zonnebloem" not in client.get(TODAY).text
    with app.app_context(), reading() as session:
        assert progress(session, of_bilal)[0] == progress(session, elsewhere)[0] == "confirmed"


def _elsewhere(app: Flask) -> Visit:
    with app.app_context():
        other = in_transaction(lambda session: a_town(session, host="elsewhere.example", name="Elsewhere"))
    return _booked(app, other, starts_at=AT_TEN, by=("An",), who=MARIA)


def test_a_desk_worker_has_no_day_and_a_stranger_signs_in_first(
    app: Flask, client: StrictClient, clock: FrozenClock, town: Town
) -> None:
    assert client.get(TODAY).location.startswith("/code")
    with app.app_context():
        desk = in_transaction(
            lambda session: a_staff_member(
                session, session.get_one(OrganisationRow, town.organisation_id), role=Role.DESK
            )
        )
    sign_in(client, desk)
    assert client.get(TODAY).status_code == 403


def test_somebody_with_the_role_who_is_no_worker_is_told_whom_to_ask(
    app: Flask, client: StrictClient, clock: FrozenClock, town: Town
) -> None:
    with app.app_context():
        staff = in_transaction(
            lambda session: a_staff_member(
                session,
                session.get_one(OrganisationRow, town.organisation_id),
                role=Role.WORKER,
                worker_id=None,
            )
        )
    sign_in(client, staff)
    assert client.get(TODAY).status_code == 403


#: In words, in attributes and in markup of any language of the product.
NEVER = re.compile(
    r"€|\beuro?\b|pric|prijs|prix|tari[ef]|class_code|standard|\bsocial|sociaal|\bvt\b|leefloon|ground|grond"
    r"|invoice|factuur|facture|\bpaid\b|betaald|payé|payment|claimed|mutual|sticker|canary@|example\.org/",
    re.IGNORECASE,
)


def test_no_page_of_a_worker_ever_speaks_of_money_or_status(
    app: Flask, an: StaffRow, client: StrictClient, clock: FrozenClock, town: Town
) -> None:
    """PRV-03: the household has a decision, the resident claimed a ground and left an e-mail address."""
    today = _booked(app, town, starts_at=AT_TEN, by=("An",), who=MARIA, claimed_ground="vt")
    tomorrow = AT_TEN + timedelta(days=1)
    _booked(app, town, starts_at=tomorrow, task="handrail", by=("An",), who=MARIA, claimed_ground="leefloon")
    hedge = _booked(app, town, starts_at=AT_ONE, task="hedge", by=("An",), who=MARIA)
    with app.app_context():
        in_transaction(lambda session: _decide(session, town, an))
    give_up = f"{TODAY}/{today.assignments['An']}/lukt-niet"
    done = f"{TODAY}/{hedge.assignments['An']}/gedaan"
    for path in (TODAY, "/mijn-dag/morgen", "/mijn-dag/week", give_up, done):
        for code in ("nl", "fr", "en"):
            client.forge("/taal", page=TODAY, language=code)
            page = client.get(path)
            assert page.status_code == 200
            body = re.search(r"<main.*</main>", page.text, re.DOTALL)
            assert body is not None
            shown = re.sub(r'<input type="hidden" name="csrf_token"[^>]*>', "", body[0])
            found = NEVER.findall(shown)
            assert found == [], f"{path} in {code}"
            assert not any(
                NEVER.search(f"{name}: {value}")
                for name, value in page.headers
                if name not in {"Set-Cookie", "Permissions-Policy"}
            )


def _decide(session: object, town: Town, staff: StaffRow) -> None:
    resident = session.query(ResidentRow).filter_by(organisation_id=town.organisation_id).first()  # type: ignore[attr-defined]
    session.add(  # type: ignore[attr-defined]
        PriceDecisionRow(
            organisation_id=town.organisation_id,
            household_id=resident.household_id,
            service_id=town.service_id,
            class_code="social",
            ground="leefloon",
            evidence="certificate",
            evidence_seen_on=date(2026, 11, 1),
            valid_from=date(2026, 11, 1),
            valid_until=date(2027, 11, 1),
            decided_by_id=staff.id,
            decided_at=MONDAY,
        )
    )


def test_what_a_worker_is_given_holds_no_field_for_a_price() -> None:
    names = {field.name for shape in (Assignment, PlannedWork) for field in fields(shape)}
    assert names == {
        "answers",
        "place_name",
        "ride",
        "drive",
        "rides_along_with",
        "assignment_id",
        "progress",
        "starts_at",
        "ends_at",
        "tasks",
        "address",
        "at",
        "name",
        "phone",
        "access_notes",
        "note",
        "colleagues",
        "instead_of",
        "leads",
        "leader",
        "municipality",
        "finished_at",
    }


def test_a_worker_sees_in_whose_place_they_come(
    app: Flask, client: StrictClient, clock: FrozenClock, town: Town, an: StaffRow
) -> None:
    _booked(app, town, starts_at=AT_TEN, by=("Bilal",))
    assert "Maria" not in client.get(TODAY).text
    today = (start_of_day(MONDAY.date()), start_of_day(MONDAY.date() + timedelta(days=1)))
    ill = ReplanWorker(town.workers["Bilal"], *today)
    with app.app_context():
        done = in_transaction(lambda session: replan_worker(session, ill, by=the_desk(town), now=MONDAY))
    assert done.taken_over == 1
    page = client.get(TODAY).text
    assert "In the place of" in page
    assert "Bilal" in page


def test_what_waited_on_the_phone_counts_from_when_it_was_pressed(
    app: Flask, client: StrictClient, an: StaffRow, lamp: Visit, clock: FrozenClock
) -> None:
    clock.set(AT_TEN + timedelta(minutes=90))
    done_at = AT_TEN + timedelta(minutes=45)
    for step, told in (("start", AT_TEN), ("klaar", done_at)):
        path = f"{TODAY}/{lamp.assignments['An']}/{step}"
        assert client.forge(path, page=TODAY, at=told.isoformat()).status_code == 303
    with app.app_context(), reading() as session:
        kept = session.get_one(AssignmentRow, lamp.assignments["An"])
        assert (kept.state, kept.started_at, kept.finished_at) == ("done", AT_TEN, done_at)
    wrong = (AT_TEN - timedelta(days=2), AT_TEN + timedelta(minutes=3))
    assert [when_pressed(told, now=AT_TEN) for told in wrong] == [AT_TEN, AT_TEN]
