"""What the desk may do for a caller: another language, a worker, how long, and more with a reason."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from booking.store.tables import AssignmentRow, BookingRow, HouseholdWorkerRow, QuoteRow, ServiceRow, WorkerRow
from tests.harness.town import MONDAY
from tests.harness.world import a_world
from tests.web.desk.conftest import Counter
from tests.web.desk.test_calls import TEN, path

TUESDAY_TEN = MONDAY + timedelta(days=1, hours=2)
FAR = "20270104T0900"


def speaks(desk: Counter, name: str, *languages: str) -> None:
    def change(session: Session) -> None:
        session.get_one(WorkerRow, desk.town.workers[name]).languages = list(languages)

    desk.do(change)


def known(desk: Counter, household_id: int, name: str, kind: str) -> None:
    desk.do(
        lambda session: session.add(
            HouseholdWorkerRow(
                organisation_id=desk.town.organisation_id,
                household_id=household_id,
                worker_id=desk.town.workers[name],
                kind=kind,
            )
        )
    )


def comes(desk: Counter) -> set[str]:
    names = {worker_id: name for name, worker_id in desk.town.workers.items()}
    return {names[row.worker_id] for row in desk.rows(AssignmentRow)}


def test_who_comes_speaks_the_language_and_it_stays_with_the_booking(desk: Counter) -> None:
    speaks(desk, "An", "nl")
    speaks(desk, "Bilal", "nl", "ar")
    home = path(desk, desk.resident().resident_id, moment=TEN)
    page = desk.client.submit(home, form="wish", language="ar")
    booked = desk.client.follow(desk.client.send(page, form="book"))
    assert "Arabic" in booked.text
    assert comes(desk) == {"Bilal"}
    assert desk.rows(BookingRow)[0].language == "ar"


@pytest.mark.parametrize("name", ["An", "Bilal"])
def test_the_worker_who_is_wished_for_comes(desk: Counter, name: str) -> None:
    home = path(desk, desk.resident().resident_id, preferred=str(desk.town.workers[name]), moment=TEN)
    desk.client.submit(home, form="book", follow=True)
    assert comes(desk) == {name}


@pytest.mark.parametrize("name", ["An", "Bilal"])
def test_whom_the_household_likes_comes_and_who_does_not_go_there_does_not(desk: Counter, name: str) -> None:
    resident = desk.resident()
    known(desk, resident.household_id, "An", "preferred" if name == "An" else "excluded")
    desk.client.submit(path(desk, resident.resident_id, moment=TEN), form="book", follow=True)
    assert comes(desk) == {name}


def test_the_minutes_of_the_desk_count_for_the_time_and_the_price(desk: Counter) -> None:
    home = path(desk, desk.resident().resident_id, minutes="90", moment=TEN)
    page = desk.client.get(home)
    assert "It takes about 1 hour 30 minutes." in page.text
    assert "That costs about €75.00." in page.text
    desk.client.follow(desk.client.send(page, form="book"))
    (kept,), (quote,) = desk.rows(BookingRow), desk.rows(QuoteRow)
    assert kept.ends_at - kept.starts_at == timedelta(minutes=90)
    assert quote.total_cents == 7500


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        ("0", "Fill in a whole number of minutes from 1 to 240."),
        ("1800", "Fill in a whole number of minutes, such as 90."),
        ("300", "Fill in a whole number of minutes from 1 to 240."),
        ("-5", "Fill in a whole number of minutes, such as 90."),
        ("een", "Fill in a whole number of minutes, such as 90."),
    ],
)
def test_minutes_that_no_visit_lasts_are_said_at_their_field(desk: Counter, minutes: str, said: str) -> None:
    page = desk.client.get(path(desk, desk.resident().resident_id, minutes=minutes))
    assert page.status_code == 422
    assert said in page.text
    assert "Say this" not in page.text


def test_minutes_that_are_too_few_for_two_tasks_are_said_at_their_field(desk: Counter) -> None:
    handrail = {f"task_{desk.town.options['handrail']}": "1"}
    page = desk.client.get(path(desk, desk.resident().resident_id, minutes="20", **handrail))
    assert page.status_code == 422
    assert "This is too short for these tasks together." in page.text


def test_a_worker_of_another_organisation_is_not_in_the_list(desk: Counter) -> None:
    other = a_world(desk.app, host="elders.example")
    wishes: list[dict[str, Any]] = [{"preferred": str(other.town.workers["An"])}, {"language": "xx"}]
    for wish in wishes:
        page = desk.client.get(path(desk, desk.resident().resident_id, moment=TEN, **wish))
        assert page.status_code == 422
        assert "Choose one from the list." in page.text


def test_a_moment_beyond_the_horizon_needs_a_reason_that_stays_with_the_booking(desk: Counter) -> None:
    home = path(desk, desk.resident().resident_id, moment=FAR)
    page = desk.client.get(home)
    assert "This is too far ahead. We do not plan these days yet. You can book it with a reason." in page.text
    refused = desk.client.send(page, form="book")
    assert refused.status_code == 422
    assert "Write why this time is booked all the same." in refused.text
    assert desk.rows(BookingRow) == []
    booked = desk.client.follow(desk.client.send(refused, form="book", time_override="She is in hospital until then"))
    assert "She is in hospital until then" in booked.text
    (kept,) = desk.rows(BookingRow)
    assert (kept.time_override, kept.price_override) == ("She is in hospital until then", "")
    assert kept.starts_at.date() == date(2027, 1, 4)


def test_another_worker_than_was_wished_needs_a_reason(desk: Counter) -> None:
    speaks(desk, "An", "nl")
    speaks(desk, "Bilal", "nl", "ar")
    jozef = desk.resident("Jozef Peeters", phone="016 20 88 87")
    taken = path(desk, jozef.resident_id, preferred=str(desk.town.workers["Bilal"]), moment=TEN)
    desk.client.submit(taken, form="book", follow=True)
    page = desk.client.get(path(desk, desk.resident().resident_id, language="ar", moment=TEN))
    assert "Nobody who comes as you asked is there then. You can book it with a reason." in page.text
    refused = desk.client.send(page, form="book")
    assert "Write why this time is booked all the same." in refused.text
    desk.client.follow(desk.client.send(refused, form="book", time_override="Her son translates"))
    assert comes(desk) == {"An", "Bilal"}


def test_a_reason_never_doubles_a_worker(desk: Counter) -> None:
    jozef = desk.resident("Jozef Peeters", phone="016 20 88 87")
    resident = desk.resident()
    speaks(desk, "Bilal", "nl", "ar")
    speaks(desk, "An", "nl")
    page = desk.client.get(path(desk, resident.resident_id, task="handrail", moment=FAR))
    desk.client.submit(
        path(desk, jozef.resident_id, task="handrail", moment=FAR), form="book", follow=True, time_override="Away"
    )
    refused = desk.client.send(page, form="book", time_override="I want it")
    assert refused.status_code == 422
    assert len(desk.rows(BookingRow)) == 1


def test_one_visit_more_than_the_service_gives_needs_a_reason(desk: Counter) -> None:
    def one_a_week(session: Session) -> None:
        service = session.get_one(ServiceRow, desk.town.service_id)
        service.quota_visits, service.quota_per = 1, "week"

    desk.do(one_a_week)
    resident = desk.resident()
    desk.booking(resident, TUESDAY_TEN + timedelta(days=1))
    refused = desk.client.submit(path(desk, resident.resident_id, moment=TEN), form="book")
    assert refused.status_code == 422
    assert "This household has had its visits of this week: 1 at most. You can book it with a reason." in refused.text
    assert len(desk.rows(BookingRow)) == 1
    booked = desk.client.follow(desk.client.send(refused, form="book", time_override="The lamp fell down again"))
    assert "The lamp fell down again" in booked.text
    assert len(desk.rows(BookingRow)) == 2
