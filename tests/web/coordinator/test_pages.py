"""A coordinator on a large screen: services, workers, tariffs, roles, and what went wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booking.rules.actors import Role
from booking.store.database import in_transaction, reading
from booking.store.queries.roles import colleagues_of
from booking.store.queries.services import service_by_id
from booking.store.queries.workers import Worker, worker_by_id
from booking.store.tables import AbsenceRow, OrganisationRow, OutboxRow, PaymentRow, QuoteRow, StaffRow
from booking.usecases.bookings.requests import Who
from booking.web.common.gateways import gateways
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.people import a_staff_member, sign_in
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.payments.till import Till
from tests.usecases.work.visits import Visit, a_visit

TUESDAY_AT_TEN = MONDAY + timedelta(days=1, hours=2)

Freeze = Callable[[datetime], FrozenClock]


@pytest.fixture
def visit(app: Flask, town: Town) -> Visit:
    """An hangs a lamp on Tuesday at ten."""
    with app.app_context():
        return in_transaction(
            lambda session: a_visit(
                session,
                town,
                starts_at=TUESDAY_AT_TEN,
                now=MONDAY,
                by=("An",),
                who=Who("Maria Zonnebloem", "+32470123456", "maria@example.org", "nl"),
            )
        )


def _staff(app: Flask, town: Town, **facts: object) -> StaffRow:
    with app.app_context():
        return in_transaction(
            lambda session: a_staff_member(
                session,
                session.get_one(OrganisationRow, town.organisation_id),
                **facts,  # type: ignore[arg-type]
            )
        )


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def _an(app: Flask, town: Town) -> Worker:
    with app.app_context(), reading() as session:
        return worker_by_id(session, town.organisation_id, town.workers["An"], now=MONDAY)


def test_a_quiet_day_says_that_nothing_needs_you(greet: StaffRow, client: StrictClient) -> None:
    assert "Nothing needs you now." in _words(client.get("/beheer").text)


def test_what_needs_a_person_stands_on_the_first_page(
    app: Flask,
    greet: StaffRow,
    client: StrictClient,
    town: Town,
    visit: Visit,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def go_wrong(session: object) -> None:
        quote = session.scalar(select(QuoteRow.id).where(QuoteRow.booking_id == visit.booking_id))  # type: ignore[attr-defined]
        usual = {
            "organisation_id": town.organisation_id,
            "booking_id": visit.booking_id,
            "quote_id": quote,
            "amount_cents": 3750,
            "expires_at": MONDAY,
            "opened_at": MONDAY,
            "payment_intent": "pi_known",
        }
        session.add(PaymentRow(**usual, reference="R-mismatch", state="mismatch"))  # type: ignore[attr-defined]
        session.add(  # type: ignore[attr-defined]
            PaymentRow(**usual, reference="R-worrying", state="refund_due", refund_cents=3750, attempts=3)
        )
        session.add(  # type: ignore[attr-defined]
            PaymentRow(**usual, reference="R-patience", state="refund_due", refund_cents=3750, attempts=2)
        )
        session.add(PaymentRow(**usual, reference="R-silent", state="open", attempts=3))  # type: ignore[attr-defined]
        unnamed = usual | {"payment_intent": None}
        session.add(  # type: ignore[attr-defined]
            PaymentRow(**unnamed, reference="R-unnamed", state="refund_due", refund_cents=3750)
        )
        session.add(  # type: ignore[attr-defined]
            AbsenceRow(
                organisation_id=town.organisation_id,
                worker_id=town.workers["An"],
                starts_at=TUESDAY_AT_TEN,
                ends_at=TUESDAY_AT_TEN + timedelta(hours=3),
            )
        )

    with app.app_context():
        in_transaction(go_wrong)
        switched_off = _words(client.get("/beheer").text)
        monkeypatch.setitem(app.extensions, "buurtboek", replace(gateways(), payments=Till()))
    assert "R-patience" in switched_off
    assert "payments on line are switched off" in switched_off
    page = client.get("/beheer")
    words = _words(page.text)
    for told in ("One visit needs another worker", "Is absent", "R-mismatch", "R-worrying", "€37.50"):
        assert told in words, told
    assert "R-patience" not in words
    for why in (
        "What was paid is not what we asked.",
        "Giving the money back failed 3 times.",
        "The payment provider does not tell whether this was paid.",
        "we do not know which payment it was. Look for the reference at your payment provider.",
    ):
        assert why in words, why
    assert f"/loket/boeking/{visit.number}" in page.text


def test_hours_are_saved_and_visits_that_no_longer_fit_are_shown_at_once(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, visit: Visit
) -> None:
    path = f"/beheer/medewerkers/{town.workers['An']}/uren"
    after = client.submit(
        path,
        follow=True,
        **{"days-1-starts": "13:00", "days-1-ends": "17.30", "days-1-starts_again": "", "days-1-ends_again": ""},
    )
    words = _words(after.text)
    assert "The hours of An are saved." in words
    assert "There are visits that no longer fit." in words
    assert f"/loket/boeking/{visit.number}" in after.text
    tuesday = [weekly for weekly in _an(app, town).hours if weekly.weekday == 1]
    assert [(str(weekly.starts), str(weekly.ends)) for weekly in tuesday] == [("13:00:00", "17:30:00")]


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ({"starts": "12:00", "ends": "09:00"}, "The end must be after the start."),
        ({"starts": "05:00", "ends": "12:00"}, "Work starts at 6 o&#39;clock at the earliest"),
        ({"starts_again": "11:00"}, "These hours overlap with other hours of the same person."),
        ({"ends": "10:00", "starts_again": "", "ends_again": ""}, "works 3 hours at least"),
        ({"ends": ""}, "Fill in both a beginning and an end."),
        ({"starts": "half nine"}, "Write a time such as 8.30."),
    ],
)
def test_hours_that_cannot_be_are_said_at_their_day_and_nothing_is_saved(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, hours: dict[str, str], said: str
) -> None:
    before = _an(app, town)
    answers: dict[str, Any] = {f"days-2-{name}": typed for name, typed in hours.items()}
    page = client.submit(f"/beheer/medewerkers/{town.workers['An']}/uren", **answers)
    assert page.status_code == 422
    assert said in page.text
    assert 'href="#days-2-starts"' in page.text
    for typed in hours.values():
        assert f'value="{typed}"' in page.text
    assert _an(app, town) == before


def test_an_absence_of_whole_days_is_added_and_removed(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, visit: Visit
) -> None:
    path = f"/beheer/medewerkers/{town.workers['An']}"
    after = client.submit(f"{path}/afwezig", starts_on="2026-11-24", ends_on="25/11/2026", follow=True)
    words = _words(after.text)
    assert "From Tuesday 24 November until Wednesday 25 November, whole days" in words
    assert "One visit needs another worker" in words
    (absence,) = _an(app, town).absences
    assert absence.starts_at == datetime(2026, 11, 23, 23, tzinfo=UTC)
    assert absence.ends_at == datetime(2026, 11, 25, 23, tzinfo=UTC)
    gone = client.follow(client.send(after, "Remove this absence"))
    assert "No absence is planned." in _words(gone.text)
    assert _an(app, town).absences == ()


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"starts_on": "", "ends_on": ""}, "Fill in the first day."),
        ({"starts_on": "2026-11-25", "ends_on": "2026-11-24"}, "The end must be after the start."),
        ({"starts_on": "31/02/2027", "ends_on": "2027-03-02"}, "Write a day such as 1/12/2026."),
        (
            {"starts_on": "2026-11-24", "ends_on": "9999-12-31"},
            "This year cannot be right. Write a day such as 1/12/2026.",
        ),
        (
            {"starts_on": "2027-03-28", "starts_clock": "02:30", "ends_on": "2027-03-28"},
            "This hour does not exist: the clock goes forward that night.",
        ),
    ],
)
def test_an_absence_that_makes_no_sense_is_said_at_its_field(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, answers: dict[str, Any], said: str
) -> None:
    page = client.submit(f"/beheer/medewerkers/{town.workers['An']}/afwezig", **answers)
    assert page.status_code == 422
    assert said in page.text
    assert _an(app, town).absences == ()


def test_a_worker_gets_another_skill_and_another_way_to_travel(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    path = f"/beheer/medewerkers/{town.workers['An']}/gegevens"
    wrong = client.submit(path, phone="12")
    assert wrong.status_code == 422
    client.submit(path, phone="0470 12 34 56", skills=["general"], travel_mode="foot", follow=True)
    an = _an(app, town)
    assert (an.phone, an.skills, str(an.travel_mode)) == ("+32470123456", ("general",), "foot")


def test_a_task_is_added_and_changed(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    path = f"/beheer/diensten/{town.service_id}/taken"
    wrong = client.submit(f"{path}/nieuw", usual_minutes="300", crew="0")
    assert wrong.status_code == 422
    for said in (
        "Fill in the Dutch words.",
        "One visit of this service lasts at most 4 hours.",
        "Fill in a whole number from 1 to 5.",
    ):
        assert said in wrong.text, said
    added = client.submit(
        f"{path}/nieuw",
        follow=True,
        usual_minutes="40",
        crew="1",
        skill="general",
        may_drive=True,
        **{"name-nl": "Plank ophangen", "name-en": "Hang a shelf"},
    )
    assert "Hang a shelf" in added.text
    client.submit(f"{path}/{town.options['lamp']}", usual_minutes="50", active=False, follow=True)
    with app.app_context(), reading() as session:
        service = service_by_id(session, town.organisation_id, town.service_id)
    lamp, shelf = service.option(town.options["lamp"]), service.options[-1]
    assert (lamp.usual_minutes, lamp.active) == (50, False)
    assert (shelf.usual_minutes, shelf.may_drive, shelf.may_have_waste) == (40, True, False)


def test_the_rules_of_a_service_are_changed(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    path = f"/beheer/diensten/{town.service_id}"
    assert client.submit(path, horizon_days="121").status_code == 422
    client.submit(path, horizon_days="60", step_minutes="15", follow=True)
    with app.app_context(), reading() as session:
        service = service_by_id(session, town.organisation_id, town.service_id)
    assert (service.horizon_days, service.step) == (60, timedelta(minutes=15))


def test_a_role_is_given_and_the_last_coordinator_stays(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    ilse = _staff(app, town, role=Role.DESK, name="Ilse")
    refused = client.submit(f"/beheer/rollen/{greet.id}", roles=["desk"])
    assert refused.status_code == 422
    assert "Somebody must stay coordinator." in refused.text
    client.submit(f"/beheer/rollen/{ilse.id}", roles=["desk", "coordinator"], follow=True)
    left = client.submit(f"/beheer/rollen/{greet.id}", roles=["desk"])
    assert left.status_code == 303
    assert client.get("/beheer").status_code == 403
    with app.app_context(), reading() as session:
        roles = {one.name: one.roles for one in colleagues_of(session, town.organisation_id)}
    assert roles == {"Greet Wouters": {Role.DESK}, "Ilse": {Role.DESK, Role.COORDINATOR}}


def test_somebody_of_the_office_cannot_become_a_worker(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    ilse = _staff(app, town, role=Role.DESK, name="Ilse")
    path = f"/beheer/rollen/{ilse.id}"
    assert 'value="worker"' not in client.get(path).text
    assert client.forge(path, roles="worker").status_code == 422


def test_somebody_new_gets_a_password_that_works_and_is_shown_once(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    page = client.submit("/beheer/rollen/nieuw", name="Karim", email="Karim@Example.org", role="desk", language="fr")
    found = re.search(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", _words(page.text))
    assert found is not None
    again = client.submit("/beheer/rollen/nieuw", name="Karim", email="karim@example.org", role="desk", language="fr")
    assert again.status_code == 422
    assert "Somebody else already signs in with this e-mail address." in again.text
    other = app.test_client()
    assert isinstance(other, StrictClient)
    signed_in = other.submit("/aanmelden", email="karim@example.org", password=found[0])
    assert signed_in.status_code == 303


def test_a_message_that_could_not_be_sent_is_tried_again(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, visit: Visit
) -> None:
    def give_up(session: object) -> None:
        for row in session.scalars(select(OutboxRow)):  # type: ignore[attr-defined]
            row.state, row.problem, row.attempts = "given_up", "no such mailbox", 9

    with app.app_context():
        in_transaction(give_up)
    page = client.get("/beheer/berichten")
    words = _words(page.text)
    assert "m…@example.org" in words
    assert "maria@example.org" not in page.text
    assert "no such mailbox" in words
    assert "Zonnebloem" not in page.text
    client.follow(client.send(page, "Try again"))
    with app.app_context(), reading() as session:
        states = [row.state for row in session.scalars(select(OutboxRow).order_by(OutboxRow.id))]
    assert states.count("waiting") == 1


PAGES = [
    "/beheer/diensten/{service}",
    "/beheer/diensten/{service}/taken/nieuw",
    "/beheer/diensten/{service}/taken/{option}",
    "/beheer/medewerkers/{worker}",
    "/beheer/medewerkers/{worker}/uren",
    "/beheer/medewerkers/{worker}/afwezig",
    "/beheer/medewerkers/{worker}/gegevens",
    "/beheer/tarieven/{tariff}",
    "/beheer/tarieven/{tariff}/proef",
    "/beheer/rollen/{staff}",
]


def test_nothing_of_another_organisation_exists(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    with app.app_context():
        other = in_transaction(lambda session: a_town(session, host="elsewhere.example", name="Elsewhere"))
    stranger = _staff(app, other, role=Role.DESK, name="Stranger")
    theirs = {
        "service": other.service_id,
        "option": other.options["lamp"],
        "worker": other.workers["An"],
        "tariff": other.tariff_id,
        "staff": stranger.id,
    }
    for path in PAGES:
        assert client.get(path.format(**theirs)).status_code == 404, path
        assert client.get(path.format(**dict.fromkeys(theirs, 10**30))).status_code == 404, path
    posts = [
        f"/beheer/medewerkers/{theirs['worker']}/afwezig/1/weg",
        "/beheer/berichten/1/opnieuw",
        f"/beheer/rollen/{theirs['staff']}",
    ]
    for path in posts:
        assert client.forge(path, page="/beheer", roles="desk").status_code == 404, path
    assert "Stranger" not in client.get("/beheer/rollen").text


@pytest.mark.parametrize("role", [Role.DESK, Role.WORKER])
def test_others_of_the_staff_are_turned_away(
    app: Flask, client: StrictClient, freeze: Freeze, town: Town, role: Role
) -> None:
    freeze(MONDAY)
    sign_in(client, _staff(app, town, role=role))
    for path in ("/beheer", "/beheer/rollen", "/beheer/berichten", "/beheer/tarieven"):
        assert client.get(path).status_code == 403


SAMIRA: dict[str, Any] = {
    "name": "Samira Haddad",
    "phone": "0470 99 88 77",
    "travel_mode": "bike",
    "street": "Molenstraat",
    "house_number": "14",
    "postcode": "3140",
}


def test_a_new_worker_gets_hours_next_and_can_get_a_code(greet: StaffRow, client: StrictClient) -> None:
    page = client.submit("/beheer/medewerkers/nieuw", follow=True, **SAMIRA)
    assert "Samira Haddad is saved. Fill in the hours now." in _words(page.text)
    assert "Hours of each week" in page.text
    assert "Samira Haddad" in client.get("/loket/codes").text
    again = client.submit("/beheer/medewerkers/nieuw", follow=True, **SAMIRA)
    assert "Samira Haddad works here already." in _words(again.text)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Fill in a name."),
        ({"postcode": "9999"}, "This postcode does not exist in Belgium."),
        ({"postcode": "2580"}, "We do not come to postcode 2580."),
        ({"house_number": "x"}, "A house number has a digit in it"),
        ({"street": "Molen\x00"}, "a character that cannot be shown"),
    ],
)
def test_what_is_wrong_with_a_new_worker_is_said_at_its_field(
    greet: StaffRow, client: StrictClient, wrong: dict[str, Any], said: str
) -> None:
    page = client.submit("/beheer/medewerkers/nieuw", **(SAMIRA | wrong))
    assert page.status_code == 422
    assert said in page.text
    assert "Samira" in page.text or "name" in wrong


def test_problems_stand_in_the_order_of_the_page(greet: StaffRow, client: StrictClient) -> None:
    page = client.submit("/beheer/medewerkers/nieuw", **(SAMIRA | {"name": "", "phone": "1", "street": ""})).text
    assert page.index("#name") < page.index("#phone") < page.index("#street")


def test_somebody_leaves_and_comes_back(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    els = _staff(app, town, role=Role.DESK, name="Els Desmet")
    browser = app.test_client()
    sign_in(browser, els)
    path = f"/beheer/rollen/{els.id}"
    page = client.submit(path, "No longer let in", form=2, follow=True)
    assert "Els Desmet can no longer sign in." in _words(page.text)
    assert "Cannot sign in" in page.text
    assert browser.get("/loket").status_code == 303
    page = client.submit(path, "Let in again", follow=True)
    assert "Els Desmet can sign in again." in _words(page.text)
    assert browser.get("/loket").status_code == 303


def test_the_last_coordinator_cannot_leave(greet: StaffRow, client: StrictClient) -> None:
    page = client.submit(f"/beheer/rollen/{greet.id}", "No longer let in", form=2, follow=True)
    assert "Somebody must stay coordinator." in page.text


def test_a_lost_phone_is_signed_out_by_the_desk_and_by_the_coordinator(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    bilal = _staff(app, town, role=Role.WORKER, name="Bilal", worker_id=town.workers["Bilal"])
    for path, button in (
        ("/loket/codes", "Phone lost: sign out Bilal"),
        (f"/beheer/rollen/{bilal.id}", "Sign out everywhere"),
    ):
        phone = app.test_client()
        sign_in(phone, bilal)
        assert phone.get("/mijn-dag").status_code == 200
        page = client.submit(path, button, form=1, follow=True)
        assert "Bilal is signed out everywhere." in _words(page.text)
        assert phone.get("/mijn-dag").status_code == 303
