"""The form that every other form is: nothing invisible gets in, and what was typed stays."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from babel.support import NullTranslations, Translations
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, Form, FormField
from wtforms.i18n import messages_path

from booking.rules.refusals import Refusal
from booking.web.common.characters import can_be_shown, shown, straight


class LibraryWords:
    """What WTForms says by itself: read once a process, where Flask-WTF would read its file for each request."""

    def gettext(self, words: str) -> str:
        """Return ``words`` in the language of this request."""
        return str(_library_words(str(get_locale())).ugettext(words))

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return ``one`` or ``many`` in the language of this request."""
        return str(_library_words(str(get_locale())).ungettext(one, many, count))


@cache
def _library_words(locale: str) -> NullTranslations:
    return Translations.load(messages_path(), [locale], domain="wtforms")


class PageForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """A form on a page.

    A child declares its fields and a ``to_request()`` that returns what the use case wants.
    """

    #: Where this form's fields have other names than the refusals expect: ``{SlotTaken: "starts_at"}``.
    refusal_fields: ClassVar[Mapping[type[Refusal], str]] = {}

    class Meta:
        """What WTForms wants to know of every form."""

        def get_translations(self, _form: Form) -> LibraryWords:
            """Return what WTForms says by itself, in the language of the page."""
            return LibraryWords()

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the shape of every answer. Each problem stands at its field, without what no page can show."""
        sound = bool(super().validate(extra_validators))
        refused = [_refuse_what_cannot_be_shown(field) for field in self]
        return sound and not any(refused)

    def add_error(self, text: str, *, field: str | None = None) -> None:
        """Say what is wrong, at ``field`` where the form has it and else on top of the page."""
        if field is not None and field in self:
            self[field].errors = [*self[field].errors, text]
        else:
            self.form_errors.append(text)


def _refuse_what_cannot_be_shown(field: Field) -> bool:
    """Say at a field, or at those inside it, which answers hold NUL or its kin; tell whether there were any."""
    if isinstance(field, FormField):
        refused = [_refuse_what_cannot_be_shown(one) for one in field.form]
        return any(refused)
    if isinstance(field, FieldList):
        refused = [_refuse_what_cannot_be_shown(one) for one in field.entries]
        if any(refused):
            field.errors = [one.errors for one in field.entries]
        return any(refused)
    if isinstance(field.data, str):
        field.data = straight(field.data)
    typed = [value for value in field.raw_data or () if isinstance(value, str)]
    if all(map(can_be_shown, typed)):
        return False
    field.raw_data = [shown(value) for value in typed]
    if isinstance(field.data, str):
        field.data = shown(field.data)
    field.errors = field.errors or [_("This holds a character that cannot be shown. Please type it again.")]
    return True
