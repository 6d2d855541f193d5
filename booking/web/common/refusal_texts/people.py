"""What is said of each refusal about people and what they may do, and the field that it is about."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _

from booking.rules.refusals import people as no
from booking.web.common.formats import clock
from booking.web.common.refusal_texts.entries import Entries


def _locked(refusal: no.SignInLocked) -> str:
    return _(
        "There were too many wrong tries. You can try again at %(clock)s. Do you need it now? Ask your coordinator.",
        clock=clock(refusal.until),
    )


ENTRIES: Final[Entries] = {
    no.InvalidPhone: (
        lambda _r: _(
            "This is not a phone number that we can call. Look at the digits again, for example 0470 12 34 56."
        ),
        "phone",
    ),
    no.InvalidEmail: (lambda _r: _("This is not an e-mail address. It looks like name@example.be."), "email"),
    no.EmailTaken: (lambda _r: _("Somebody else already signs in with this e-mail address."), "email"),
    no.SignInRefused: (lambda _r: _("This is not right. Look at what you typed and try again."), None),
    no.SignInLocked: (_locked, None),
    no.LastCoordinator: (
        lambda _r: _("Somebody must stay coordinator. Make somebody else coordinator first."),
        "roles",
    ),
    no.BirthdayOutside: (lambda _r: _("This cannot be the day of birth. Look at the year."), "born_on"),
    no.HouseholdNotKnown: (
        lambda _r: _("We have to know you first. Open the link in our message, or call us. Your answers stay here."),
        "members",
    ),
    no.RepresentsAlready: (
        lambda _r: _("This person acts for the household already. End that first, or change the days."),
        "first",
    ),
    no.MayDoNothing: (lambda _r: _("Choose what this person may do."), "may_book"),
    no.CareWithoutBooking: (
        lambda _r: _("Who may not book, cannot see what we must know of the children either."),
        "may_see_care",
    ),
    no.PartyTaken: (
        lambda r: _("%(name)s has this name in the tariffs already. Choose another one.", name=r.name),
        "party",
    ),
    no.KeptTooLong: (lambda r: _("Fill in a number of days from 1 to %(most)s.", most=r.most_days), "days"),
}
