"""The tasks of a message: how many of each, in every mail and in the calendar."""

from __future__ import annotations

from dataclasses import replace

import pytest

from booking.messages.kinds import BookingFacts, Kind
from booking.messages.rendering import render_mail
from booking.messages.series_facts import SeriesFacts
from booking.messages.task_words import tasks_in_words
from booking.messages.waiting_facts import WaitingFacts
from tests.messages.facts import FACTS, KEY, NOW, SENDER, SERIES_FACTS, WAITING_FACTS

COUNTS = (3, 1)


def test_one_is_named_alone_and_more_with_how_many() -> None:
    assert tasks_in_words(FACTS.tasks, COUNTS, locale="nl") == ("3 × Een lamp ophangen", "Een kraan herstellen")


def test_a_message_from_before_counts_were_kept_names_the_tasks() -> None:
    older = {name: fact for name, fact in FACTS.to_json().items() if name != "counts"}

    assert BookingFacts.from_json(older).counts == ()
    assert tasks_in_words(FACTS.tasks, (), locale="en") == ("Hang a lamp", "Mend a tap")


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (Kind.BOOKING_CONFIRMED, replace(FACTS, counts=COUNTS)),
        (Kind.SERIES_CONFIRMED, replace(SERIES_FACTS, counts=COUNTS)),
        (Kind.PLACE_OFFERED, replace(WAITING_FACTS, counts=COUNTS)),
    ],
)
def test_every_mail_that_lists_tasks_says_how_many(
    kind: Kind, facts: BookingFacts | SeriesFacts | WaitingFacts
) -> None:
    mail = render_mail(kind, facts.to_json(), SENDER, "en", secret_key=KEY, now=NOW)

    for said in (mail.text, mail.html):
        assert "3 × Hang a lamp" in said
        assert "1 × " not in said


def test_the_calendar_says_how_many() -> None:
    facts = replace(FACTS, counts=COUNTS).to_json()
    mail = render_mail(Kind.BOOKING_CONFIRMED, facts, SENDER, "en", secret_key=KEY, now=NOW)

    (calendar,) = mail.attachments
    assert "3 × Hang a lamp" in calendar.content.decode()
