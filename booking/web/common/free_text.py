"""Texts that people are free to write, and what must not stand in them: a national number (rijksregisternummer)."""

from __future__ import annotations

import re
from typing import Final

from flask_babel import gettext as _
from wtforms import Form
from wtforms.validators import ValidationError

from booking.web.common.fields import LinesField

_ELEVEN_DIGITS: Final = re.compile(r"(?<!\d)\d{2}[ .-]?\d{2}[ .-]?\d{2}[ .-]?\d{3}[ .-]?\d{2}(?!\d)")
_BORN_FROM_2000: Final = 2_000_000_000


class FreeTextField(LinesField):
    """Some lines of words without a national number: nobody here needs it, and only who the law names may keep it.

    Source: law of 8 August 1983 on the national register, art. 8.
    """

    def pre_validate(self, form: Form) -> None:
        """Check the length, and that it holds no national number."""
        super().pre_validate(form)
        refuse_national_number(self.data or "")


def refuse_national_number(typed: str) -> None:
    """Raise ``ValidationError`` when ``typed`` holds a national number."""
    if holds_national_number(typed):
        raise ValidationError(
            _("This looks like a national register number. We do not need it and may not keep it. Please leave it out.")
        )


def holds_national_number(text: str) -> bool:
    """Tell whether ``text`` holds a valid national number.

    The last two digits are 97 less the rest modulo 97, for births from 2000 on with a 2 in front.
    """
    return any(_is_valid(found) for found in _ELEVEN_DIGITS.findall(text))


def _is_valid(written: str) -> bool:
    digits = re.sub(r"\D", "", written)
    body, check = int(digits[:9]), int(digits[9:])
    return check in {97 - body % 97, 97 - (_BORN_FROM_2000 + body) % 97}
