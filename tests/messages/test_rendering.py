"""Each message in each language, as it is read: golden files, and what no message may ever show on a locked phone.

``GOLDEN=write pytest tests/messages/test_rendering.py`` writes the files anew; read what changed before you keep it.
"""

import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from booking.messages.gsm import parts
from booking.messages.kinds import Kind
from booking.messages.rendering import RenderedMail, render_mail, render_sms
from booking.messages.ride_facts import RideFacts
from booking.rules.text import LOCALES, pick
from tests.messages.facts import FACTS, KEY, NOW, SENDER, kept, kept_for

GOLDEN = Path(__file__).parent / "golden"
WITH_REFUND = {Kind.BOOKING_CANCELLED, Kind.PRICE_CHANGED, Kind.PLACE_LOST, Kind.MONEY_BACK}
#: What a phone shows of a mail while it is locked, at most.
PREVIEW = 140

every_message = pytest.mark.parametrize("locale", LOCALES)
every_kind = pytest.mark.parametrize("kind", list(Kind))


def mail(kind: Kind, locale: str, **others: object) -> RenderedMail:
    facts = {"refund_cents": 1800 if kind in WITH_REFUND else 0} | others
    return render_mail(kind, kept_for(kind, **facts), SENDER, locale, secret_key=KEY, now=NOW)


def sms(kind: Kind, locale: str) -> str:
    return render_sms(kind, kept_for(kind), SENDER, locale, secret_key=KEY)


def seen(html: str) -> str:
    """Return what a person reads of a page."""
    body = BeautifulSoup(html, "html.parser").body
    assert body is not None
    return " ".join(body.get_text(" ").split())


@every_kind
@every_message
def test_mail_reads_as_agreed(kind: Kind, locale: str) -> None:
    written = mail(kind, locale)
    golden(f"{kind}.{locale}.mail.txt", f"{written.subject}\n\n{written.text}")
    golden(f"{kind}.{locale}.mail.html", written.html)
    for attachment in written.attachments:
        golden(f"{kind}.{locale}.ics", attachment.content.decode().replace("\r\n", "\n"))


@every_kind
@every_message
def test_text_message_reads_as_agreed(kind: Kind, locale: str) -> None:
    golden(f"{kind}.{locale}.sms.txt", sms(kind, locale) + "\n")


@every_kind
@every_message
def test_text_message_takes_two_parts_at_most(kind: Kind, locale: str) -> None:
    text = sms(kind, locale)
    assert parts(text) <= 2, text
    assert text == sms(kind, locale).encode("utf-8").decode(), "no half letters"


@every_kind
@every_message
def test_a_locked_phone_shows_no_care_no_address_and_no_amount(kind: Kind, locale: str) -> None:
    written = mail(kind, locale)
    shown = [written.subject, written.text[:PREVIEW], seen(written.html)[:PREVIEW], sms(kind, locale)]
    secrets = [
        *FACTS.address,
        *(pick(task, locale) for task in FACTS.tasks),
        "€",
        "18",
        "Stationsstraat",
    ]
    for text in shown:
        without_link = re.sub(r"https://\S+", "", text)
        found = [secret for secret in secrets if secret in without_link]
        assert not found, f"{text!r} shows {found}"
        assert FACTS.service[locale] not in without_link.replace(SENDER.name, "")


@every_kind
@every_message
def test_both_parts_of_a_mail_say_the_same(kind: Kind, locale: str) -> None:
    written = mail(kind, locale)
    words = seen(written.html)
    for line in written.text.splitlines():
        for word in line.removeprefix("- ").replace(",", " ").split():
            if not word.startswith("https://"):
                assert word.strip(":,.") in words, f"{word!r} of {line!r} is not in the other part"
    assert set(re.findall(r"https://[^\s\"<]+", written.text)) == set(re.findall(r"https://[^\s\"<]+", written.html))


def test_a_mail_tells_which_part_comes_by_invoice() -> None:
    text = mail(Kind.BOOKING_MOVED, "en", pay_by="online", rest_cents=750).text
    assert "€18.00, of which €7.50 by invoice; the other part is paid" in text


@pytest.mark.parametrize("pay_by", ["invoice", "online"])
def test_a_mail_tells_the_total_and_how_it_is_paid_and_nothing_else_of_the_price(pay_by: str) -> None:
    text = mail(Kind.BOOKING_CONFIRMED, "en", pay_by=pay_by).text
    assert f"€18.00, {'by invoice' if pay_by == 'invoice' else 'paid'}" in text
    assert text.count("€") == 1


def test_what_costs_nothing_is_said_so() -> None:
    assert "Price: You pay nothing." in mail(Kind.BOOKING_CONFIRMED, "en", total_cents=0).text


@pytest.mark.parametrize("kind", [Kind.BOOKING_CONFIRMED, Kind.BOOKING_MOVED, Kind.VISIT_REMINDER])
def test_what_is_left_with_us_is_brought_within_hours_and_is_no_appointment(kind: Kind) -> None:
    assert "Bring it on Tuesday 1 December, between" in mail(kind, "en", is_there=True, is_left=True).text
    short = render_sms(kind, kept_for(kind, is_there=True, is_left=True), SENDER, "en", secret_key=KEY)
    assert re.search(r"[Bb]ring it on .* between", short)
    assert parts(short) <= 2


def test_a_mail_names_the_children_who_come() -> None:
    assert "Who comes: Noor Maes" in mail(Kind.BOOKING_CONFIRMED, "en", comers=("Noor Maes",)).text


def test_the_link_is_the_private_one_and_a_new_epoch_makes_another() -> None:
    first, second = (mail(Kind.BOOKING_CONFIRMED, "en", link_epoch=epoch).text for epoch in (0, 1))
    links = [re.findall(r"https://\S+", text) for text in (first, second)]
    assert all(link[0].startswith(f"{SENDER.base_url}/b/{FACTS.number}-") for link in links)
    assert links[0] != links[1]


@pytest.mark.parametrize(("may_book", "page"), [(True, "/b/40718266-V7-2-"), (False, "/v/V7-")])
def test_who_acts_for_them_gets_a_link_of_their_own(may_book: bool, page: str) -> None:  # noqa: FBT001 - of the table
    through = {"representative_id": 7, "link_epoch": 2, "may_book": may_book}
    text = mail(Kind.BOOKING_CONFIRMED, "en", through=through).text
    assert f"{SENDER.base_url}{page}" in text
    assert ("See, move or cancel your booking" in text, "See what is planned" in text) == (may_book, not may_book)
    short = render_sms(
        Kind.BOOKING_CONFIRMED, kept_for(Kind.BOOKING_CONFIRMED) | {"through": through}, SENDER, "en", secret_key=KEY
    )
    assert parts(short) <= 2


def test_words_of_others_are_escaped_in_html_and_only_there() -> None:
    evil = mail(Kind.BOOKING_CONFIRMED, "nl", name='<script>alert("x")</script> & co', address=("<b>1</b>", "3140"))
    assert "<script>" not in evil.html
    assert "<b>1</b>" not in evil.html
    assert '<script>alert("x")</script> & co' in evil.text


def test_a_colour_that_is_none_does_not_reach_the_style_sheet() -> None:
    sender = replace(SENDER, brand="red; } body { display: none")
    html = render_mail(Kind.MONEY_BACK, kept(), sender, "nl", secret_key=KEY, now=NOW).html
    assert "display: none" not in html


def test_an_unknown_language_is_answered_in_dutch() -> None:
    assert mail(Kind.BOOKING_CONFIRMED, "ar").subject == mail(Kind.BOOKING_CONFIRMED, "nl").subject


def test_facts_of_an_earlier_version_can_still_be_told() -> None:
    old = kept()
    del old["version"], old["refund_cents"], old["rest_cents"]
    assert render_mail(Kind.BOOKING_CONFIRMED, old, SENDER, "nl", secret_key=KEY, now=NOW).subject


@pytest.mark.parametrize("name", ["An\r\nBcc: x@evil.example", "An\u2028Bcc: x"])
def test_no_fact_breaks_a_subject(name: str) -> None:
    written = render_mail(Kind.BOOKING_CONFIRMED, kept(), replace(SENDER, name=name), "nl", secret_key=KEY, now=NOW)
    assert len(written.subject.splitlines()) == 1
    EmailMessage()["Subject"] = written.subject


def golden(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert path.exists(), f"no golden file {name}; GOLDEN=write makes it"
    assert text == path.read_text(), f"{name} reads otherwise; GOLDEN=write keeps it"


RIDE = RideFacts(
    destination="Ziekenhuis, Herestraat 49, 3000 Leuven",
    stops=("Bakestraat 2, 3140 Keerbergen",),
    arrives_at=datetime(2026, 12, 1, 8, 40, tzinfo=UTC),
    appointment_at=datetime(2026, 12, 1, 8, 45, tzinfo=UTC),
    home_at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
)


@every_message
def test_mail_about_a_ride_reads_as_agreed(locale: str) -> None:
    written = mail(Kind.BOOKING_CONFIRMED, locale, ride=RIDE)
    golden(f"ride_confirmed.{locale}.mail.txt", f"{written.subject}\n\n{written.text}")
    golden(f"ride_confirmed.{locale}.mail.html", written.html)
    assert "Herestraat" not in seen(written.html)[:PREVIEW], "a locked phone shows no address"


def test_who_is_free_and_stays_there_reads_when_they_are_there_and_nothing_of_the_way_back() -> None:
    text = mail(Kind.BOOKING_CONFIRMED, "en", ride=replace(RIDE, appointment_at=None, home_at=None)).text
    assert "You are there: around 09:40" in text
    assert "Home again" not in text


AFTERWARDS = "This is an estimate: we know the exact price afterwards."


@pytest.mark.parametrize(
    ("facts", "price"),
    [
        ({}, "€18.00, by invoice"),
        ({"is_estimate": True}, f"about €18.00, by invoice. {AFTERWARDS}"),
        ({"is_estimate": True, "payer": "OCMW"}, f"about €18.00. OCMW pays this. {AFTERWARDS}"),
        (
            {"is_estimate": True, "pay_by": "online"},
            "€18.00, paid. This is an estimate: if the exact price is lower, we give back the difference.",
        ),
        ({"ride": replace(RIDE, in_cash=True)}, "€18.00, in cash to the driver"),
        ({"ride": replace(RIDE, in_cash=True), "is_estimate": True}, "about €18.00, in cash to the driver"),
    ],
)
def test_a_price_that_can_change_is_told_as_an_estimate_and_no_other(facts: dict[str, object], price: str) -> None:
    written = mail(Kind.BOOKING_CONFIRMED, "en", **facts)
    assert f"Price: {price}\n" in written.text
    assert price in seen(written.html)
