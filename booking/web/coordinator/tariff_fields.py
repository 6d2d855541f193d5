"""Fields of the pages about tariffs: an amount or a quantity, which may be left empty."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, Field, Form, IntegerField
from wtforms.validators import InputRequired, StopValidation
from wtforms.widgets import TextInput

from booking.web.coordinator.fields import within


class AmountField(DecimalField):  # type: ignore[misc] # wtforms has no types
    """A number with a comma or a point, at most six decimals. Empty is None, or refused where it is ``needed``.

    ``unit`` is what stands behind the input.
    """

    # Not a number input: browsers drop what has a comma where they expect a point.
    widget = TextInput()
    data: Any

    def __init__(
        self, label: object = None, *, most: int, unit: str = "€", needed: bool = False, **others: object
    ) -> None:
        """Take 0 to ``most``."""
        self.unit = unit
        self.said = _l("Fill in a number from 0 to %(most)s, for example 12,50.", most=most)
        presence = InputRequired(self.said) if needed else _may_be_empty
        super().__init__(label, validators=[presence, within(0, most, self.said)], places=None, **others)

    def _value(self) -> str:
        """Return what was typed, or the number as people here write it."""
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:f}".replace(".", ",")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        self.data = None
        typed = valuelist[0].strip().replace("\u00a0", "").replace(" ", "").removeprefix("€") if valuelist else ""
        if not typed:
            return
        if typed.count(",") == 1:
            typed = typed.replace(".", "").replace(",", ".")
        whole, _point, decimals = typed.partition(".")
        if not f"{whole}{decimals}".isascii() or not f"{whole}{decimals}".isdigit() or len(decimals) > 6:  # noqa: PLR2004
            raise ValueError(self.said)
        self.data = Decimal(typed)


class NumberField(IntegerField):  # type: ignore[misc] # wtforms has no types
    """A whole number from 0 to ``most``, or nothing. ``unit`` is what stands behind the input."""

    data: Any

    def __init__(self, label: object = None, *, most: int, unit: str = "", **others: object) -> None:
        """Say the bounds when a number is outside."""
        self.unit = unit
        self.said = _l("Fill in a whole number from 0 to %(most)s.", most=most)
        super().__init__(label, validators=[_may_be_empty, within(0, most, self.said)], **others)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        self.data = None
        try:
            super().process_formdata([one for one in valuelist if one.strip()])
        except ValueError:
            raise ValueError(self.said) from None


def _may_be_empty(_form: Form, field: Field) -> None:
    """Take nothing as an answer too, without the word "optional" behind each of twenty fields."""
    if not field.errors and field.data is None:
        raise StopValidation
