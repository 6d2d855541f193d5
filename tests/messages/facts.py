"""A booking as messages tell about it, an organisation that sends them, and rows of the outbox."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from booking.messages.kinds import BookingFacts, Kind
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
