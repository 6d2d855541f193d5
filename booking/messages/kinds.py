"""The kinds of message, and the facts that each of them needs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from booking.messages.ride_facts import RideFacts
from booking.rules.representatives import Through
from booking.rules.text import Text


class Kind(StrEnum):
    """What a message is about. Each has a folder of templates with its name."""

    BOOKING_CONFIRMED = "booking_confirmed"
    BOOKING_MOVED = "booking_moved"
    BOOKING_CANCELLED = "booking_cancelled"
    VISIT_REMINDER = "visit_reminder"
    PRICE_CHANGED = "price_changed"
    PLACE_LOST = "place_lost"
    """The money came in, but the place was gone: it goes back."""
    MONEY_BACK = "money_back"
    WISH_KEPT = "wish_kept"
    """Somebody is on the waiting list now."""
    PLACE_OFFERED = "place_offered"
    OFFER_OVER = "offer_over"
    """A place that was kept for somebody went back, because no answer came."""
    WISH_OVER = "wish_over"
    """Somebody is no longer on the waiting list, without having asked for that."""
    SERIES_CONFIRMED = "series_confirmed"
    SERIES_CHANGED = "series_changed"
    SERIES_CANCELLED = "series_cancelled"
    """Some visits of a series, or all of them, do not take place."""
    SERIES_PAUSED = "series_paused"
    REQUEST_RECEIVED = "request_received"
    REQUEST_DECIDED = "request_decided"
    REQUEST_WAITING = "request_waiting"
    """The answer is yes, but there is no room yet."""
    REQUEST_CONFIRMED = "request_confirmed"
    """A day is planned: told to who asked for somebody else."""
    REPORT_RECEIVED = "report_received"
    REPORT_DONE = "report_done"
    """What was reported is done, or nothing will be done, and why."""
    TICKET_ASKS = "ticket_asks"
    """What was left behind would cost more than was agreed: yes or no?"""
    TICKET_READY = "ticket_ready"
    """What was left behind can be collected."""
    RENTAL_DUE = "rental_due"
    """What is rented has to be back tomorrow."""
    RENTAL_LONGER = "rental_longer"
    """What is rented may be kept for longer."""

    FINDINGS_WRITTEN = "findings_written"
    """What was found at a visit can be read."""
    REPRESENTATIVE_LINK = "representative_link"
    """The private link of somebody who acts for others."""


#: Kinds about the waiting list: their facts are ``waiting_facts.WaitingFacts``.
ABOUT_WAITING: Final = frozenset({Kind.WISH_KEPT, Kind.PLACE_OFFERED, Kind.OFFER_OVER, Kind.WISH_OVER})
#: Kinds about a request: their facts are ``request_facts.RequestFacts``.
ABOUT_REQUESTS: Final = frozenset(
    {Kind.REQUEST_RECEIVED, Kind.REQUEST_DECIDED, Kind.REQUEST_WAITING, Kind.REQUEST_CONFIRMED}
)
#: Kinds about something that was reported: their facts are ``report_facts.ReportFacts``.
ABOUT_REPORTS: Final = frozenset({Kind.REPORT_RECEIVED, Kind.REPORT_DONE})
#: Kinds about something that was left behind: their facts are ``ticket_facts.TicketFacts``.
ABOUT_TICKETS: Final = frozenset({Kind.TICKET_ASKS, Kind.TICKET_READY})
#: Kinds about nothing but the private link of who acts for others: ``representative_facts.RepresentativeFacts``.
ABOUT_LINKS: Final = frozenset({Kind.REPRESENTATIVE_LINK})
#: Kinds about several visits of a series at once: their facts are ``series_facts.SeriesFacts``.
ABOUT_SERIES: Final = frozenset({Kind.SERIES_CONFIRMED, Kind.SERIES_CHANGED, Kind.SERIES_CANCELLED, Kind.SERIES_PAUSED})


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """What a message about a booking can say, as it was when the message was written.

    Never a class or a ground. ``rest_cents`` is what the invoice asks where a part was paid online, else 0;
    ``refund_cents`` is what goes back, 0 where nothing does; ``version`` grows with each change of the booking,
    by which calendars see which file is the newest. ``our_reason`` is why we cancel or move ourselves
    (``rules.on_our_side``), else empty; ``our_words`` say it where it is another one.
    """

    number: str
    link_epoch: int
    name: str
    service: Text
    tasks: tuple[Text, ...]
    starts_at: datetime
    ends_at: datetime
    address: tuple[str, str]
    total_cents: int
    pay_by: str
    rest_cents: int = 0
    refund_cents: int = 0
    version: int = 0
    our_reason: str = ""
    our_words: str = ""
    ride: RideFacts | None = None
    is_there: bool = False
    """Whether the person comes to us, and we do not come to them."""
    is_rented: bool = False
    """Whether they take something along then, and bring it back at ``ends_at`` at the latest."""
    deposit_cents: int = 0
    """What is asked besides the price, and given back at the return; 0 where nothing is."""
    counts: tuple[int, ...] = ()
    """How many of each task, in their order; empty in messages from before counts were kept."""
    payer: str = ""
    """Who pays it, where that is not the household itself."""
    for_name: str = ""
    """Of whom it is, where the message goes to somebody who acts for them."""
    is_outdoor: bool | None = None
    """Whether the lesson is in the open air; None where nobody said so, and of all that is no lesson."""
    through: Through | None = None
    """What makes the link that of who acts for them; None where it is the household's."""
    is_estimate: bool = False
    """Whether the price can still become another one (``Quote.may_differ``)."""
    is_left: bool = False
    """Whether something is left with us, which they bring at any time from ``starts_at`` until ``ends_at``."""
    comers: tuple[str, ...] = ()
    """For whom the places are, by name: the children who come."""

    def to_json(self) -> dict[str, Any]:
        """Return the facts as the outbox keeps them."""
        return asdict(self) | {
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "ride": self.ride.to_json() if self.ride else None,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> BookingFacts:
        """Return the facts that the outbox kept."""
        known = {field.name for field in fields(cls)}
        return cls(
            **{key: value for key, value in kept.items() if key in known}
            | {
                "tasks": tuple(kept["tasks"]),
                "counts": tuple(kept.get("counts", ())),
                "comers": tuple(kept.get("comers", ())),
                "address": tuple(kept["address"]),
                "starts_at": datetime.fromisoformat(kept["starts_at"]),
                "ends_at": datetime.fromisoformat(kept["ends_at"]),
                "ride": RideFacts.from_json(kept["ride"]) if kept.get("ride") else None,
                "through": Through.from_json(kept.get("through")),
            }
        )
