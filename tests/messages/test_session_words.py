"""Who comes to us is expected: no message to them says that we come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from booking.messages.gsm import parts
from booking.messages.kinds import Kind
from booking.messages.rendering import render_mail, render_sms
from booking.rules.text import LOCALES
from tests.messages.facts import FACTS, KEY, NOW, SENDER

THERE = replace(FACTS, address=("Dorpsrestaurant", "Molenstraat 40, 3140 Keerbergen"), is_there=True).to_json()


@pytest.mark.parametrize("kind", [Kind.BOOKING_CONFIRMED, Kind.BOOKING_MOVED, Kind.VISIT_REMINDER])
@pytest.mark.parametrize("ours", ["", "weather"])
def test_who_has_a_place_is_expected(kind: Kind, ours: str) -> None:
    facts = THERE | {"our_reason": ours}
    mail = render_mail(kind, facts, SENDER, "en", secret_key=KEY, now=NOW)
    sms = render_sms(kind, facts, SENDER, "en", secret_key=KEY)

    assert "We expect you on Tuesday 1 December, from 09:00 until 10:30." in mail.text
    assert "Dorpsrestaurant" in mail.text
    for said in (mail.subject, mail.text, mail.html, sms):
        assert "we come" not in said.lower()
        assert "we now come" not in said.lower()
        assert "comes on" not in said
    assert "expect you on" in sms


@pytest.mark.parametrize("ours", ["", "weather"])
def test_what_is_cancelled_does_not_take_place_and_nobody_would_have_come(ours: str) -> None:
    facts = THERE | {"our_reason": ours}
    mail = render_mail(Kind.BOOKING_CANCELLED, facts, SENDER, "en", secret_key=KEY, now=NOW)
    sms = render_sms(Kind.BOOKING_CANCELLED, facts, SENDER, "en", secret_key=KEY)

    assert "Your booking of Tuesday 1 December at 09:00 does not take place." in mail.text
    assert ("You do not have to pay anything." in mail.text) == bool(ours)
    assert ("does not take place" if ours else "is cancelled") in sms
    for said in (mail.text, mail.html, sms):
        assert "We do not come" not in said
        assert "cannot come" not in said
        assert "visit" not in said.lower()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("ours", ["", "weather", "other"])
def test_the_text_message_that_it_is_cancelled_takes_two_parts_at_most(ours: str, locale: str) -> None:
    facts = THERE | {"our_reason": ours, "our_words": "w" * 300}

    assert parts(render_sms(Kind.BOOKING_CANCELLED, facts, SENDER, locale, secret_key=KEY)) <= 2
