"""What is said of each refusal about requests for help, and the field that it is about."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _

from booking.rules.refusals import requests as no
from booking.web.common.refusal_texts.entries import Entries

ENTRIES: Final[Entries] = {
    no.NothingAsked: (lambda _r: _("Tell us in a few words what you need, or choose something."), "need"),
    no.ConsentMissing: (
        lambda _r: _("You can only ask for somebody else when they agree. Ask them first, then tick this."),
        "consent",
    ),
    no.UrgencyWithoutReason: (lambda _r: _("Tell in a few words why it cannot wait."), "urgency_words"),
    no.RequestMovedOn: (
        lambda _r: _("This is no longer possible, because the request has changed. Look at how it stands now."),
        None,
    ),
    no.GrantWithoutMeasure: (
        lambda r: _("Fill in a number of hours from 0,5 to %(most)s.", most=r.most_hours),
        "hours",
    ),
    no.ReviewBeforeDecision: (lambda _r: _("Choose a day after the day of the decision."), "review_on"),
    no.OfSomebodyElse: (
        lambda _r: _("This booking is for another household or another service. Look at the number again."),
        "number",
    ),
}
