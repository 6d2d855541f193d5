"""The list of people to phone in words: what is wrong, what to say, and who called already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from booking.rules.on_our_side import OurReason
from booking.store.queries.phone_calls import Call
from booking.store.queries.stranded import Misfit
from booking.usecases.replanning.people_to_phone import ToPhone
from booking.web.common.formats import clock, day

#: Why a promise cannot be kept as it is.
MISFITS: Final[Mapping[Misfit, Any]] = {
    Misfit.INACTIVE: _l("No longer works here"),
    Misfit.ABSENT: _l("Is absent"),
    Misfit.OUTSIDE_HOURS: _l("Does not work at this hour"),
    Misfit.CLOSED: _l("We are closed on this day"),
    Misfit.SKILL: _l("Cannot do this task"),
    Misfit.SERVICE_STOPPED: _l("We no longer give this service"),
    Misfit.NOT_UNDER_CONTRACT: _l("Has no contract on this day"),
    Misfit.LIMIT: _l("Must not be asked to do this"),
    Misfit.LANGUAGE: _l("Does not speak the language that was asked"),
    Misfit.EXCLUDED: _l("Does not go to this household"),
    Misfit.EQUIPMENT: _l("The equipment is away"),
    Misfit.LOCATION_CLOSED: _l("The location is closed then"),
    Misfit.NOBODY_LEADS: _l("Nobody in the crew can lead it"),
    Misfit.NOT_BACK: _l("What they rent is not there"),
}

#: These are about no worker.
_ABOUT_NOBODY: Final = frozenset(
    {
        Misfit.CLOSED,
        Misfit.SERVICE_STOPPED,
        Misfit.EQUIPMENT,
        Misfit.LOCATION_CLOSED,
        Misfit.NOBODY_LEADS,
        Misfit.NOT_BACK,
    }
)

#: What the message says, unless the desk chooses something else.
_USUALLY: Final[Mapping[Misfit, OurReason]] = {
    Misfit.ABSENT: OurReason.ILL,
    Misfit.CLOSED: OurReason.WEATHER,
    Misfit.EQUIPMENT: OurReason.VEHICLE,
}


def usual_reason(why: Misfit) -> OurReason:
    """Return the reason that a page proposes."""
    return _USUALLY.get(why, OurReason.OTHER)


def why(one: ToPhone) -> str:
    """Return in one line why this promise cannot be kept as it is."""
    said = str(MISFITS[one.why])
    if one.why in _ABOUT_NOBODY:
        return said
    return _("%(who)s: %(why)s", who=format_list(list(one.workers), locale=get_locale()), why=said)


def called(call: Call) -> str:
    """Return who called when, so that nobody calls again at once."""
    return _(
        "%(who)s called on %(day)s at %(clock)s and reached nobody.",
        who=call.by_name,
        day=day(call.at),
        clock=clock(call.at),
    )


def sentences(one: ToPhone, organisation: str, *, chosen: datetime | None) -> list[str]:
    """Return what to say, sentence by sentence; ``chosen`` is the time that is offered."""
    if one.is_rental:
        return _about_rental(one, organisation, chosen=chosen)
    said = [
        _("Good day, this is %(organisation)s.", organisation=organisation),
        _("We are sorry: we cannot come on %(day)s at %(clock)s.", day=day(one.starts_at), clock=clock(one.starts_at)),
    ]
    if chosen is not None:
        said.append(_("Can we come on %(day)s at %(clock)s instead?", day=day(chosen), clock=clock(chosen)))
    return said


def _about_rental(one: ToPhone, organisation: str, *, chosen: datetime | None) -> list[str]:
    said = [
        _("Good day, this is %(organisation)s.", organisation=organisation),
        _("We are sorry: what you rent on %(day)s is not there.", day=day(one.starts_at)),
    ]
    if chosen is not None:
        said.append(
            _("Can you collect it on %(day)s at %(clock)s instead?", day=day(chosen), clock=clock(chosen)),
        )
    return said
