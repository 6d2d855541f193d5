"""Choosing from a short list: one of it by a dot, or several by ticking boxes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectMultipleField, widgets
from wtforms.validators import ValidationError


class OneField(RadioField):  # type: ignore[misc] # wtforms has no types
    """One out of a few, all in sight."""

    def __init__(self, label: object = None, *, offers: Mapping[str, object], **others: object) -> None:
        """Offer codes in words; say plainly what to do when a browser sends something else."""
        choices = [SelectChoice(code, words) for code, words in offers.items()]
        super().__init__(label, choices=choices, invalid_choice_message=_l("Choose one from the list."), **others)


class MarksField(SelectMultipleField):  # type: ignore[misc] # wtforms has no types
    """Any number out of a list, each with its box."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def __init__(self, label: object = None, **others: object) -> None:
        """Offer nothing until the form knows what there is; say plainly when a browser sends something else."""
        super().__init__(label, choices=[], **others)

    def offer(self, codes: Iterable[str], words: Callable[[str], str]) -> None:
        """Offer ``codes`` in ``words``, and what is chosen already although nobody would offer it now."""
        known = [*dict.fromkeys(codes)]
        others = [code for code in self.object_data or () if code not in known]
        self.choices = [SelectChoice(code, words(code)) for code in (*known, *others)]

    def pre_validate(self, form: object) -> None:
        """Refuse what was not offered."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(_l("Choose from the list.")) from None
