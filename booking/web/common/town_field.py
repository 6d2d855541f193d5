"""A town, by its name or by its postcode: who goes somewhere seldom knows the postcode of it."""

from __future__ import annotations

import re
from typing import Final

from flask_babel import gettext as _
from wtforms.validators import ValidationError

from booking.gateways.postcodes import municipality_of, postcode_of
from booking.web.common.fields import PostcodeField

_IN_WORDS: Final = re.compile(r"(?<![0-9])[1-9][0-9]{3}(?![0-9])")


class TownField(PostcodeField):
    """A postcode or a municipality: ``3000``, ``3000 Leuven``, ``Leuven``. ``data`` stays as it was typed."""

    @property
    def postcode(self) -> str:
        """The four digits, of a municipality its first ones; empty where nobody knows what was typed."""
        typed = self.data or ""
        found = _IN_WORDS.search(typed)
        return found[0] if found else postcode_of(typed) or ""

    def check(self, typed: str) -> None:
        """Refuse what does not exist."""
        if not self.postcode and any(letter.isalpha() for letter in typed):
            raise ValidationError(_("We do not know this town. Look at its name again, or fill in the postcode."))
        if municipality_of(self.postcode) is None:
            raise ValidationError(_("This postcode does not exist in Belgium. Look at it again."))
