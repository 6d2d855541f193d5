"""The caller asks for another hour: it is chosen where it is free, and told why not where it is not."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from tests.harness.town import MONDAY
from tests.web.desk.conftest import Counter
from tests.web.desk.test_call_wishes import speaks
from tests.web.desk.test_calls import TEN, path

TUESDAY = "2026-11-24"
TUESDAY_TEN = MONDAY + timedelta(days=1, hours=2)


def asked(desk: Counter, *, on: str = TUESDAY, at: str = "10:00", task: str = "lamp", **more: str) -> tuple[int, str]:
    """Ask for an hour on the page of the caller, and return what the page says."""
    home = path(desk, desk.resident().resident_id, task=task, **more)
    answer = desk.client.submit(home, form="hour", dag=on, uur=at)
    if answer.status_code == 303:
        answer = desk.client.get(answer.location)
    return answer.status_code, " ".join(BeautifulSoup(answer.text, "html.parser").get_text(" ").split())


def test_a_free_hour_is_chosen(desk: Counter) -> None:
    status, page = asked(desk, at="14.30")
    assert status == 200
    assert "On Tuesday 24 November at 14:30 somebody comes for this: Hang a lamp." in page


def test_a_taken_hour_is_told_in_a_sentence_and_for_each_worker_and_with_what_is_near(desk: Counter) -> None:
    jozef = desk.resident("Jozef Peeters", phone="016 20 88 87")
    desk.booking(jozef, TUESDAY_TEN, task="handrail", cents=5000)
    status, page = asked(desk, at="10:00", task="handrail")
    assert status == 200
    assert "Everybody who can do this is with somebody else then, or on the way." in page
    assert "An is at work elsewhere from 10:00 to 11:00." in page
    assert "Bilal" not in page.split("Does the caller ask")[1].split("Free near it")[0], "Bilal fits no handrails"
    assert "Jozef" not in page
    assert "Free near it Tuesday 24 November" in page


@pytest.mark.parametrize(
    ("on", "at", "said"),
    [
        ("2026-11-22", "10:00", "This moment is already over."),
        (TUESDAY, "10:10", "We do not begin at this minute."),
        (TUESDAY, "20:00", "Nobody of us works at this hour, or long enough for this job. For you, not for the caller"),
        ("2026-11-28", "10:00", "Nobody of us works at this hour"),
        ("2027-03-01", "10:00", "This is too far ahead."),
    ],
)
def test_each_hour_that_cannot_be_has_its_reason(desk: Counter, on: str, at: str, said: str) -> None:
    status, page = asked(desk, on=on, at=at)
    assert status == 200
    assert said in page
    assert "Say this" in page, "the first free time is still there to be said"


@pytest.mark.parametrize(
    ("on", "at", "said"),
    [
        ("2026-02-31", "10:00", "Write a day such as 1/12/2026."),
        ("9999-12-31", "10:00", "Write a day such as 1/12/2026."),
        ("", "10:00", "Fill in the day."),
        (TUESDAY, "30:00", "Write a time such as 8.30."),
        (TUESDAY, "", "Fill in the time."),
        ("2027-03-28", "02:30", "This hour does not exist: the clock goes forward then."),
    ],
)
def test_what_is_no_day_or_hour_is_said_at_its_field(desk: Counter, on: str, at: str, said: str) -> None:
    status, page = asked(desk, on=on, at=at)
    assert status == 422
    assert said in page


def test_a_worker_who_could_come_but_was_not_wished_is_named_so(desk: Counter) -> None:
    speaks(desk, "An", "nl")
    speaks(desk, "Bilal", "nl", "ar")
    jozef = desk.resident("Jozef Peeters", phone="016 20 88 87")
    taken = path(desk, jozef.resident_id, preferred=str(desk.town.workers["Bilal"]), moment=TEN)
    desk.client.submit(taken, form="book", follow=True)
    _status, page = asked(desk, language="ar")
    assert "Nobody who comes as you asked is there then." in page
    assert "An could come, but is not as this household asked." in page
    assert "Bilal is at work elsewhere from 10:00 to 10:45." in page
    assert "Book this time all the same, with a reason" in page
