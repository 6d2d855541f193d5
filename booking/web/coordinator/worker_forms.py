"""What the coordinator fills in about a worker: who they are, what they can do, and their contract."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice

from booking.rules.refusals.times import InvalidPeriod
from booking.rules.refusals.workers import WeekOutside
from booking.rules.text import DEFAULT_LOCALE
from booking.rules.travel import TravelMode
from booking.store.queries.workers import Worker
from booking.usecases.workers.add_worker import AddWorker
from booking.usecases.workers.change_worker import ChangeWorker
from booking.web.common.address_form import AddressForm
from booking.web.common.fields import NameField, PhoneField
from booking.web.common.forms import PageForm
from booking.web.common.locale import LANGUAGES
from booking.web.coordinator.choices import MarksField
from booking.web.coordinator.fields import ChoiceField, DayField, SwitchField
from booking.web.coordinator.tariff_fields import AmountField
from booking.web.coordinator.words import DEMANDS, SPOKEN, TRAVEL_MODES, demand, skill, spoken

_DAY: Final = timedelta(days=1)
_HOUR: Final = 60
_MOST_HOURS: Final = 40


class SkillsForm(PageForm):
    """Who a worker is and what they can do."""

    name = NameField(_l("Name"), missing=_l("Fill in a name."))
    phone = PhoneField(_l("Phone number"))
    skills = MarksField(_l("What can they do?"))
    travel_mode = ChoiceField(_l("How do they travel?"), choices=[SelectChoice(*pair) for pair in TRAVEL_MODES.items()])

    def offer(self, skills: Iterable[str]) -> None:
        """Offer the skills that are known here."""
        self.skills.offer(skills, skill)


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
    """Who a worker is and what they can do, their contract, and whether they still work here."""

    refusal_fields = {  # noqa: RUF012 - as PageForm declares it
        InvalidPeriod: "contract_last",
        WeekOutside: "week_hours",
    }

    limits = MarksField(_l("What must they not be asked to do?"))
    leads = SwitchField(_l("Can lead a crew"))
    spoken = MarksField(_l("Which languages do they speak?"))
    contract_from = DayField(_l("First day of the contract"))
    contract_last = DayField(_l("Last day of the contract"))
    week_hours = AmountField(_l("Hours a week in the contract"), most=_MOST_HOURS, unit="", needed=True)
    active = SwitchField(_l("Works here"))
    seen = HiddenField()
    sure = HiddenField()

    @classmethod
    def about(cls, worker: Worker, *, skills: Iterable[str], languages: Iterable[str]) -> WorkerForm:
        """Return the form as the worker stands, with the skills and languages that are known here."""
        form = cls(
            data={
                "name": worker.name,
                "phone": worker.phone,
                "skills": list(worker.skills),
                "travel_mode": worker.travel_mode,
                "limits": list(worker.limits),
                "leads": worker.leads,
                "spoken": list(worker.languages),
                "contract_from": worker.contract_from,
                "contract_last": worker.contract_until and worker.contract_until - _DAY,
                "week_hours": _in_hours(worker.week_minutes),
                "active": worker.active,
                "seen": worker.version,
            }
        )
        form.offer(skills)
        form.limits.offer(DEMANDS, demand)
        form.spoken.offer((*SPOKEN, *languages), spoken)
        return form

    def to_request(self, worker_id: int) -> ChangeWorker:
        """Return what the use case wants."""
        last = self.contract_last.data
        return ChangeWorker(
            worker_id=worker_id,
            seen=self.seen.data or "",
            name=self.name.data,
            phone=self.phone.e164,
            skills=frozenset(self.skills.data or ()),
            travel_mode=TravelMode(self.travel_mode.data),
            active=self.active.data,
            limits=frozenset(self.limits.data or ()),
            languages=frozenset(self.spoken.data or ()),
            contract_from=self.contract_from.data,
            contract_until=last and last + _DAY,
            week_minutes=round(self.week_hours.data * _HOUR),
            leads=self.leads.data,
        )


def _in_hours(minutes: int) -> Decimal:
    """Return minutes in hours, without noughts behind the comma that say nothing."""
    hours = round(Decimal(minutes) / _HOUR, 2)
    return hours.quantize(Decimal(1)) if hours == hours.to_integral_value() else hours.normalize()
