"""Fields for what was done: a stretch of time, and a number as people here write it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectChoice, SelectField, StringField
from wtforms.validators import Optional, ValidationError

from booking.web.common.fields import Words
from booking.web.common.formats import duration

_NUMBER: Final = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,2})?")
_STEP: Final = 5


class MinutesField(SelectField):  # type: ignore[misc] # wtforms has no types
    """How long something took, chosen from a list in steps of five minutes.

    A list, because a phone shows it as a wheel that needs no typing, and because nobody has to write an hour and a
    half as 90. ``none`` is the word for no time at all; without it there is always some.
    """

    data: Any

    def __init__(self, label: Words = "", *, most: int, none: Words | None = None, **others: object) -> None:
        """Offer times up to ``most`` minutes."""
        super().__init__(label, coerce=int, invalid_choice_message=_l("Choose one from the list."), **others)
        self.most = most
        self.none = none

    def pre_validate(self, form: Form) -> None:
        """Take only what is on the list."""
        self.choices = self._offered()
        super().pre_validate(form)

    def iter_choices(self) -> Any:  # noqa: ANN401 - as wtforms has it
        """Yield the times in the language of this request; one that is off the list stays as it was."""
        self.choices = self._offered()
        return super().iter_choices()

    def _offered(self) -> list[SelectChoice]:
        some = [SelectChoice(minutes, duration(minutes)) for minutes in range(_STEP, self.most + 1, _STEP)]
        return some if self.none is None else [SelectChoice(0, str(self.none)), *some]


class NumberField(StringField):  # type: ignore[misc] # wtforms has no types
    """A number from 0 to ``most`` with at most two decimals, after a comma or a point. Empty is 0.

    ``amount`` is what was filled in. Never a number input: browsers drop what has a comma where they want a point.
    """

    def __init__(self, label: Words = "", *, most: int, **others: object) -> None:
        """Say the bounds when a number is outside."""
        super().__init__(label, [Optional()], **others)
        self.most = most

    @property
    def amount(self) -> Decimal:
        """The number."""
        return Decimal((self.data or "0").replace(",", "."))

    def process_data(self, value: Decimal | None) -> None:
        """Show a number as people here write it, whatever the language of the page, and nothing for none."""
        self.data = f"{value.normalize():f}".replace(".", ",") if value else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed, without spaces and signs around it."""
        if valuelist:
            self.data = valuelist[0].replace("\u00a0", "").replace(" ", "").removeprefix("€")

    def pre_validate(self, _form: Form) -> None:
        """Refuse what is no such number."""
        if self.data and not (_NUMBER.fullmatch(self.data) and self.amount <= self.most):
            raise ValidationError(_("Fill in a number from 0 to %(most)s, for example 12,50.", most=self.most))
