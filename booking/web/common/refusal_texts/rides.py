"""What is said of each refusal about rides and memberships, and the field that it is about."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from flask_babel import gettext as _

from booking.rules.refusals import rides as no
from booking.web.common.formats import clock, day, duration, number
from booking.web.common.refusal_texts.entries import Entries


def _ride_too_long(refusal: no.RideTooLong) -> str:
    return _(
        "Until the driver is back, this ride takes %(duration)s. One ride lasts at most %(most)s. Stay less long, or call us.",
        duration=duration(refusal.minutes),
        most=duration(refusal.most_minutes),
    )


def _absurd_speed(refusal: no.AbsurdSpeed) -> str:
    return _(
        "The number %(value)s cannot be right. Choose one from %(least)s to %(most)s.",
        value=number(Decimal(str(refusal.value))),
        least=number(Decimal(str(refusal.least))),
        most=number(Decimal(str(refusal.most))),
    )


ENTRIES: Final[Entries] = {
    no.RouteMissing: (lambda _r: _("Tell us first where you want to go."), "street"),
    no.RideTooLong: (_ride_too_long, "stay"),
    no.TooFarAway: (
        lambda r: _(
            "That is about %(km)s km from here. We drive at most %(most)s km. Call us: we look for who can drive you.",
            km=r.km,
            most=r.most_km,
        ),
        "postcode",
    ),
    no.TooManyStops: (
        lambda r: _("On the way we stop at most %(most)s times. Leave a stop out, or call us.", most=r.most),
        "stop1_street",
    ),
    no.TooManyInCar: (
        lambda r: _(
            "At most %(most)s people fit in our car besides the driver, with you. Does somebody else come along? Call us.",
            most=r.most,
        ),
        "companions",
    ),
    no.NoWheelchairPlace: (
        lambda _r: _(
            "In this car there is no place for a wheelchair. Can you sit on a seat, and does the wheelchair fold? Then "
            "choose “No”, and write that the wheelchair comes along. Otherwise call us."
        ),
        "aid",
    ),
    no.PlaceNotKnown: (
        lambda _r: _("We cannot find this place. Look at the postcode again, or call us."),
        "postcode",
    ),
    no.AppointmentTooSoon: (
        lambda r: _(
            "We have to know this %(hours)s hours before we pick you up. Is your appointment sooner? Call us.",
            hours=r.hours,
        ),
        "appointment_on",
    ),
    no.AppointmentIsOver: (
        lambda _r: _("We cannot be in time for this appointment any more. Look at the day and the hour again."),
        "appointment_on",
    ),
    no.AppointmentMoves: (
        lambda r: _(
            "With this pick-up you are not in time for your appointment on %(day)s at %(clock)s. It would have to be on"
            " %(new_day)s at %(new_clock)s.",
            day=day(r.before),
            clock=clock(r.before),
            new_day=day(r.after),
            new_clock=clock(r.after),
        ),
        "starts_at",
    ),
    no.AbsurdSpeed: (_absurd_speed, None),
    no.MembershipMissing: (
        lambda r: _(
            "Only members can book this, and we find no membership for %(year)s. Call us: we can make you a member"
            " right away. Your answers stay here.",
            year=r.year,
        ),
        None,
    ),
    no.AlreadyOver: (lambda r: _("The year %(year)s is over. Choose another one.", year=r.year), "year"),
    no.AlreadyMember: (
        lambda r: _("This household is a member in %(year)s already.", year=r.year),
        "kind",
    ),
}
