"""What the coordinator fills in about a worker: who they are, their week, their absences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, SelectChoice, SelectMultipleField, widgets
from wtforms.validators import InputRequired

from booking.rules.calendar import at, start_of_day
from booking.rules.hours import WeeklyHours, require_sound
from booking.rules.refusals import InvalidPeriod, NotATime, Refusal
from booking.rules.text import DEFAULT_LOCALE
from booking.rules.travel import TravelMode
from booking.store.queries.workers import Worker
from booking.usecases.workers.add_absence import AddAbsence
from booking.usecases.workers.add_worker import AddWorker
from booking.usecases.workers.change_worker import ChangeWorker
from booking.usecases.workers.set_weekly_hours import SetWeeklyHours
from booking.web.common.address_form import AddressForm
from booking.web.common.fields import NameField, PhoneField
from booking.web.common.forms import PageForm
from booking.web.common.locale import LANGUAGES
from booking.web.common.refusal_texts import refusal_text
from booking.web.coordinator.fields import ChoiceField, ClockField, DayField, SwitchField
from booking.web.coordinator.words import TRAVEL_MODES, skill

_DAYS: Final = 7
#: Nobody plans an absence further away than this; a year of five digits is a slip of the finger.
_YEARS: Final = 3


class SkillsForm(PageForm):
    """Who a worker is and what they can do."""

    name = NameField(_l("Name"), missing=_l("Fill in a name."))
    phone = PhoneField(_l("Phone number"))
    skills = SelectMultipleField(
        _l("What can they do?"),
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    travel_mode = ChoiceField(_l("How do they travel?"), choices=[SelectChoice(*pair) for pair in TRAVEL_MODES.items()])

    def offer(self, skills: Iterable[str]) -> None:
        """Offer the skills that are known here."""
        self.skills.choices = [SelectChoice(code, skill(code)) for code in skills]


class NewWorkerForm(SkillsForm, AddressForm):
    """Somebody new: also where their day begins and ends, and what they read."""

    asked_first = ("name", "phone", "language", "skills", "travel_mode")

    language = ChoiceField(_l("Language"), choices=[SelectChoice(*pair) for pair in LANGUAGES], default=DEFAULT_LOCALE)

    def to_request(self) -> AddWorker:
        """Return what the use case wants."""
        return AddWorker(
            name=self.name.data,
            phone=self.phone.e164,
            skills=frozenset(self.skills.data or ()),
            travel_mode=TravelMode(self.travel_mode.data),
            base=self.typed_address(),
            locale=self.language.data,
        )


class WorkerForm(SkillsForm):
    """Who a worker is and what they can do, and whether they still do it here."""

    active = SwitchField(_l("Works here"))

    @classmethod
    def about(cls, worker: Worker, *, skills: Iterable[str]) -> WorkerForm:
        """Return the form as the worker stands, with the skills that are known here."""
        form = cls(
            data={
                "name": worker.name,
                "phone": worker.phone,
                "skills": list(worker.skills),
                "travel_mode": worker.travel_mode,
                "active": worker.active,
            }
        )
        form.offer(skills)
        return form

    def to_request(self, worker_id: int) -> ChangeWorker:
        """Return what the use case wants."""
        return ChangeWorker(
            worker_id=worker_id,
            name=self.name.data,
            phone=self.phone.e164,
            skills=frozenset(self.skills.data or ()),
            travel_mode=TravelMode(self.travel_mode.data),
            active=self.active.data,
        )


class DayForm(Form):  # type: ignore[misc] # wtforms has no types
    """One day of a week: up to two stretches, with a break in between."""

    starts = ClockField(_l("From"))
    ends = ClockField(_l("Until"))
    starts_again = ClockField(_l("And from"))
    ends_again = ClockField(_l("Until"))

    #: Which day this is; 0 is Monday. The week says so.
    weekday: int = 0

    @property
    def hours(self) -> list[WeeklyHours]:
        """What was filled in. Only for a day of which each stretch has both its ends."""
        return [WeeklyHours(self.weekday, *stretch) for stretch in self._stretches()]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the day by itself, so that what is wrong stands at its day, and for all days at once."""
        if not super().validate(extra_validators):
            return False
        if any(None in stretch for stretch in self._stretches()):
            return self._refuse(_("Fill in both a beginning and an end."))
        try:
            require_sound(self.hours)
        except Refusal as refusal:
            return self._refuse(refusal_text(refusal).text)
        return True

    def _stretches(self) -> list[tuple[time, time]]:
        """Return the pairs of which something was filled in."""
        pairs = [(self.starts.data, self.ends.data), (self.starts_again.data, self.ends_again.data)]
        return [pair for pair in pairs if pair != (None, None)]

    def _refuse(self, said: str) -> bool:
        self.starts.errors = [said]
        return False


class WeekForm(PageForm):
    """A worker's week."""

    days = FieldList(FormField(DayForm), min_entries=_DAYS, max_entries=_DAYS)

    def __init__(self, *args: object, **values: object) -> None:
        """Tell each day which one it is."""
        super().__init__(*args, **values)
        for weekday, day in enumerate(self.days):
            day.form.weekday = weekday

    @classmethod
    def about(cls, worker: Worker) -> WeekForm:
        """Return the form as the worker's week stands."""
        days: list[dict[str, time]] = [{} for _ in range(_DAYS)]
        for weekly in worker.hours:
            again = "_again" if days[weekly.weekday] else ""
            days[weekly.weekday] |= {f"starts{again}": weekly.starts, f"ends{again}": weekly.ends}
        return cls(data={"days": days})

    def to_request(self, worker_id: int) -> SetWeeklyHours:
        """Return what the use case wants."""
        return SetWeeklyHours(worker_id, tuple(weekly for day in self.days for weekly in day.form.hours))


class AbsenceForm(PageForm):
    """From when until when somebody is away. Without hours, whole days count."""

    refusal_fields = {InvalidPeriod: "ends_on"}  # noqa: RUF012 - as PageForm declares it

    starts_on = DayField(_l("First day"), validators=[InputRequired(_l("Fill in the first day."))])
    starts_clock = ClockField(_l("From what time?"))
    ends_on = DayField(_l("Last day"), validators=[InputRequired(_l("Fill in the last day."))])
    ends_clock = ClockField(_l("Until what time?"))

    def check(self, *, today: date) -> bool:
        """Check that both moments exist: not too far away, nor in the hour that March skips."""
        for on, clock in ((self.starts_on, self.starts_clock), (self.ends_on, self.ends_clock)):
            if abs(on.data.year - today.year) > _YEARS:
                on.errors = [_("Look at the year again.")]
            else:
                try:
                    at(on.data, clock.data or time.min)
                except NotATime:
                    clock.errors = [_("This hour does not exist: the clock goes forward that night.")]
        return not self.errors

    def to_request(self, worker_id: int) -> AddAbsence:
        """Return what the use case wants."""
        return AddAbsence(worker_id, self._starts_at(), self._ends_at())

    def _starts_at(self) -> datetime:
        return at(self.starts_on.data, self.starts_clock.data or time.min)

    def _ends_at(self) -> datetime:
        if self.ends_clock.data is None:
            return start_of_day(self.ends_on.data + timedelta(days=1))
        return at(self.ends_on.data, self.ends_clock.data)
