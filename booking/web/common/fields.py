"""Fields that know one kind of answer each: what is a phone number, a postcode, a name.

Every field takes ``missing``, the sentence for when nothing was filled in; without it the field is optional.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TypeAlias

from flask_babel import LazyString
from flask_babel import gettext as _
from wtforms import Form, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Optional, ValidationError

from booking.rules.email import parse_email
from booking.rules.money import Money
from booking.rules.phone import parse_phone
from booking.rules.refusals.people import InvalidEmail, InvalidPhone

LONGEST = 300
MOST_LINES = 2000
Words: TypeAlias = str | LazyString
_POSTCODE = re.compile(r"[1-9][0-9]{3}")
_CODE = re.compile(r"[0-9]{9}")
_CENTS = re.compile(r"[0-9]{1,9}")
_SEPARATORS = str.maketrans("", "", " -.\u00a0\u2009\u202f\t")


class WordsField(StringField):  # type: ignore[misc] # wtforms has no types
    """A line of words; spaces around it are dropped."""

    def __init__(
        self, label: Words = "", *, missing: Words | None = None, most: int = LONGEST, **others: object
    ) -> None:
        """Take at most ``most`` characters. More is said, never cut."""
        super().__init__(label, _presence(missing), **others)
        self.most = most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed, without the spaces around it."""
        if valuelist:
            self.data = valuelist[0].strip()

    def pre_validate(self, _form: Form) -> None:
        """Check what was filled in; nothing at all is the validators' matter."""
        _require_length(self.data, self.most)
        if self.data:
            self.check(self.data)

    def check(self, typed: str) -> None:
        """Raise ``ValidationError`` when ``typed`` is not this kind of answer."""


class LinesField(TextAreaField):  # type: ignore[misc] # wtforms has no types
    """Some lines of words."""

    def __init__(
        self, label: Words = "", *, missing: Words | None = None, most: int = MOST_LINES, **others: object
    ) -> None:
        """Take at most ``most`` characters. More is said, never cut."""
        super().__init__(label, _presence(missing), **others)
        self.most = most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed; each browser's line ends become plain ones."""
        if valuelist:
            self.data = valuelist[0].replace("\r\n", "\n").replace("\r", "\n").strip()

    def pre_validate(self, _form: Form) -> None:
        """Check the length."""
        _require_length(self.data, self.most)


class NameField(WordsField):
    """A person's name: any script, one letter or three hundred; kept as it was typed."""

    def check(self, typed: str) -> None:
        """Refuse a name of which nothing can be seen."""
        if not any(unicodedata.category(character)[0] in "LNSP" for character in typed):
            raise ValidationError(_("Fill in a name that can be read."))


class PhoneField(WordsField):
    """A phone number in any spelling. ``e164`` is what to keep; ``data`` is what was typed."""

    e164: str = ""

    def check(self, typed: str) -> None:
        """Refuse what nobody can call."""
        try:
            self.e164 = parse_phone(typed)
        except InvalidPhone:
            raise ValidationError(
                _("This is not a phone number that we can call. Look at the digits again, for example 0470 12 34 56.")
            ) from None


class EmailField(WordsField):
    """An e-mail address. ``address`` is what to keep; ``data`` is what was typed."""

    address: str = ""

    def check(self, typed: str) -> None:
        """Refuse what no message reaches."""
        try:
            self.address = parse_email(typed)
        except InvalidEmail:
            raise ValidationError(_("This is not an e-mail address. It looks like name@example.be.")) from None


class PostcodeField(WordsField):
    """A Belgian postcode: four digits."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take ``B-3140`` and ``31 40`` for 3140."""
        super().process_formdata(valuelist)
        if self.data:
            plain = self.data.upper().removeprefix("B").translate(_SEPARATORS)
            self.data = plain if _POSTCODE.fullmatch(plain) else self.data

    def check(self, typed: str) -> None:
        """Refuse what has not the shape; whether the postcode exists is for the rules."""
        if not _POSTCODE.fullmatch(typed):
            raise ValidationError(_("A postcode has 4 digits, for example 3140."))


class CodeField(WordsField):
    """A sign-in code of nine digits. ``digits`` is the code without the spaces and dashes of the reader."""

    digits: str = ""

    def check(self, typed: str) -> None:
        """Refuse what is no code, before anybody counts it as a try."""
        self.digits = typed.translate(_SEPARATORS)
        if not _CODE.fullmatch(self.digits):
            raise ValidationError(_("A code has 9 digits. Look at the code again."))


class CentsField(HiddenField):  # type: ignore[misc] # wtforms has no types
    """An amount that a page showed or somebody agreed to, in cents."""

    @property
    def money(self) -> Money | None:
        """The amount, or None for what no page of ours can have said."""
        return Money.from_cents(int(self.data)) if _CENTS.fullmatch(self.data or "") else None

    @property
    def shown(self) -> Money:
        """The amount that the page showed, which may be nothing; less than nothing for what no page can have shown."""
        money = self.money
        return Money.from_cents(-1) if money is None else money


def _presence(missing: Words | None) -> list[object]:
    # Not whether it is empty: that would translate it, in each request and for each field of a form.
    return [DataRequired(message=missing) if missing is not None else Optional()]


def _require_length(typed: str | None, most: int) -> None:
    if typed and len(typed) > most:
        raise ValidationError(
            _("This is too long: %(length)s characters. At most %(most)s fit.", length=len(typed), most=most)
        )
