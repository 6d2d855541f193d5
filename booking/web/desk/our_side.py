"""Whose wish it is that a visit is cancelled or moved, and why where it is ours."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField

from booking.web.common.our_side import OURS, OursForm

__all__ = ["OursForm", "WhoseWishForm"]

_THEIRS: Final = ""


class WhoseWishForm(OursForm):
    """Whose wish it is, and why where it is ours."""

    ours = SelectField(
        _l("Who wants this?"),
        choices=[SelectChoice(_THEIRS, _l("The resident")), *OURS],
        invalid_choice_message=_l("Choose one from the list."),
        default=_THEIRS,
    )
