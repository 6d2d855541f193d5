"""What is filled in when something is rented out and when it comes back. A deposit, but never a price."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectMultipleField

from booking.rules.money import Money
from booking.rules.refusals import ReasonMissing
from booking.rules.refusals.rentals import DepositTooHigh, NoPieceLeft, PiecePromised
from booking.rules.rentals import DepositHow
from booking.store.queries.rentals import Rental, RentedPiece
from booking.usecases.rentals.requests import HandOut, TakeBack
from booking.web.common.fields import LinesField, WordsField
from booking.web.common.forms import PageForm
from booking.web.common.quantity_fields import NumberField

_MOST_DEPOSIT = 5000


class HandOutForm(PageForm):
    """Which things go along, and how the deposit came in."""

    refusal_fields = {  # noqa: RUF012 - as PageForm declares it
        NoPieceLeft: "pieces",
        PiecePromised: "pieces",
        ReasonMissing: "deposit_how",
    }

    pieces = SelectMultipleField(_l("Which one do you give?"), coerce=int)
    deposit_how = RadioField(
        _l("How does the customer pay the deposit?"),
        choices=[
            SelectChoice(DepositHow.CASH.value, _l("In cash")),
            SelectChoice(DepositHow.CARD.value, _l("With a card")),
            SelectChoice(DepositHow.TRANSFER.value, _l("By transfer, it is on our account")),
        ],
        validate_choice=False,
    )

    def offer(self, rental: Rental, pieces: Iterable[RentedPiece]) -> None:
        """Offer these things; nothing is asked about a deposit where there is none."""
        self.pieces.choices = [SelectChoice(one.piece_id, piece_words(one)) for one in pieces]
        if not rental.deposit:
            del self.deposit_how

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as wtforms has it
        """Say at the field what was not answered."""
        sound = super().validate(extra_validators)
        known = {str(one) for one in DepositHow} - {str(DepositHow.NONE)}
        if "deposit_how" in self and self.deposit_how.data not in known:
            self.add_error(_("Choose how the deposit was paid."), field="deposit_how")
            return False
        return sound

    def to_request(self, rental_id: int) -> HandOut:
        """Return what the use case wants."""
        how = DepositHow(self.deposit_how.data) if "deposit_how" in self else DepositHow.NONE
        return HandOut(rental_id=rental_id, pieces=frozenset(self.pieces.data or ()), deposit_how=how)


class TakeBackForm(PageForm):
    """What is broken, and how much of the deposit goes back."""

    refusal_fields = {DepositTooHigh: "deposit_back", ReasonMissing: "reason"}  # noqa: RUF012 - as PageForm declares it

    damage = LinesField(_l("What is broken?"), most=500)
    deposit_back = NumberField(_l("How much of the deposit do you give back?"), most=_MOST_DEPOSIT)
    reason = WordsField(_l("Why do you give back less?"), most=200)

    def offer(self, rental: Rental) -> None:
        """Ask nothing about a deposit where there is none."""
        if not rental.deposit:
            del self.deposit_back
            del self.reason

    def to_request(self, rental_id: int) -> TakeBack:
        """Return what the use case wants."""
        has_deposit = "deposit_back" in self
        return TakeBack(
            rental_id=rental_id,
            deposit_back=Money.of(self.deposit_back.amount if has_deposit else 0),
            damage=self.damage.data or "",
            reason=(self.reason.data or "") if has_deposit else "",
        )


def hand_out_form(rental: Rental, pieces: Iterable[RentedPiece]) -> HandOutForm:
    """Return the form with the things that are kept for it."""
    offered = list(pieces)
    kept = {piece.piece_id for piece in rental.pieces} & {one.piece_id for one in offered}
    form = HandOutForm(data={"pieces": sorted(kept)})
    form.offer(rental, offered)
    return form


def take_back_form(rental: Rental) -> TakeBackForm:
    """Return the form with the whole deposit to give back."""
    form = TakeBackForm(data={"deposit_back": rental.deposit.amount})
    form.offer(rental)
    return form


def piece_words(piece: RentedPiece) -> str:
    """Return how somebody finds a thing among the others: its number and the number in its frame."""
    if not piece.frame_number:
        return piece.name
    return _("%(name)s (frame %(frame)s)", name=piece.name, frame=piece.frame_number)
