"""The questions of a form with which the organisation itself cancels or moves: why, in the words of the message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField

from booking.rules.on_our_side import OnOurSide, OurReason
from booking.web.common.fields import WordsField
from booking.web.common.forms import PageForm
from booking.web.common.free_text import refuse_national_number

_LONGEST_WORDS: Final = 80
OURS: Final = (
    SelectChoice(OurReason.WEATHER.value, _l("We: the weather is too bad")),
    SelectChoice(OurReason.ILL.value, _l("We: somebody is ill")),
    SelectChoice(OurReason.VEHICLE.value, _l("We: the vehicle does not work")),
    SelectChoice(OurReason.OTHER.value, _l("We: for another reason")),
)


class OursForm(PageForm):
    """Why we ourselves cannot come as we promised."""

    ours = SelectField(
        _l("Why can we not come?"), choices=list(OURS), invalid_choice_message=_l("Choose one from the list.")
    )
    our_words = WordsField(_l("What do we write to the resident?"), most=_LONGEST_WORDS)

    def validate_our_words(self, field: WordsField) -> None:
        """Take any words but a national number."""
        refuse_national_number(field.data or "")

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Ask for words where the list has none."""
        sound = super().validate(extra_validators)
        if self.ours.data == OurReason.OTHER and not self.our_words.data:
            self.add_error(_("Write the reason in a few words."), field="our_words")
            return False
        return sound

    def our_side(self) -> OnOurSide | None:
        """Return why it is our doing, or None where it is the resident's wish."""
        return OnOurSide(OurReason(self.ours.data), self.our_words.data or "") if self.ours.data else None
