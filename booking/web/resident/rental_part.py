"""The part of a booking's page about what is rented: collect it, bring it back, and the deposit."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from booking.rules.money import Money
from booking.rules.rentals import RentalStage
from booking.store.database import reading
from booking.store.queries.bookings import BookingView
from booking.store.queries.rentals import Rental, rental_of_booking
from booking.web.common import clock
from booking.web.common.formats import clock as on_the_clock
from booking.web.common.formats import day, money
from booking.web.resident.visitor import visitor


@dataclass(frozen=True, slots=True)
class RentalPart:
    """What is rented. ``title`` and ``lead`` say what happens next, ``numbers`` which ones they have.

    ``deposit`` is still to be paid, None afterwards; ``deposit_words`` say what came back of it.
    """

    title: str
    lead: str
    numbers: tuple[str, ...] = ()
    deposit: Money | None = None
    deposit_words: str = ""


def rental_part(view: BookingView) -> RentalPart:
    """Return the part of a booking's page; of one that is not promised yet, or no longer, only its period."""
    with reading() as session:
        rental = rental_of_booking(session, visitor().organisation_id, view.booking_id, now=clock.now())
    collect = _("Collect it on %(day)s at %(clock)s.", day=day(view.starts_at), clock=on_the_clock(view.starts_at))
    back = _(
        "Bring it back on %(day)s, by %(clock)s at the latest.",
        day=day(view.ends_at),
        clock=on_the_clock(view.ends_at),
    )
    if rental is None or rental.stage is RentalStage.NOT_FETCHED:
        return RentalPart(collect, back)
    if rental.stage is RentalStage.EXPECTED:
        return RentalPart(collect, back, deposit=rental.deposit or None)
    numbers = tuple(piece.name for piece in rental.pieces)
    if rental.stage is RentalStage.OUT:
        late = rental.is_late(clock.now())
        return RentalPart(
            back,
            _("It is late. Bring it back now, or call us.")
            if late
            else _("Do you want to keep it for longer? Call us."),
            numbers,
        )
    return RentalPart(
        _("You brought it back"), _("Thank you for asking us."), numbers, deposit_words=_came_back(rental)
    )


def _came_back(rental: Rental) -> str:
    if not rental.deposit or rental.deposit_back is None:
        return ""
    return _("Deposit given back: %(back)s of %(all)s.", back=money(rental.deposit_back), all=money(rental.deposit))
