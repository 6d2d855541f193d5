"""What is said of each refusal about work that is done, and the field that it is about."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _

from booking.rules.refusals import work as no
from booking.web.common.formats import clock, day
from booking.web.common.refusal_texts.entries import Entries


def _not_today(refusal: no.NotToday) -> str:
    return _("This job is planned for %(day)s. You can only change the jobs of today.", day=day(refusal.on))


ENTRIES: Final[Entries] = {
    no.NotToday: (_not_today, None),
    no.TooEarlyToTick: (
        lambda r: _("It has not begun yet. You can tick this from %(clock)s.", clock=clock(r.after)),
        None,
    ),
    no.TooLateToUndo: (
        lambda r: _(
            "You can take this back for %(minutes)s minutes. Now it is later: call the desk.", minutes=r.minutes
        ),
        None,
    ),
    no.NotASignature: (
        lambda _r: _("This is no signature yet. Sign with your finger in the box, or type the name."),
        "drawing",
    ),
    no.SignatureMissing: (
        lambda _r: _("Let the customer sign in the box. Or read it aloud, and tick that the customer agrees."),
        "signed_by",
    ),
    no.WorkOrderChanged: (
        lambda _r: _("What was written down has just changed. Read it again together, and sign then."),
        None,
    ),
    no.WorkOrderSigned: (lambda _r: _("The work order was signed already. It stays as it is."), None),
    no.NothingWritten: (lambda _r: _("Write what you found, or tick what we advise."), "found"),
    no.TooEarlyForReport: (lambda _r: _("The work has not begun yet. Write this after the visit."), None),
}
