"""The fields of what is moved or cancelled together: for each part the amounts that were shown, and what is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from flask_babel import gettext as _
from wtforms import Field, RadioField, SelectChoice
from wtforms.validators import InputRequired

from booking.rules.money import Money
from booking.usecases.baskets.check_move import MovingPart
from booking.web.common.fields import CentsField
from booking.web.common.formats import text
from booking.web.common.forms import PageForm

Form = TypeVar("Form", bound=PageForm)

KEEP, CANCEL = "keep", "cancel"
_FEE, _PRICE, _PART = "fee_", "price_", "part_"


class FormOfParts(PageForm):
    """A form with fields for each part, as templates ask for them."""

    @property
    def amounts(self) -> list[Field]:
        """The fields, not to be seen, that carry what the page shows of each part."""
        return [field for field in self if field.name.startswith((_PRICE, _FEE))]

    def choice_for(self, booking_id: int) -> Field:
        """Return the question what becomes of a part that cannot move along."""
        return self[f"{_PART}{booking_id}"]


def with_fees(kind: type[Form], fees: Mapping[int, Money], **values: Any) -> Form:  # noqa: ANN401 - wtforms data
    """Return a form with the fee of each booking; ``fees`` are those of now, to be shown."""
    fields: dict[str, Any] = {f"{_FEE}{booking_id}": CentsField() for booking_id in fees}
    form: Form = type("FormWithFees", (FormOfParts, kind), fields)(**values)
    return form


def with_moves(kind: type[Form], parts: Sequence[MovingPart], **values: Any) -> Form:  # noqa: ANN401
    """Return a form with the price of each part that can move, and the question what becomes of one that cannot."""
    fields: dict[str, Any] = {}
    for part in parts:
        if part.why_not is None:
            fields[f"{_PRICE}{part.booking_id}"] = CentsField()
        else:
            fields[f"{_FEE}{part.booking_id}"] = CentsField()
            fields[f"{_PART}{part.booking_id}"] = _what_of(part)
    form: Form = type("FormWithMoves", (FormOfParts, kind), fields)(**values)
    return form


def show_fees(form: PageForm, fees: Mapping[int, Money]) -> None:
    """Let the form carry the fees that the page shows."""
    for booking_id, fee in fees.items():
        form[f"{_FEE}{booking_id}"].data = str(fee.cents)


def show_moves(form: PageForm, parts: Iterable[MovingPart]) -> None:
    """Let the form carry the amounts that the page shows, where it has the fields for them."""
    for part in parts:
        name = f"{_PRICE if part.why_not is None else _FEE}{part.booking_id}"
        if name in form:
            form[name].data = str((part.price if part.why_not is None else part.fee).cents)


def fees_in(form: PageForm) -> dict[int, Money]:
    """Return the fees that somebody saw and agreed to; those of nothing are no fees."""
    return {booking_id: money for booking_id, money in _amounts(form, _FEE).items() if money}


def prices_in(form: PageForm) -> dict[int, Money]:
    """Return the prices that somebody saw and agreed to."""
    return _amounts(form, _PRICE)


def followers_in(form: PageForm) -> frozenset[int]:
    """Return which bookings move, as the page showed them."""
    return frozenset(int(field.name.removeprefix(_PRICE)) for field in form if field.name.startswith(_PRICE))


def cancelled_in(form: PageForm) -> frozenset[int]:
    """Return which bookings somebody chose to cancel, since they cannot move along."""
    return frozenset(
        int(field.name.removeprefix(_PART)) for field in form if field.name.startswith(_PART) and field.data == CANCEL
    )


def _amounts(form: PageForm, prefix: str) -> dict[int, Money]:
    return {
        int(field.name.removeprefix(prefix)): field.money
        for field in form
        if field.name.startswith(prefix) and field.money is not None
    }


def _what_of(part: MovingPart) -> RadioField:
    return RadioField(
        _("What do we do with this: %(service)s?", service=text(part.service_name)),
        [InputRequired(_("Choose what we do with it."))],
        choices=[SelectChoice(KEEP, _("Leave it as it is")), SelectChoice(CANCEL, _("Cancel it"))],
    )
