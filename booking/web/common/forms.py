"""The form that every other form is: nothing invisible gets in, and what was typed stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField

from booking.rules.refusals import Refusal
from booking.web.common.characters import can_be_shown, shown


class PageForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """A form on a page.

    A child declares its fields and a ``to_request()`` that returns what the use case wants.
    """

    #: Where this form's fields have other names than the refusals expect: ``{SlotTaken: "starts_at"}``.
    refusal_fields: ClassVar[Mapping[type[Refusal], str]] = {}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the shape of every answer. Each problem stands at its field, without what no page can show."""
        sound = bool(super().validate(extra_validators))
        for field in _answers(self):
            if all(can_be_shown(value) for value in _texts(field.raw_data)):
                continue
            sound = False
            if not field.errors:
                field.errors = [_("This holds a character that cannot be shown. Please type it again.")]
            field.raw_data = [shown(value) if isinstance(value, str) else value for value in field.raw_data]
            if isinstance(field.data, str):
                field.data = shown(field.data)
        return sound

    def add_error(self, text: str, *, field: str | None = None) -> None:
        """Say what is wrong, at ``field`` where the form has it and else on top of the page."""
        if field is not None and field in self:
            self[field].errors = [*self[field].errors, text]
        else:
            self.form_errors.append(text)


def _answers(fields: Iterable[Field]) -> Iterator[Field]:
    """Yield the fields that a person answers, also those inside other fields."""
    for field in fields:
        if isinstance(field, FormField):
            yield from _answers(field.form)
        elif isinstance(field, FieldList):
            yield from _answers(field.entries)
        else:
            yield field


def _texts(raw: Iterable[object] | None) -> Iterator[str]:
    return (value for value in raw or () if isinstance(value, str))
