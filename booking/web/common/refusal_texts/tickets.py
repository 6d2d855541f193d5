"""What is said of each refusal about the workshop, and the field that it is about."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _

from booking.rules.refusals import tickets as no
from booking.web.common.formats import money
from booking.web.common.refusal_texts.entries import Entries

ENTRIES: Final[Entries] = {
    no.TicketMovedOn: (
        lambda _r: _("Somebody has gone on with it in the meantime. Look at how it stands now."),
        None,
    ),
    no.AlreadyBrought: (
        lambda r: _(
            "The household’s “%(thing)s” stands here already, with label %(label)s. Look at that one first.",
            thing=r.thing,
            label=r.label,
        ),
        "thing",
    ),
    no.DearerThanAgreed: (
        lambda r: _(
            "This costs more than %(most)s, the most that was agreed. Ask the customer first.", most=money(r.most)
        ),
        None,
    ),
    no.NotDearer: (lambda _r: _("This costs no more than was agreed. You need not ask: go on."), None),
    no.NoLabelLeft: (lambda _r: _("All labels are in use. Give back what is ready first."), None),
    no.NoBenchToday: (
        lambda _r: _("There is no time left at the bench today. Call the desk for another day."),
        None,
    ),
}
