"""What becomes of each part where what was booked together moves: shown, read back and done, for every face alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from booking.rules.actors import Actor
from booking.rules.money import Money
from booking.rules.refusals import Refusal
from booking.rules.refusals.bookings import PartRefused
from booking.store.database import in_transaction
from booking.store.queries.bookings import BookingView
from booking.usecases.baskets.check_move import MovingPart
from booking.usecases.baskets.move_basket import move_basket
from booking.usecases.baskets.requests import MoveBasket
from booking.web.common import clock
from booking.web.common.basket_forms import cancelled_in, fees_in, followers_in, prices_in, show_moves
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.common.refusal_texts import refusal_text, show


@dataclass(frozen=True, slots=True)
class Moving:
    """A part as it would become. ``price`` is told where it is another one than before, ``why_not`` where it stays."""

    booking_id: int
    service: str
    starts_at: datetime
    moves_to: datetime
    price: Money | None
    fee: Money
    why_not: str


def shown_moves(form: PageForm, parts: Sequence[MovingPart]) -> tuple[Moving, ...]:
    """Return the parts as a page shows them; ``form`` carries the amounts that it shows."""
    show_moves(form, parts)
    return tuple(
        Moving(
            booking_id=part.booking_id,
            service=text(part.service_name),
            starts_at=part.starts_at,
            moves_to=part.moves_to,
            price=part.price if part.price != part.before else None,
            fee=part.fee,
            why_not=refusal_text(part.why_not).text if part.why_not else "",
        )
        for part in parts
    )


def chosen_move(form: PageForm, booking_id: int, starts_at: datetime) -> MoveBasket:
    """Return what somebody chose for the others where ``booking_id`` moves to ``starts_at``."""
    return MoveBasket(
        booking_id,
        starts_at,
        follow=followers_in(form) - {booking_id},
        cancel=cancelled_in(form),
        accepted=prices_in(form),
        fees=fees_in(form),
    )


def move_all(asked: MoveBasket, views: Sequence[BookingView], *, form: PageForm, by: Actor) -> bool:
    """Move everything as it was chosen and return whether that was possible; why not stands at ``form``."""
    now = clock.now()
    try:
        in_transaction(lambda session: move_basket(session, asked, by=by, now=now))
    except PartRefused as refusal:
        form.add_error(about_part(views, refusal))
    except Refusal as refusal:
        show(form, refusal)
    else:
        return True
    return False


def about_part(views: Sequence[BookingView], refusal: PartRefused) -> str:
    """Return which of what was booked together stands in the way, and why."""
    name = next((text(one.service_name) for one in views if one.booking_id == refusal.booking_id), "")
    return _("Nothing has changed. %(service)s: %(why)s", service=name, why=refusal_text(refusal.reason).text)
