"""A visit as a calendar file, for the mail and for the download: RFC 5545."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol

from booking.messages.catalogue import words_of
from booking.messages.kinds import BookingFacts
from booking.messages.task_words import tasks_in_words
from booking.rules.calendar import local
from booking.rules.lines import one_line
from booking.rules.phone import display_phone

if TYPE_CHECKING:
    from icalendar import Event

MEDIA_TYPE: Final = "text/calendar"
PUBLISH, CANCEL = "PUBLISH", "CANCEL"
# Since 1996 all of the EU changes its clocks on the last Sundays of March and October, at 1 UTC.
_BRUSSELS: Final = """\
BEGIN:VTIMEZONE
TZID:Europe/Brussels
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


class Organiser(Protocol):
    """What a calendar tells about the organisation."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def phone(self) -> str:
        """Its number, in E.164."""
        ...

    @property
    def email(self) -> str:
        """Its address."""
        ...


def calendar_file(
    facts: BookingFacts,
    organisation: Organiser,
    *,
    link: str,
    sequence: int,
    locale: str,
    now: datetime,
    method: str = PUBLISH,
) -> bytes:
    """Return the visit as a file that calendars take in.

    The same booking keeps its UID, so a later file replaces an earlier one: ``sequence`` is the booking's version
    and grows with each change. ``method`` CANCEL takes the visit out of the calendar. The title does not say
    what the visit is for: others look into a calendar. Where something is brought or taken along the hours do not
    count as busy: nobody is with us all that time.
    """
    # Large, and few requests make a file.
    from icalendar import Calendar, Timezone  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", "-//Buurtboek//NONSGML Buurtboek//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(_BRUSSELS))
    calendar.add_component(
        _event(facts, organisation, link=link, locale=locale, stamp=(sequence, now), is_cancelled=method == CANCEL)
    )
    return bytes(calendar.to_ical())


def _event(
    facts: BookingFacts,
    organisation: Organiser,
    *,
    link: str,
    locale: str,
    stamp: tuple[int, datetime],
    is_cancelled: bool,
) -> Event:
    from icalendar import Event, vCalAddress, vText  # noqa: PLC0415 - see above

    _ = words_of(locale).gettext
    name = one_line(organisation.name)
    event = Event()
    event.add("uid", f"{facts.number}@{organisation.email.rpartition('@')[2]}")
    event.add("sequence", stamp[0])
    event.add("dtstamp", stamp[1])
    event.add("dtstart", local(facts.starts_at))
    event.add("dtend", local(facts.ends_at))
    event.add("summary", _title(facts, locale) % {"organisation": name})
    event.add("location", ", ".join(one_line(line) for line in facts.address))
    event.add("description", "\n".join(_description(facts, organisation, link=link, locale=locale)))
    event.add("url", link)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    is_free = is_cancelled or facts.is_left or facts.is_rented
    event.add("transp", "TRANSPARENT" if is_free else "OPAQUE")
    organizer = vCalAddress(f"mailto:{organisation.email}")
    organizer.params["CN"] = vText(name)
    event.add("organizer", organizer)
    return event


def _title(facts: BookingFacts, locale: str) -> str:
    _ = words_of(locale).gettext
    if facts.is_left:
        return _("Bring it to %(organisation)s")
    if facts.is_rented:
        return _("Collect it at %(organisation)s, and bring it back")
    return _("Appointment at %(organisation)s") if facts.is_there else _("Visit of %(organisation)s")


def _description(facts: BookingFacts, organisation: Organiser, *, link: str, locale: str) -> list[str]:
    _ = words_of(locale).gettext
    return [
        *tasks_in_words(facts.tasks, facts.counts, locale=locale),
        *([_("You can bring it at any time between these hours.")] if facts.is_left else []),
        *([_("Collect it when this begins. Bring it back before this ends.")] if facts.is_rented else []),
        _("Your booking: %(link)s") % {"link": link},
        _("Questions? Call %(phone)s.") % {"phone": display_phone(organisation.phone)},
    ]
