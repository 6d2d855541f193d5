"""What the coordinator fills in about group sessions: when, where, how many places, until when they are booked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import Form, FormField, HiddenField, SelectChoice
from wtforms.validators import InputRequired

from booking.rules.calendar import Calendar, at
from booking.rules.levels import Level
from booking.rules.refusals.series import NoDates, SeriesTooLong
from booking.rules.refusals.sessions import SessionExists, SessionOver
from booking.rules.refusals.times import InvalidPeriod, NotATime, StartIsPast
from booking.rules.series import MOST_WEEKS, Days, SeriesRule
from booking.rules.sessions import MOST_PLACES, Counting, Deadline, Occurrence, Repeat
from booking.rules.text import Text
from booking.store.queries.service_facts import Service
from booking.usecases.sessions.write_sessions import NewSessions
from booking.web.common.fields import WordsField
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.common.wish_keys import key_of, new_key
from booking.web.coordinator import words
from booking.web.coordinator.choices import MarksField
from booking.web.coordinator.fields import ChoiceField, ClockField, CountField, DayField, text_in
from booking.web.coordinator.tariff_fields import NumberField

_WEEKDAYS: Final = tuple(range(7))
_MOST_AGE: Final = 120
_MOST_DAYS: Final = 60
_MOST_WORKING_DAYS: Final = 20
#: Holidays of a school year, about.
_PERIODS_OUT: Final = ("out1", "out2", "out3", "out4")


class ShortWords(Form):  # type: ignore[misc] # wtforms has no types
    """A name in each language, or none."""

    nl = WordsField(_l("Dutch"), most=80)
    fr = WordsField(_l("French"), most=80)
    en = WordsField(_l("English"), most=80)


class _Days(Form):  # type: ignore[misc] # wtforms has no types
    """The days from one to another, both included, or none."""

    first = DayField(_l("Not from"))
    last = DayField(_l("up to and including"))


class SessionForm(PageForm):
    """What every session has."""

    name = FormField(ShortWords, _l("What is it?"))
    starts = ClockField(_l("From"), validators=[InputRequired(_l("Fill in when it begins."))])
    ends = ClockField(_l("Until"), validators=[InputRequired(_l("Fill in when it ends."))])
    places = CountField(_l("How many places are there?"), least=1, most=MOST_PLACES)
    portions = NumberField(_l("How many portions can be taken away?"), most=MOST_PLACES)
    least_age = NumberField(_l("From which age?"), most=_MOST_AGE)
    most_age = NumberField(_l("Up to which age?"), most=_MOST_AGE)

    level = ChoiceField(_l("How hard is it?"), choices=[SelectChoice("", _l("No matter"))], default="")
    held = ChoiceField(
        _l("Inside or outside?"),
        choices=[
            SelectChoice("", _l("No matter")),
            SelectChoice("in", _l("Indoors")),
            SelectChoice("out", _l("Outdoors")),
        ],
        default="",
    )

    refusal_fields = {  # noqa: RUF012 - as PageForm declares it
        InvalidPeriod: "ends",
        NotATime: "starts",
        SessionExists: "starts",
        SessionOver: "starts",
        NoDates: "weekdays",
        SeriesTooLong: "last",
        StartIsPast: "first",
    }

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check that the ages are in order."""
        sound = bool(super().validate(extra_validators))
        ages = (self.least_age.data, self.most_age.data)
        if not self.most_age.errors and None not in ages and ages[0] > ages[1]:
            self.add_error(_("This age is lower than the first one."), field="most_age")
            return False
        return sound

    def ask_portions(self, service: Service) -> None:
        """Ask how much can be taken away only where something can."""
        if all(option.takes_seat for option in service.options):
            del self.portions

    def offer_levels(self, levels: Iterable[Level]) -> None:
        """Offer the levels of the organisation, and the one that the session has; ask nothing where there is none."""
        offered = [one for one in levels if one.active or one.code == self.level.object_data]
        if not offered:
            del self.level
            return
        self.level.choices = [*self.level.choices, *(SelectChoice(one.code, text(one.name)) for one in offered)]

    def level_code(self) -> str:
        """Return the code of the level; empty where it is no matter."""
        return (self.level.data or "") if "level" in self else ""

    def outdoors(self) -> bool | None:
        """Return whether it is in the open air; None where that is no matter."""
        return self.held.data == "out" if self.held.data else None

    def take_away(self) -> int:
        """Return how many portions can be taken away."""
        return (self.portions.data or 0) if "portions" in self else 0

    def words(self) -> Text:
        """Return the name; nothing where the service says it all."""
        typed = text_in(self.name)
        return typed if any(typed.values()) else {}


class NewSessionForm(SessionForm):
    """What new sessions have: where, and until when they can be booked."""

    location = ChoiceField(_l("Where?"), coerce=int)
    until = ChoiceField(_l("Until when can residents book?"))
    until_days = NumberField(_l("How many days before?"), most=_MOST_DAYS)
    until_clock = ClockField(_l("At what time?"))
    client_key = HiddenField()

    def __init__(self, *, locations: Mapping[int, str], data: Mapping[str, Any] | None = None) -> None:
        """Offer the places of the service."""
        super().__init__(data=data)
        self.location.choices = [SelectChoice(*pair) for pair in locations.items()]
        self.until.choices = [
            SelectChoice("", _("As the service says")),
            SelectChoice(str(Counting.DAYS), _("A number of days before")),
            SelectChoice(str(Counting.WORKING_DAYS), _("A number of working days before")),
            *(
                SelectChoice(str(number), _("The last %(weekday)s before", weekday=words.weekday(number)))
                for number in _WEEKDAYS
            ),
        ]
        if not self.client_key.data:
            self.client_key.data = new_key()

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Ask for what a deadline needs."""
        sound = super().validate(extra_validators)
        if not self.until.data or self.until.errors:
            return sound
        if self.until_clock.data is None and not self.until_clock.errors:
            self.add_error(_("Fill in a time."), field="until_clock")
            sound = False
        days = self.until_days.data
        if self.until.data == Counting.DAYS and days is None and not self.until_days.errors:
            self.add_error(_("Fill in how many days."), field="until_days")
            sound = False
        if self.until.data == Counting.WORKING_DAYS and not 1 <= (days or 0) <= _MOST_WORKING_DAYS:
            self.add_error(_("Fill in a whole number from 1 to %(most)s.", most=_MOST_WORKING_DAYS), field="until_days")
            sound = False
        return sound

    def deadline(self) -> Deadline | None:
        """Return until when orders are taken; None is the notice of the service."""
        if not self.until.data:
            return None
        if self.until.data in set(Counting):
            return Deadline(Counting(self.until.data), self.until_days.data, self.until_clock.data)
        return Deadline(Counting.WEEKDAY, int(self.until.data), self.until_clock.data)

    def to_new(self, service_id: int) -> NewSessions:
        """Return what the sessions have in common."""
        return NewSessions(
            service_id=service_id,
            location_id=self.location.data,
            places=self.places.data,
            key=key_of("sessions", self.client_key.data),
            name=self.words(),
            least_age=self.least_age.data,
            most_age=self.most_age.data,
            portions=self.take_away(),
            level=self.level_code(),
            is_outdoor=self.outdoors(),
        )


class OneSessionForm(NewSessionForm):
    """One new session."""

    on = DayField(_l("Day"), validators=[InputRequired(_l("Fill in the day."))])

    def to_occurrence(self, calendar: Calendar) -> Occurrence:
        """Return when it takes place. Raises ``NotATime`` for an hour that the clocks skip."""
        starts_at, deadline = at(self.on.data, self.starts.data), self.deadline()
        until = deadline.of(starts_at, calendar=calendar) if deadline is not None else None
        return Occurrence(starts_at, at(self.on.data, self.ends.data), until)


class RepeatForm(NewSessionForm):
    """Sessions that come back each week."""

    every_weeks = ChoiceField(_l("How often?"), coerce=int)
    weekdays = MarksField(_l("On which days?"))
    first = DayField(_l("First day"), validators=[InputRequired(_l("Fill in the first day."))])
    last = DayField(_l("Last day"), validators=[InputRequired(_l("Fill in the last day."))])
    out1 = FormField(_Days)
    out2 = FormField(_Days)
    out3 = FormField(_Days)
    out4 = FormField(_Days)

    def __init__(self, *, locations: Mapping[int, str], data: Mapping[str, Any] | None = None) -> None:
        """Offer the days of the week."""
        super().__init__(locations=locations, data=data)
        self.weekdays.offer([str(number) for number in _WEEKDAYS], lambda code: words.weekday(int(code)))
        self.every_weeks.choices = [
            SelectChoice(number, ngettext("every week", "every %(num)s weeks", number))
            for number in range(1, MOST_WEEKS + 1)
        ]

    @property
    def periods_out(self) -> list[FormField]:
        """The periods without sessions, to be drawn."""
        return [self[name] for name in _PERIODS_OUT]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check that a period has two ends, in order, and that there is a day of the week."""
        sound = super().validate(extra_validators)
        if not self.weekdays.data and not self.weekdays.errors:
            self.add_error(_("Choose at least one day of the week."), field="weekdays")
            sound = False
        for period in self.periods_out:
            first, last = period.form.first, period.form.last
            if first.errors or last.errors:
                continue
            if (first.data is None) != (last.data is None):
                last.errors = [_("Fill in both days, or neither.")]
                sound = False
            elif first.data is not None and last.data < first.data:
                last.errors = [_("The end must be after the start.")]
                sound = False
        return sound

    def to_repeat(self) -> Repeat:
        """Return when they come."""
        periods = [(period.form.first.data, period.form.last.data) for period in self.periods_out]
        rule = SeriesRule(
            every_weeks=self.every_weeks.data,
            weekdays=tuple(sorted({int(number) for number in self.weekdays.data})),
            clock=self.starts.data,
            first=self.first.data,
            last=self.last.data,
            days_out=tuple(Days(*period) for period in periods if all(period)),
        )
        return Repeat(rule, self.ends.data, self.deadline())
