"""The form that every other form is: nothing invisible gets in, and what was typed stays."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field

from booking.rules.refusals import Refusal

_ALLOWED = frozenset("\n\r\t")


class PageForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """A form on a page.

    A child declares its fields and a ``to_request()`` that returns what the use case wants.
    """

    #: Where this form's fields have other names than the refusals expect: ``{SlotTaken: "starts_at"}``.
    refusal_fields: ClassVar[Mapping[type[Refusal], str]] = {}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the shape of every answer. Each problem stands at its field."""
        sound = bool(super().validate(extra_validators))
        for field in self:
            if _holds_control_characters(field) and not field.errors:
                field.errors = [_("This holds a character that cannot be shown. Please type it again.")]
                sound = False
        return sound

    def add_error(self, text: str, *, field: str | None = None) -> None:
        """Say what is wrong, at ``field`` where the form has it and else on top of the page."""
        if field is not None and field in self:
            self[field].errors = [*self[field].errors, text]
        else:
            self.form_errors.append(text)


def _holds_control_characters(field: Field) -> bool:
    """Tell whether an answer holds NUL or its kin, which no keyboard types and no database keeps."""
    return any(
        unicodedata.category(character) in {"Cc", "Cs"} and character not in _ALLOWED
        for value in field.raw_data or ()
        if isinstance(value, str)
        for character in value
    )
