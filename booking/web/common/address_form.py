"""An address as a person types it, wherever one is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import ValidationError

from booking.usecases.addresses.locate_address import TypedAddress
from booking.web.common.fields import PostcodeField, WordsField
from booking.web.common.forms import PageForm

_NUMBER: Final = re.compile(r"[^-\u2010-\u2015\u2212].*[0-9].*|[0-9].*")
_LONGEST_NUMBER: Final = 12


class HouseNumberField(WordsField):
    """A house number: ``12``, ``12A``."""

    def check(self, typed: str) -> None:
        """Ask for a number: many write it behind the street."""
        if not _NUMBER.fullmatch(typed):
            raise ValidationError(_("A house number has a digit in it, for example 12 or 12A."))


class AddressForm(PageForm):
    """Where somebody lives or where the work is. The municipality follows from the postcode."""

    #: What a child asks before the address, in order: a page names its problems from top to bottom.
    asked_first: ClassVar[Sequence[str]] = ()
    _fields: dict[str, Field]

    street = WordsField(_l("Street"), missing=_l("Fill in the street."))
    house_number = HouseNumberField(_l("House number"), missing=_l("Fill in the house number."), most=_LONGEST_NUMBER)
    box = WordsField(_l("Box"), most=_LONGEST_NUMBER)
    postcode = PostcodeField(_l("Postcode"), missing=_l("Fill in the postcode."))

    def __init__(self, *args: object, **values: object) -> None:
        """Put the questions in the order of the page."""
        super().__init__(*args, **values)
        self._fields = {name: self._fields[name] for name in self.asked_first} | self._fields

    def typed_address(self, *, access_notes: str = "") -> TypedAddress:
        """Return what was typed, as the use cases want it."""
        return TypedAddress(
            street=self.street.data or "",
            house_number=self.house_number.data or "",
            box=self.box.data or "",
            postcode=self.postcode.data or "",
            access_notes=access_notes,
        )
