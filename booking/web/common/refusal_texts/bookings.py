"""What is said of each refusal about a booking, and the field that it is about."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _

from booking.rules.refusals import bookings as no
from booking.web.common.formats import clock, day, duration, money
from booking.web.common.refusal_texts.entries import Entries


def _tasks_too_long(refusal: no.TasksTooLong) -> str:
    return _(
        "These tasks take %(duration)s together. One visit lasts at most %(most)s. Choose fewer tasks, or call us.",
        duration=duration(refusal.minutes),
        most=duration(refusal.most_minutes),
    )


def _price_changed(refusal: no.PriceChanged) -> str:
    return _(
        "The price has changed from %(before)s to %(now)s. Look at it again before you confirm.",
        before=money(refusal.shown),
        now=money(refusal.now),
    )


def _too_late(refusal: no.TooLate) -> str:
    return _(
        "You could do this yourself until %(day)s at %(clock)s. Call us, we will look for a way.",
        day=day(refusal.until),
        clock=clock(refusal.until),
    )


ENTRIES: Final[Entries] = {
    no.NothingChosen: (lambda _r: _("Choose at least one task."), "options"),
    no.TasksTooLong: (_tasks_too_long, "options"),
    no.RequestChanged: (
        lambda _r: _("With this page something else was booked before. Look at that booking first, then book again."),
        None,
    ),
    no.HoldLapsed: (
        lambda _r: _("We kept this time for you for 15 minutes, and they are over. Choose a time again."),
        "starts_at",
    ),
    no.HoldExtendedTooOften: (
        lambda _r: _("We cannot keep this time any longer. Confirm now, or choose a time again."),
        None,
    ),
    no.PriceChanged: (_price_changed, None),
    no.PaymentNotPossible: (
        lambda _r: _("Paying online does not work at this moment. You can choose to pay by invoice."),
        "payment",
    ),
    no.NotPossibleNow: (
        lambda _r: _("This is no longer possible, because the booking has changed. Look at how it stands now."),
        None,
    ),
    no.TooLate: (_too_late, None),
    no.NotSureWhose: (
        lambda _r: _("They do not belong together now: for one of them, somebody only typed this name."),
        None,
    ),
    no.BasketFull: (
        lambda r: _("You can book %(most)s things together at most. Book these first, then the rest.", most=r.most),
        None,
    ),
}
