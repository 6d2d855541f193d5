"""What is said of each refusal about childcare and its wishes, and the field that it is about."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _

from booking.rules.refusals import care as no
from booking.web.common.formats import clock, day
from booking.web.common.refusal_texts.entries import Entries


def _attest_missing(refusal: no.AttestMissing) -> str:
    if refusal.last is None:
        return _(
            "We have no attest of %(name)s for %(day)s. Call us with the attest: then you can book.",
            name=refusal.name,
            day=day(refusal.on),
        )
    return _(
        "The attest of %(name)s counts until %(last)s. Choose an earlier day, or call us with the new attest.",
        name=refusal.name,
        last=day(refusal.last),
    )


ENTRIES: Final[Entries] = {
    no.MemberNeeded: (lambda _r: _("Choose for whom it is."), "members"),
    no.PlacePerMember: (
        lambda r: _(
            "You chose %(members)s children and %(places)s places. Each child needs one place.",
            members=r.members,
            places=r.places,
        ),
        None,
    ),
    no.OneDayPart: (
        lambda _r: _("Choose one day part. For a child with other hours, make a second booking."),
        "members",
    ),
    no.AttestMissing: (_attest_missing, None),
    no.NotTheRightAge: (
        lambda _r: _("There is no place for a child of this age. Call us: we look with you for somewhere else."),
        "members",
    ),
    no.HoursOutside: (
        lambda r: _(
            "Choose hours between %(opens)s and %(closes)s. First when you bring your child, then when you fetch it.",
            opens=clock(r.opens),
            closes=clock(r.closes),
        ),
        "bring",
    ),
    no.TooFewCarers: (
        lambda r: _(
            "On %(day)s there would be %(places)s places, and %(taken)s children come. Find another carer first, or move children to another day with their parents.",
            day=day(r.on),
            places=r.places,
            taken=r.taken,
        ),
        "workers",
    ),
    no.RoundClosed: (lambda _r: _("You can no longer tell us your wishes for this period. Call us."), None),
    no.RoundMovedOn: (
        lambda _r: _("Somebody has gone on with it in the meantime. Look at how it stands now."),
        None,
    ),
    no.NotYetDivided: (
        lambda r: _(
            "Families were told that the places are divided on %(day)s. Do it from that day on.", day=day(r.on)
        ),
        None,
    ),
    no.NoWishes: (lambda _r: _("Nobody wished a day yet."), None),
}
