"""The calendar file: one event that every calendar reads, at the hour of Brussels."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from booking.messages.calendar_file import CANCEL, calendar_file
from booking.messages.kinds import BookingFacts
from booking.rules.lines import one_line
from tests.messages.facts import FACTS, NOW, SENDER

LINK = "https://boek.klusdienst-keerbergen.be/b/40718266-abc"


def write(facts: BookingFacts = FACTS, **others: Any) -> bytes:
    usual: dict[str, Any] = {"link": LINK, "sequence": 2, "locale": "nl", "now": NOW}
    return calendar_file(facts, others.pop("organisation", SENDER), **(usual | others))


def event_in(content: bytes) -> Any:
    events = Calendar.from_ical(content).walk("VEVENT")
    assert len(events) == 1
    return events[0]


def test_the_visit_stands_at_the_hour_of_brussels() -> None:
    event = event_in(write())
    assert event["DTSTART"].params["TZID"] == "Europe/Brussels"
    assert event["DTSTART"].dt == FACTS.starts_at
    assert b"DTSTART;TZID=Europe/Brussels:20261201T090000" in write()
    assert b"BEGIN:VTIMEZONE" in write()
    assert (event["LOCATION"], event["URL"]) == ("Stationsstraat 12, 3140 Keerbergen", LINK)


@pytest.mark.parametrize(
    ("starts_at", "shown"),
    [
        (datetime(2026, 10, 24, 8, tzinfo=UTC), b"20261024T100000"),
        (datetime(2026, 10, 25, 9, tzinfo=UTC), b"20261025T100000"),
        (datetime(2027, 3, 27, 9, tzinfo=UTC), b"20270327T100000"),
        (datetime(2027, 3, 28, 8, tzinfo=UTC), b"20270328T100000"),
    ],
)
def test_ten_o_clock_stays_ten_o_clock_over_both_clock_changes(starts_at: datetime, shown: bytes) -> None:
    content = write(replace(FACTS, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)))
    assert b"DTSTART;TZID=Europe/Brussels:" + shown in content
    # As a calendar works it out that knows no zone but the one in the file.
    assert event_in(content)["DTSTART"].dt.astimezone(UTC) == starts_at


def test_a_later_file_of_the_same_booking_replaces_the_earlier() -> None:
    first, moved = event_in(write(sequence=2)), event_in(write(sequence=3, now=NOW + timedelta(days=1)))
    assert first["UID"] == moved["UID"]
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (2, 3)
    assert event_in(write(replace(FACTS, number="40718267")))["UID"] != first["UID"]


def test_a_cancelled_visit_leaves_the_calendar() -> None:
    content = write(method=CANCEL)
    assert Calendar.from_ical(content)["METHOD"] == "CANCEL"
    assert (event_in(content)["STATUS"], event_in(content)["UID"]) == ("CANCELLED", event_in(write())["UID"])


def test_the_title_does_not_say_what_the_visit_is_for() -> None:
    title = event_in(write())["SUMMARY"]
    assert "lamp" not in title
    assert FACTS.service["nl"] not in title.replace(SENDER.name, "")


@pytest.mark.parametrize(
    "evil",
    [
        "a\r\nBEGIN:VALARM\r\nTRIGGER:-PT1M\r\nEND:VALARM",
        "a\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:b",
        "كلمة" * 75,
        "🛠️🔧" * 60,
        'comma, semicolon; colon: backslash\\ "quotes"',
        "a\u2028b\x00c",
    ],
)
def test_strange_words_stay_words(evil: str) -> None:
    facts = replace(FACTS, tasks=({"nl": evil},), address=(evil, "3140 Keerbergen"))
    content = write(facts, organisation=replace(SENDER, name=evil))
    calendar = Calendar.from_ical(content)
    assert not calendar.walk("VALARM")
    assert event_in(content)["LOCATION"].endswith("3140 Keerbergen")
    assert one_line(evil)[:20] in event_in(content)["DESCRIPTION"]


@pytest.mark.parametrize("text", ["كلمة" * 75, "🛠️🔧" * 60, "x" * 300])
def test_lines_are_folded_on_octets_and_never_within_a_letter(text: str) -> None:
    lines = write(replace(FACTS, tasks=({"nl": text},))).split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()


@pytest.mark.parametrize(
    ("what", "title", "said"),
    [
        ({"is_left": True}, "Bring it to", "at any time between"),
        ({"is_rented": True}, "Collect it at", "Bring it back"),
    ],
)
def test_what_is_brought_or_taken_along_is_no_visit_and_keeps_the_hours_free(
    what: dict[str, Any], title: str, said: str
) -> None:
    event = event_in(write(replace(FACTS, is_there=True, **what), locale="en"))
    assert (event["SUMMARY"].startswith(title), event["TRANSP"]) == (True, "TRANSPARENT")
    assert said in event["DESCRIPTION"]
