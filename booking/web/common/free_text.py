"""Texts that people are free to write, and what must not stand in them: a national number (rijksregisternummer)."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import Form
from wtforms.validators import ValidationError

from booking.rules.national_number import holds_national_number
from booking.web.common.fields import LinesField

__all__ = ["FreeTextField", "holds_national_number", "refuse_national_number"]


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
