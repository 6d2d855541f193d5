"""Why no other moment, for somebody who books: one sentence, and the times near it; never who is where."""

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from booking.rules.actors import resident_of
from booking.store.database import in_transaction
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.requests import Choice, HoldPlace
from tests.harness.client import StrictClient
from tests.harness.town import MONDAY, Town, a_place
from tests.web.resident.way import Way, words

WEDNESDAY = "2026-11-25"


def why(way: Way, *, dag: str = WEDNESDAY, uur: str = "10:00") -> TestResponse:
    """Follow the link under the times and ask for a moment."""
    times = BeautifulSoup(way.client.get(way.at).text, "html.parser")
    link = next(one for one in times.select("main a") if "Why not at another moment?" in one.text)
    return way.client.submit(str(link["href"]), dag=dag, uur=uur)


def at_times(way: Way, task: str = "lamp") -> Way:
    return way.choose(task).amounts().address()


def test_a_free_moment_is_told_to_be_free_and_leads_to_its_week(way: Way) -> None:
    answer = why(at_times(way))
    assert answer.status_code == 200
    assert "This time is free." in words(answer)
    link = next(one for one in BeautifulSoup(answer.text, "html.parser").select("main a") if "Choose" in one.text)
    assert "Wednesday 25 November" in way.client.get(str(link["href"])).text


def test_a_taken_moment_has_one_sentence_and_the_times_near_it_and_names_nobody(way: Way, town: Town) -> None:
    asked = HoldPlace(
        town.service_id,
        (Choice(town.options["handrail"]),),
        a_place(),
        MONDAY.replace(day=25, hour=9),
        client_key="Jozef",
        locale="nl",
    )
    with way.client.application.app_context():
        in_transaction(lambda session: hold_place(session, asked, by=resident_of(town.organisation_id), now=MONDAY))
    answer = why(at_times(way, "handrail"))
    said = words(answer)
    assert "Everybody who can do this is with somebody else then, or on the way." in said
    assert "Wednesday 25 November, 11:00" in said
    assert not {"An", "Bilal"} & set(said.split())
    link = next(one for one in BeautifulSoup(answer.text, "html.parser").select("main ul a"))
    assert "Wednesday 25 November" in way.client.get(str(link["href"])).text


@pytest.mark.parametrize(
    ("dag", "uur", "said"),
    [
        ("2026-11-22", "10:00", "This moment is already over."),
        ("2026-11-23", "15:00", "This is too soon for us to come."),
        ("2027-02-01", "10:00", "This is too far ahead."),
        (WEDNESDAY, "10:10", "We do not begin at this minute."),
        ("2026-11-28", "10:00", "Nobody of us works at this hour"),
    ],
)
def test_each_moment_that_cannot_be_has_its_reason(way: Way, dag: str, uur: str, said: str) -> None:
    answer = why(at_times(way), dag=dag, uur=uur)
    assert answer.status_code == 200
    assert said in words(answer)


@pytest.mark.parametrize(
    ("dag", "uur", "said"),
    [
        ("2026-02-31", "10:00", "Write a day such as 1/12/2026."),
        ("0001-01-01", "10:00", "Write a day such as 1/12/2026."),
        (WEDNESDAY, "30:00", "Write a time such as 8.30."),
        ("", "", "Fill in the day."),
        ("2027-03-28", "02:30", "This hour does not exist"),
    ],
)
def test_what_is_no_moment_is_said_at_its_field(way: Way, dag: str, uur: str, said: str) -> None:
    answer = why(at_times(way), dag=dag, uur=uur)
    assert answer.status_code == 422
    assert said in answer.text


def test_the_page_is_for_who_began_the_draft_and_comes_after_the_address(way: Way, client: StrictClient) -> None:
    way.choose("lamp").amounts()
    early = client.get(f"/boeken/{way.token}/waarom")
    assert early.status_code == 303
    assert early.location.endswith("/adres")
    client.delete_cookie("buurtboek")
    assert client.get(f"/boeken/{way.token}/waarom").status_code == 404
