"""What the coordinator fills in about a service and its tasks."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, SelectChoice
from wtforms.validators import ValidationError

from booking.store.queries.services import Option, Service
from booking.usecases.services.change_service import ChangeService
from booking.usecases.services.option_facts import OptionFacts
from booking.web.common.formats import duration
from booking.web.common.forms import PageForm
from booking.web.coordinator.fields import (
    ChoiceField,
    CountField,
    NameInLanguages,
    SwitchField,
    WordsInLanguages,
    text_in,
)
from booking.web.coordinator.words import PICTOGRAMS, skill

_STEPS = (15, 20, 30, 60)
_HOUR = 3600


class ServiceForm(PageForm):
    """How a service is called and booked."""

    name = FormField(NameInLanguages, _l("Name"))
    summary = FormField(WordsInLanguages, _l("In a few words"))
    active = SwitchField(_l("Residents can book this service"))
    step_minutes = ChoiceField(_l("How much time is there between two possible starts?"), coerce=int)
    notice_hours = CountField(_l("Until how long before a visit can residents book?"), least=0, most=720)
    change_notice_hours = CountField(
        _l("Until how long before a visit can residents move or cancel it?"), least=0, most=720
    )
    horizon_days = CountField(_l("How far ahead residents can book"), least=1, most=120)
    longest_minutes = CountField(_l("How long one visit lasts at most"), least=15, most=600)

    def __init__(self, *args: object, **values: object) -> None:
        """Offer the steps in words."""
        super().__init__(*args, **values)
        self.step_minutes.choices = [SelectChoice(str(step), duration(step)) for step in _STEPS]

    @classmethod
    def about(cls, service: Service) -> ServiceForm:
        """Return the form as the service stands."""
        return cls(
            data={
                "name": dict(service.name),
                "summary": dict(service.summary),
                "active": service.active,
                "step_minutes": service.step.seconds // 60,
                "notice_hours": int(service.notice.total_seconds()) // _HOUR,
                "change_notice_hours": int(service.change_notice.total_seconds()) // _HOUR,
                "horizon_days": service.horizon_days,
                "longest_minutes": service.longest_minutes,
            }
        )

    def to_request(self, service_id: int) -> ChangeService:
        """Return what the use case wants."""
        return ChangeService(
            service_id=service_id,
            name=text_in(self.name),
            summary=text_in(self.summary),
            active=self.active.data,
            step_minutes=self.step_minutes.data,
            notice_hours=self.notice_hours.data,
            change_notice_hours=self.change_notice_hours.data,
            horizon_days=self.horizon_days.data,
            longest_minutes=self.longest_minutes.data,
        )


class OptionForm(PageForm):
    """What a task is and needs."""

    name = FormField(NameInLanguages, _l("Name"))
    hint = FormField(WordsInLanguages, _l("In a few words"))
    icon = ChoiceField(_l("Pictogram"), choices=[SelectChoice(*pair) for pair in PICTOGRAMS.items()])
    usual_minutes = CountField(_l("How long it usually takes"), least=5, most=600)
    crew = CountField(_l("How many workers go together"), least=1, most=4)
    skill = ChoiceField(_l("Which skill each of them needs"))
    needs_motor_tool = SwitchField(_l("A motor tool is needed"))
    may_drive = SwitchField(_l("We may have to drive for the job itself"))
    may_have_waste = SwitchField(_l("There may be waste for the recycling park"))
    active = SwitchField(_l("Residents can choose this task"), default=True)

    #: Set by `fit_in`: a task that is longer than any visit could never be booked.
    longest_minutes: int = 600

    @classmethod
    def about(cls, option: Option) -> OptionForm:
        """Return the form as the task stands."""
        return cls(
            data={
                "name": dict(option.name),
                "hint": dict(option.hint),
                "icon": option.icon,
                "usual_minutes": option.usual_minutes,
                "crew": option.crew,
                "skill": option.skill,
                "needs_motor_tool": option.needs_motor_tool,
                "may_drive": option.may_drive,
                "may_have_waste": option.may_have_waste,
                "active": option.active,
            }
        )

    def fit_in(self, service: Service, skills: Iterable[str]) -> None:
        """Offer the skills that are known here, and respect how long a visit of this service may last."""
        self.skill.choices = [SelectChoice(code, skill(code)) for code in skills]
        self.longest_minutes = service.longest_minutes

    def validate_usual_minutes(self, field: CountField) -> None:
        """Refuse a task that fits in no visit."""
        if field.data is not None and field.data > self.longest_minutes:
            raise ValidationError(
                _("One visit of this service lasts at most %(most)s.", most=duration(self.longest_minutes))
            )

    def to_facts(self) -> OptionFacts:
        """Return what the use cases want."""
        return OptionFacts(
            name=text_in(self.name),
            hint=text_in(self.hint),
            icon=self.icon.data,
            usual_minutes=self.usual_minutes.data,
            skill=self.skill.data,
            crew=self.crew.data,
            needs_motor_tool=self.needs_motor_tool.data,
            may_drive=self.may_drive.data,
            may_have_waste=self.may_have_waste.data,
            active=self.active.data,
        )
