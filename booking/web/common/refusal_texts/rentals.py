"""What is said of each refusal about renting, and the field that it is about."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _

from booking.rules.refusals import rentals as no
from booking.web.common.formats import day, money
from booking.web.common.refusal_texts.entries import Entries


def _piece_promised(refusal: no.PiecePromised) -> str:
    when = day(refusal.starts_at)
    if refusal.who:
        return _(
            "%(name)s is promised from %(day)s on, to %(who)s. Give another one, or ask it back.",
            name=refusal.name,
            day=when,
            who=refusal.who,
        )
    return _("%(name)s cannot be had from %(day)s on. Choose another one.", name=refusal.name, day=when)


ENTRIES: Final[Entries] = {
    no.PeriodsDiffer: (
        lambda _r: _("Choose the same period for everything. For another period, make a second booking."),
        None,
    ),
    no.RentalMovedOn: (
        lambda _r: _("Somebody has gone on with it in the meantime. Look at how it stands now."),
        None,
    ),
    no.DepositTooHigh: (
        lambda r: _("The deposit was %(most)s. You cannot give back more.", most=money(r.most)),
        "deposit_back",
    ),
    no.PiecePromised: (_piece_promised, None),
    no.NoPieceLeft: (
        lambda _r: _("No other one is free for the whole period. Call the customer and look for another day."),
        None,
    ),
    no.RentedAgain: (
        lambda refusal: _(
            "%(name)s is out again, with %(who)s. Did they get another one? Correct that first.",
            name=refusal.name,
            who=refusal.who,
        ),
        None,
    ),
    no.NoSeriesOfRentals: (
        lambda _r: _("Renting cannot be booked as a series. Make one booking, and make it longer where needed."),
        None,
    ),
}
