"""A booking as messages tell about it, an organisation that sends them, and rows of the outbox."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

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
from booking.messages.series_facts import SeriesFacts, ToldVisit
from booking.messages.ticket_facts import TicketFacts
from booking.messages.waiting_facts import WaitingFacts
from booking.rules.series import Days, SeriesRule
from booking.store.database import db, in_transaction
from booking.store.outbox import Sender
from booking.store.tables import OrganisationRow, OutboxRow

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
KEY = "a key of the tests, long enough to be accepted"

SENDER = Sender(
    name="Klusdienst Keerbergen",
    base_url="https://boek.klusdienst-keerbergen.be",
    phone="+3215501234",
    email="klus@keerbergen.be",
    brand="#1f4b3f",
    brand_ink="#ffffff",
)

FACTS = BookingFacts(
    number="40718266",
    link_epoch=0,
    name="An Peeters",
    service={"nl": "Klusdienst", "fr": "Petits travaux", "en": "Odd jobs"},
    tasks=(
        {"nl": "Een lamp ophangen", "fr": "Accrocher une lampe", "en": "Hang a lamp"},
        {"nl": "Een kraan herstellen", "fr": "Réparer un robinet", "en": "Mend a tap"},
    ),
    starts_at=datetime(2026, 12, 1, 8, tzinfo=UTC),
    ends_at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
    address=("Stationsstraat 12", "3140 Keerbergen"),
    total_cents=1800,
    pay_by="invoice",
    version=2,
)


#: Somebody who waits, to whom a place is offered; said with the same words as ``FACTS``.
WAITING_FACTS = WaitingFacts(
    token="s3cret-Tok3n_of-22chars",
    name=FACTS.name,
    service=FACTS.service,
    tasks=FACTS.tasks,
    address=FACTS.address,
    last=date(2027, 2, 26),
    starts_at=FACTS.starts_at,
    ends_at=FACTS.ends_at,
    until=datetime(2026, 11, 24, 8, 30, tzinfo=UTC),
    before=datetime(2026, 12, 15, 12, tzinfo=UTC),
)


#: A series of which two visits are promised and two no longer take place; said with the same words as ``FACTS``.
SERIES_FACTS = SeriesFacts(
    number=FACTS.number,
    link_epoch=FACTS.link_epoch,
    name=FACTS.name,
    service=FACTS.service,
    tasks=FACTS.tasks,
    address=FACTS.address,
    rule=SeriesRule(every_weeks=2, weekdays=(1,), clock=time(9), first=date(2026, 12, 1)),
    visits=(ToldVisit(FACTS.starts_at, 1800), ToldVisit(FACTS.starts_at + timedelta(weeks=8), 1950)),
    gone=(FACTS.starts_at + timedelta(weeks=2), FACTS.starts_at + timedelta(weeks=4)),
    pause=Days(date(2026, 12, 14), date(2027, 1, 4)),
    goes_on=True,
)


#: A request with a yes and a day; said with the same words as ``FACTS``.
REQUEST_FACTS = RequestFacts(
    token="s3cret-Tok3n_of-22chars",
    number="52907341",
    name=FACTS.name,
    service=FACTS.service,
    is_accepted=True,
    starts_at=FACTS.starts_at,
)


#: Something that was reported, and what became of it; said with the same words as ``FACTS``.
REPORT_FACTS = ReportFacts(
    token="s3cret-Tok3n_of-22chars",
    number=FACTS.number,
    name=FACTS.name,
    service=FACTS.service,
    kind=FACTS.tasks[0],
    where=", ".join(FACTS.address),
    outcome="declined",
    answer="De gemeente herstelt dit zelf in het voorjaar.",
)


#: A bike that is ready, or about which something is asked; said with the same words as ``FACTS``.
TICKET_FACTS = TicketFacts(
    number=FACTS.number,
    link_epoch=FACTS.link_epoch,
    name=FACTS.name,
    service=FACTS.service,
    thing="Rode Oxford",
    address=FACTS.address,
    agreed_cents=2500,
    asked_cents=4850,
    words="De ketting is versleten.",
    price_cents=1800,
    collect_from=datetime(2026, 11, 23, 12, tzinfo=UTC),
    collect_until=datetime(2026, 11, 23, 16, tzinfo=UTC),
)


def kept_for(kind: Kind, **others: Any) -> dict[str, Any]:
    """Return the facts that a message of this kind is about; ``others`` change a booking's."""
    about = [facts for kinds, facts in _ABOUT if kind in kinds]
    if about:
        facts: dict[str, Any] = about[0].to_json()
        return facts
    if kind in {Kind.RENTAL_DUE, Kind.RENTAL_LONGER}:
        # Who is reminded has it, and paid the deposit.
        deposit_cents = 5000 if kind is Kind.RENTAL_LONGER else 0
        week = {"ends_at": FACTS.ends_at + timedelta(days=7), "is_rented": True, "deposit_cents": deposit_cents}
        others = week | others
    return kept(**others)


#: What a message is about that is not about one booking; the first that names its kind counts.
_ABOUT: tuple[tuple[Collection[Kind], Any], ...] = (
    ({Kind.WISH_KEPT}, replace(WAITING_FACTS, starts_at=None, ends_at=None, until=None)),
    (ABOUT_REQUESTS, REQUEST_FACTS),
    (ABOUT_REPORTS, REPORT_FACTS),
    (ABOUT_TICKETS, TICKET_FACTS),
    (ABOUT_LINKS, RepresentativeFacts(number="V12", link_epoch=0, name=FACTS.name)),
    (ABOUT_SERIES, SERIES_FACTS),
    (ABOUT_WAITING, WAITING_FACTS),
)


def kept(**others: Any) -> dict[str, Any]:
    """Return the facts as the outbox keeps them; ``others`` replace the usual ones."""
    return replace(FACTS, **others).to_json()


def an_organisation() -> int:
    """Write an organisation down, and return its id."""
    row = OrganisationRow(
        slug="keerbergen",
        name=SENDER.name,
        host="localhost",
        base_url=SENDER.base_url,
        phone=SENDER.phone,
        phone_hours={"nl": "elke werkdag"},
        email=SENDER.email,
        brand=SENDER.brand,
        brand_ink=SENDER.brand_ink,
        warm="#c05020",
    )
    in_transaction(lambda session: session.add(row))
    return row.id


def waiting(organisation_id: int, key: str, **others: Any) -> int:
    """Write a message down that is due, and return its id."""
    usual: dict[str, Any] = {
        "kind": Kind.BOOKING_CONFIRMED,
        "channel": "email",
        "recipient": "an@example.be",
        "locale": "nl",
        "facts": kept(),
        "created_at": NOW - timedelta(minutes=1),
        "due_at": NOW,
    }
    row = OutboxRow(organisation_id=organisation_id, key=key, **(usual | others))
    in_transaction(lambda session: session.add(row))
    return row.id


def outbox(message_id: int) -> OutboxRow:
    """Return the message as it is kept now."""
    row = db.session.get_one(OutboxRow, message_id, populate_existing=True)
    db.session.expunge(row)
    db.session.rollback()
    return row
