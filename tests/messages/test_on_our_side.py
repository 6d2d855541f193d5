"""When we cancel or move ourselves: sorry, and why, in one plain sentence."""

from __future__ import annotations

import pytest

from booking.messages.gsm import parts
from booking.messages.kinds import Kind
from booking.messages.rendering import render_mail, render_sms
from booking.rules.on_our_side import OurReason
from booking.rules.text import LOCALES
from tests.messages.facts import KEY, NOW, SENDER, kept

SORRY = {
    OurReason.WEATHER: "We are sorry: the weather is too bad to work.",
    OurReason.ILL: "We are sorry: somebody of our team is ill.",
    OurReason.VEHICLE: "We are sorry: our vehicle does not work.",
    OurReason.OTHER: "We are sorry: the street is closed.",
}
KINDS = (Kind.BOOKING_CANCELLED, Kind.BOOKING_MOVED)

both_kinds = pytest.mark.parametrize("kind", KINDS)
every_reason = pytest.mark.parametrize("why", list(OurReason))


def facts(why: str) -> dict[str, object]:
    return kept(our_reason=why, our_words="the street is closed.")


@both_kinds
@every_reason
def test_mail_and_text_message_say_sorry_and_why(kind: Kind, why: OurReason) -> None:
    mail = render_mail(kind, facts(why), SENDER, "en", secret_key=KEY, now=NOW)
    for text in (mail.text, " ".join(mail.html.split()), render_sms(kind, facts(why), SENDER, "en", secret_key=KEY)):
        assert SORRY[why] in text


@both_kinds
@every_reason
@pytest.mark.parametrize("locale", LOCALES)
def test_the_text_message_takes_two_parts_at_most(kind: Kind, why: OurReason, locale: str) -> None:
    longest = kept(our_reason=why, our_words="w" * 300)
    assert parts(render_sms(kind, longest, SENDER, locale, secret_key=KEY)) <= 2


@both_kinds
def test_what_a_resident_wanted_says_no_sorry(kind: Kind) -> None:
    for locale in LOCALES:
        mail = render_mail(kind, kept(), SENDER, locale, secret_key=KEY, now=NOW)
        assert "sorry" not in mail.text.lower()
        assert "You do not have to pay anything" not in mail.text


def test_what_we_cancel_costs_nothing_and_says_so() -> None:
    text = render_mail(Kind.BOOKING_CANCELLED, facts("weather"), SENDER, "en", secret_key=KEY, now=NOW).text
    assert "You do not have to pay anything for this visit." in text


def test_words_of_the_office_are_escaped_and_carry_no_link() -> None:
    evil = kept(our_reason="other", our_words="<b>x</b> https://evil.example")
    mail = render_mail(Kind.BOOKING_MOVED, evil, SENDER, "en", secret_key=KEY, now=NOW)
    assert "<b>x</b>" not in mail.html
    assert "https://evil.example" not in mail.text
