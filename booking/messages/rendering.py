"""From the facts that the outbox kept to the words that a person reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, TypeAlias

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from booking.gateways.mail import Attachment
from booking.messages import formats
from booking.messages.calendar_file import CANCEL, MEDIA_TYPE, PUBLISH, calendar_file
from booking.messages.catalogue import words_of
from booking.messages.gsm import as_gsm7
from booking.messages.kinds import (
    ABOUT_LINKS,
    ABOUT_REPORTS,
    ABOUT_REQUESTS,
    ABOUT_SERIES,
    ABOUT_TICKETS,
    ABOUT_WAITING,
    BookingFacts,
    Kind,
)
from booking.messages.report_facts import ReportFacts
from booking.messages.representative_facts import RepresentativeFacts
from booking.messages.request_facts import RequestFacts
from booking.messages.ride_facts import RideFacts
from booking.messages.series_facts import SeriesFacts
from booking.messages.session_words import surroundings
from booking.messages.shown_report import ShownReport, shown_report
from booking.messages.shown_request import ShownRequest, shown_request
from booking.messages.shown_series import ShownSeries, shown_series
from booking.messages.shown_ticket import ShownTicket, shown_ticket
from booking.messages.task_words import tasks_in_words
from booking.messages.ticket_facts import TicketFacts
from booking.messages.waiting_facts import WaitingFacts
from booking.messages.words import words_in
from booking.rules.lines import one_line, without_links
from booking.rules.links import link_token
from booking.rules.money import Money
from booking.rules.phone import display_phone
from booking.rules.representatives import link_number
from booking.rules.text import DEFAULT_LOCALE, LOCALES, pick
from booking.store.outbox import Sender

_FOLDER: Final = Path(__file__).resolve().parents[2] / "templates"
#: Kinds that change what stands in a calendar, and how.
_CALENDAR_METHODS: Final = {
    Kind.BOOKING_CONFIRMED: PUBLISH,
    Kind.BOOKING_MOVED: PUBLISH,
    Kind.BOOKING_CANCELLED: CANCEL,
}
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_PLAIN_BRAND: Final = ("#1f4b3f", "#ffffff")
_LONGEST_NAME = 60
_LONGEST_LINE = 120
#: A text message that says why still takes two parts at most.
_LONGEST_REASON = 80
#: What is to come and what is over is no matter in a text message.
_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
_GAP: Final = re.compile(r"\n{3,}")
Facts: TypeAlias = (
    BookingFacts | WaitingFacts | SeriesFacts | RequestFacts | ReportFacts | TicketFacts | RepresentativeFacts
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedMail:
    """The words of a mail, and what goes with it."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBooking:
    """What a message about a booking shows, in the person's language.

    ``is_to_pay`` is False where the money was paid online; ``rest`` is what the invoice asks where only a part
    of it was. ``refund`` is None where nothing goes back. ``our_reason`` is why we cancel or move ourselves, else
    empty.
    """

    number: str
    name: str
    service: str
    tasks: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    address: tuple[str, ...]
    total: Money
    is_to_pay: bool
    rest: Money | None
    refund: Money | None
    is_to_come: bool
    link: str
    our_reason: str
    our_words: str
    ride: RideFacts | None = None
    is_there: bool = False
    """Whether the person comes to us, and we do not come to them."""
    payer: str = ""
    """Who pays it, where that is not the household itself."""
    for_name: str = ""
    """Of whom it is, where the message goes to somebody who acts for them."""
    is_rented: bool = False
    """Whether they take something along, and bring it back by ``ends_at``."""
    deposit: Money | None = None
    """What they give as a deposit, None where nothing is asked."""
    is_estimate: bool = False
    """Whether the price can still become another one."""
    is_left: bool = False
    """Whether something is left with us, brought at any time from ``starts_at`` until ``ends_at``."""
    comers: tuple[str, ...] = ()
    """For whom the places are, by name."""
    only_looks: bool = False
    """Whether the link leads to a page that changes nothing: of somebody who may pay for them, and not book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWish:
    """What a message about the waiting list shows, in the person's language."""

    name: str
    service: str
    tasks: tuple[str, ...]
    address: tuple[str, ...]
    last: date
    starts_at: datetime | None
    ends_at: datetime | None
    until: datetime | None
    before: datetime | None
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLink:
    """What a message with nothing but a private link shows."""

    name: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSender:
    """The organisation as a message shows it."""

    name: str
    phone: str
    phone_link: str
    email: str
    site: str
    brand: str
    brand_ink: str


def render_mail(
    kind: str, kept: dict[str, Any], sender: Sender, locale: str, *, secret_key: str, now: datetime
) -> RenderedMail:
    """Return the mail of ``kind`` about the facts that the outbox kept, in ``locale``."""
    facts, locale = _facts(kind, kept), _spoken(locale)
    write = partial(_write, Kind(kind), _context(facts, sender, locale, secret_key=secret_key, now=now), locale)
    return RenderedMail(
        subject=one_line(write("subject.txt")),
        text=_GAP.sub("\n\n", write("body.txt")).strip() + "\n",
        html=write("body.html"),
        attachments=_attachments(Kind(kind), facts, sender, locale, secret_key=secret_key, now=now),
    )


def render_sms(kind: str, kept: dict[str, Any], sender: Sender, locale: str, *, secret_key: str) -> str:
    """Return the text message of ``kind`` about the facts that the outbox kept, in ``locale``."""
    facts, locale = _facts(kind, kept), _spoken(locale)
    context = _context(facts, sender, locale, secret_key=secret_key, now=facts.starts_at or _LONG_AGO)
    return as_gsm7(one_line(_write(Kind(kind), context, locale, "sms.txt")))


def private_link(facts: BookingFacts | SeriesFacts | TicketFacts, base_url: str, *, secret_key: str) -> str:
    """Return the address at which the resident sees, moves and cancels the booking, or who acts for them.

    Who may only pay for them gets that of their own page: it tells what is planned, and changes nothing.
    """
    base, through = base_url.rstrip("/"), facts.through
    if through is None:
        return f"{base}/b/{link_token(secret_key, number=facts.number, epoch=facts.link_epoch)}"
    if not through.may_book:
        own = link_number(through.representative_id)
        return f"{base}/v/{link_token(secret_key, number=own, epoch=through.link_epoch)}"
    return f"{base}/b/{link_token(secret_key, number=through.number_of(facts.number), epoch=facts.link_epoch)}"


def representative_link(facts: RepresentativeFacts, base_url: str, *, secret_key: str) -> str:
    """Return the address at which somebody who acts for others sees for whom."""
    return f"{base_url.rstrip('/')}/v/{link_token(secret_key, number=facts.number, epoch=facts.link_epoch)}"


def waiting_link(token: str, base_url: str) -> str:
    """Return the address at which somebody who waits sees their wish, and answers."""
    return f"{base_url.rstrip('/')}/w/{token}"


def _facts(kind: str, kept: dict[str, Any]) -> Facts:
    if Kind(kind) in ABOUT_SERIES:
        return SeriesFacts.from_json(kept)
    if Kind(kind) in ABOUT_REQUESTS:
        return RequestFacts.from_json(kept)
    if Kind(kind) in ABOUT_REPORTS:
        return ReportFacts.from_json(kept)
    if Kind(kind) in ABOUT_TICKETS:
        return TicketFacts.from_json(kept)
    if Kind(kind) in ABOUT_LINKS:
        return RepresentativeFacts.from_json(kept)
    return WaitingFacts.from_json(kept) if Kind(kind) in ABOUT_WAITING else BookingFacts.from_json(kept)


def _write(kind: Kind, context: dict[str, object], locale: str, part: str) -> str:
    return _environment(locale).get_template(f"messages/{kind}/{part}").render(context)


def _spoken(locale: str) -> str:
    return locale if locale in LOCALES else DEFAULT_LOCALE


def _context(facts: Facts, sender: Sender, locale: str, *, secret_key: str, now: datetime) -> dict[str, object]:
    is_coloured = all(_COLOUR.fullmatch(colour) for colour in (sender.brand, sender.brand_ink))
    brand, ink = (sender.brand, sender.brand_ink) if is_coloured else _PLAIN_BRAND
    return {
        "locale": locale,
        "organisation": ShownSender(
            name=one_line(sender.name),
            phone=display_phone(sender.phone),
            phone_link=f"tel:{sender.phone}",
            email=sender.email,
            site=sender.base_url,
            brand=brand,
            brand_ink=ink,
        ),
        "booking": _shown(facts, sender, locale, secret_key=secret_key, now=now),
    }


def _shown(
    facts: Facts, sender: Sender, locale: str, *, secret_key: str, now: datetime
) -> ShownBooking | ShownWish | ShownSeries | ShownRequest | ShownReport | ShownTicket | ShownLink:
    if isinstance(facts, WaitingFacts):
        return _shown_wish(facts, sender, locale)
    if isinstance(facts, RequestFacts):
        return shown_request(facts, base_url=sender.base_url, locale=locale)
    if isinstance(facts, ReportFacts):
        return shown_report(facts, base_url=sender.base_url, locale=locale)
    if isinstance(facts, RepresentativeFacts):
        link = representative_link(facts, sender.base_url, secret_key=secret_key)
        return ShownLink(name=without_links(facts.name, most=_LONGEST_NAME), link=link)
    if isinstance(facts, BookingFacts):
        return _shown_booking(facts, sender, locale, secret_key=secret_key, now=now)
    link = private_link(facts, sender.base_url, secret_key=secret_key)
    return (
        shown_ticket(facts, link=link, locale=locale)
        if isinstance(facts, TicketFacts)
        else shown_series(facts, link=link, locale=locale)
    )


def _shown_booking(facts: BookingFacts, sender: Sender, locale: str, *, secret_key: str, now: datetime) -> ShownBooking:
    return ShownBooking(
        number=f"{facts.number[:4]} {facts.number[4:]}".strip(),
        name=without_links(facts.name, most=_LONGEST_NAME),
        service=one_line(pick(facts.service, locale)),
        tasks=_what(facts, locale),
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        address=tuple(without_links(line, most=_LONGEST_LINE) for line in facts.address),
        total=Money.from_cents(facts.total_cents),
        is_to_pay=facts.pay_by != "online",
        rest=Money.from_cents(facts.rest_cents) if facts.rest_cents else None,
        refund=Money.from_cents(facts.refund_cents) if facts.refund_cents else None,
        is_to_come=facts.starts_at > now,
        link=private_link(facts, sender.base_url, secret_key=secret_key),
        our_reason=facts.our_reason,
        our_words=without_links(facts.our_words, most=_LONGEST_REASON),
        ride=_shown_ride(facts.ride) if facts.ride else None,
        is_there=facts.is_there,
        payer=without_links(facts.payer, most=_LONGEST_NAME),
        for_name=without_links(facts.for_name, most=_LONGEST_NAME),
        is_rented=facts.is_rented,
        deposit=Money.from_cents(facts.deposit_cents) if facts.deposit_cents else None,
        is_estimate=facts.is_estimate,
        is_left=facts.is_left,
        comers=tuple(without_links(one, most=_LONGEST_NAME) for one in facts.comers),
        only_looks=facts.through is not None and not facts.through.may_book,
    )


def _what(facts: BookingFacts, locale: str) -> tuple[str, ...]:
    """Return what is booked, a line each; of a lesson also whether it is in the open air."""
    where = surroundings(words_in(locale), is_outdoor=facts.is_outdoor)
    tasks = tasks_in_words(facts.tasks, facts.counts, locale=locale)
    return (*tasks, where) if where else tasks


def _shown_ride(ride: RideFacts) -> RideFacts:
    return replace(
        ride,
        destination=without_links(ride.destination, most=_LONGEST_LINE),
        stops=tuple(without_links(stop, most=_LONGEST_LINE) for stop in ride.stops),
    )


def _shown_wish(facts: WaitingFacts, sender: Sender, locale: str) -> ShownWish:
    return ShownWish(
        name=without_links(facts.name, most=_LONGEST_NAME),
        service=one_line(pick(facts.service, locale)),
        tasks=tasks_in_words(facts.tasks, facts.counts, locale=locale),
        address=tuple(without_links(line, most=_LONGEST_LINE) for line in facts.address),
        last=facts.last,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        until=facts.until,
        before=facts.before,
        link=waiting_link(facts.token, sender.base_url),
    )


def _attachments(
    kind: Kind, facts: Facts, sender: Sender, locale: str, *, secret_key: str, now: datetime
) -> tuple[Attachment, ...]:
    method = _CALENDAR_METHODS.get(kind)
    if method is None or not isinstance(facts, BookingFacts):
        return ()
    content = calendar_file(
        facts,
        sender,
        link=private_link(facts, sender.base_url, secret_key=secret_key),
        sequence=facts.version,
        locale=locale,
        now=now,
        method=method,
    )
    parameters = {"method": method, "charset": "utf-8"}
    name = f"{facts.number}.ics"
    return (Attachment(name=name, content=content, media_type=MEDIA_TYPE, parameters=parameters),)


@cache
def _environment(code: str) -> Environment:
    """Return templates that speak one language; only those that end in .html escape."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(words_of(code), newstyle=True)  # type: ignore[attr-defined]
    locale = formats.locale_of(code)
    shown: tuple[Callable[..., str], ...] = (formats.money, formats.day, formats.short_day, formats.clock)
    for format_ in shown:
        environment.filters[format_.__name__] = partial(format_, locale=locale)
    return environment
