"""What the desk fills in about a request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField, TimeField
from wtforms.validators import InputRequired, Optional, ValidationError

from booking.rules.calendar import at
from booking.rules.refusals import Refusal
from booking.rules.refusals.prices import NotSeenYet
from booking.rules.refusals.requests import ConsentMissing, NothingAsked
from booking.rules.refusals.times import NotATime
from booking.rules.refusals.waiting import DaysArePast
from booking.rules.requests import MOST_MINUTES, NO, YES, Body, Granted, Ground, Per, Relation, Urgency
from booking.store.queries.requests import RequestView
from booking.store.queries.service_facts import Service
from booking.usecases.bookings.requests import Choice
from booking.usecases.requests.requests import DecideRequest, RecordIntake, Told
from booking.web.common import clock
from booking.web.common.day_field import DayField
from booking.web.common.fields import EmailField, PhoneField, WordsField
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.common.free_text import FreeTextField
from booking.web.common.request_texts import ASKERS, GROUNDS, URGENCIES
from booking.web.desk.call_forms import TASK, CountField, task_field
from booking.web.desk.decision_forms import ExactField, WholeField

_MOST_WORDS: Final = 2000
_MOST_POINTS: Final = 1000
_OLDEST: Final = 120
_HOUR: Final = 60
_LONGEST_VERSION: Final = 9

PERS: Final[dict[Per, Any]] = {
    Per.ONCE: _l("in all"),
    Per.WEEK: _l("in each week"),
    Per.MONTH: _l("in each month"),
}
BODIES: Final[dict[Body, Any]] = {
    Body.PERSON: _l("I decide it myself"),
    Body.COMMITTEE: _l("A committee decided it"),
}


def _per() -> SelectField:
    return SelectField(
        _l("For how long is that?"),
        choices=[SelectChoice(str(per), words) for per, words in PERS.items()],
        default=str(Per.ONCE),
    )


class SeenForm(PageForm):
    """``seen`` is the version that the page showed."""

    seen = HiddenField()

    def version(self) -> int:
        """Return the version that the page showed; what is no number was shown to nobody."""
        seen = self.seen.data or ""
        return int(seen) if seen.isascii() and seen.isdigit() and len(seen) <= _LONGEST_VERSION else -1


class PhoneIntakeForm(PageForm):
    """When we call."""

    on = DayField(_l("Day"))
    clock = TimeField(_l("Hour"), [InputRequired(message=_l("Fill in the hour."))])
    refusal_fields: ClassVar[dict[type[Refusal], str]] = {NotATime: "on"}

    def validate_on(self, field: DayField) -> None:
        """Ask for the day."""
        if field.data is None and not field.errors:
            raise ValidationError(_("Fill in the day."))

    def moment(self) -> datetime:
        """Return the moment, once it was checked."""
        return at(self.on.data, self.clock.data or time())


class IntakeForm(SeenForm):
    """What came out of the look."""

    words = FreeTextField(_l("What is needed?"), missing=_l("Write what is needed."), most=_MOST_WORDS)
    is_feasible = RadioField(
        _l("Can it be done?"),
        choices=[SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No, or not safely"))],
        validate_choice=False,
    )
    hours = ExactField(_l("How many hours of help?"), most=Decimal(MOST_MINUTES // _HOUR))
    per = _per()
    materials = FreeTextField(_l("What has to come along or be bought?"), most=_MOST_WORDS)
    decide_on = DayField(_l("On which day does a committee decide?"), validators=[Optional()])
    urgency = SelectField(
        _l("Is it urgent?"), choices=[SelectChoice(str(one), words) for one, words in URGENCIES.items()], default=""
    )
    urgency_words = WordsField(_l("Why can it not wait?"), most=200)
    birth_year = WholeField(_l("Year of birth"), most=Decimal(9999))
    points = WholeField(_l("Points of need"), most=Decimal(_MOST_POINTS))
    refusal_fields: ClassVar[dict[type[Refusal], str]] = {DaysArePast: "decide_on"}

    def validate_is_feasible(self, field: RadioField) -> None:
        """Ask for it."""
        if field.data not in {"yes", "no"}:
            raise ValidationError(_("Choose yes or no."))

    def validate_birth_year(self, field: WholeField) -> None:
        """Take a year in which somebody who lives can have been born."""
        this_year = clock.today().year
        if field.data is not None and not this_year - _OLDEST <= field.data <= this_year:
            raise ValidationError(_("Fill in a year such as 1948."))

    def to_request(self, request_id: int) -> RecordIntake:
        """Return what the use case wants."""
        return RecordIntake(
            request_id=request_id,
            words=self.words.data or "",
            is_feasible=self.is_feasible.data == "yes",
            needed=_granted(self.hours.data, self.per.data),
            seen=self.version(),
            materials=self.materials.data or "",
            decide_on=self.decide_on.data,
            urgency=Urgency(self.urgency.data),
            urgency_words=self.urgency_words.data or "",
            birth_year=self.birth_year.data,
            points=self.points.data or 0,
        )


class DecisionForm(SeenForm):
    """Yes or no and why, as one choice, and what goes with it."""

    ground = RadioField(_l("What is decided?"), validate_choice=False)
    hours = ExactField(_l("How many hours are granted?"), most=Decimal(MOST_MINUTES // _HOUR))
    per = _per()
    conditions = FreeTextField(_l("What do you want to tell who asked?"), most=_MOST_WORDS)
    body = RadioField(
        _l("Who decides it?"),
        choices=[SelectChoice(str(one), words) for one, words in BODIES.items()],
        default=str(Body.PERSON),
        validate_choice=False,
    )
    decided_on = DayField(_l("Decided on"))
    review_on = DayField(_l("To be looked at again on"), validators=[Optional()])
    refusal_fields: ClassVar[dict[type[Refusal], str]] = {NotSeenYet: "decided_on"}

    def __init__(self, *args: object, **values: object) -> None:
        """Name each ground with the answer that it leads to."""
        super().__init__(*args, **values)
        self.ground.choices = [
            *(SelectChoice(str(one), _("Yes: %(why)s", why=GROUNDS[one])) for one in YES),
            *(SelectChoice(str(one), _("No: %(why)s", why=GROUNDS[one])) for one in NO),
        ]

    def validate_ground(self, field: RadioField) -> None:
        """Ask for one of the list."""
        if field.data not in {*YES, *NO}:
            raise ValidationError(_("Choose one from the list."))

    def validate_body(self, field: RadioField) -> None:
        """Take one of the list."""
        if field.data not in set(Body):
            raise ValidationError(_("Choose one from the list."))

    def validate_decided_on(self, field: DayField) -> None:
        """Ask for the day."""
        if field.data is None and not field.errors:
            raise ValidationError(_("Fill in the day."))

    def to_request(self, request_id: int) -> DecideRequest:
        """Return what the use case wants."""
        ground = Ground(self.ground.data)
        return DecideRequest(
            request_id=request_id,
            accepts=ground in YES,
            ground=ground,
            body=Body(self.body.data),
            decided_on=self.decided_on.data,
            seen=self.version(),
            granted=_granted(self.hours.data, self.per.data),
            conditions=self.conditions.data or "",
            review_on=self.review_on.data,
        )


class LinkForm(PageForm):
    """A booking that was made before, by its number."""

    number = WordsField(_l("Number of the booking"), missing=_l("Fill in the number of the booking."), most=12)

    def digits(self) -> str:
        """Return the number as it is kept."""
        return "".join((self.number.data or "").split())


class NewRequestForm(PageForm):
    """What a caller asks. A child has a field for each task."""

    need = FreeTextField(_l("What do they need, in their own words?"), most=_MOST_WORDS)
    urgency = SelectField(
        _l("Is it urgent?"), choices=[SelectChoice(str(one), words) for one, words in URGENCIES.items()], default=""
    )
    urgency_words = WordsField(_l("Why can it not wait?"), most=200)
    relation = SelectField(
        _l("Who asks?"),
        choices=[SelectChoice(str(one), words) for one, words in ASKERS.items()],
        default=str(Relation.SELF),
    )
    asker_name = WordsField(_l("Name of who asks"))
    asker_phone = PhoneField(_l("Phone number of who asks"))
    asker_email = EmailField(_l("E-mail address of who asks"))
    consent = BooleanField(_l("The resident knows of it and agrees"))
    client_key = HiddenField()
    refusal_fields: ClassVar[dict[type[Refusal], str]] = {NothingAsked: "need", ConsentMissing: "consent"}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the shape; who asks for another says who they are."""
        sound = bool(super().validate(extra_validators))
        if self.relation.data == Relation.SELF:
            return sound
        for field, missing in (
            (self.asker_name, _("Fill in the name of who asks.")),
            (self.asker_phone, _("Fill in the phone number of who asks.")),
        ):
            if not field.data:
                self.add_error(missing, field=field.name)
                sound = False
        return sound

    def chosen(self) -> tuple[Choice, ...]:
        """Return the tasks that are wanted at least once."""
        return tuple(Choice(int(field.name.removeprefix(TASK)), field.data) for field in self.tasks() if field.data)

    def tasks(self) -> list[CountField]:
        """Return the fields that count tasks."""
        return [field for field in self if isinstance(field, CountField)]

    def asker(self) -> Told | None:
        """Return who asks, where that is somebody else."""
        if self.relation.data == Relation.SELF:
            return None
        return Told(
            self.asker_name.data or "", self.asker_phone.e164, self.asker_email.address if self.asker_email.data else ""
        )


def _granted(hours: Decimal | None, per: str) -> Granted:
    minutes = None if hours is None else int((hours * _HOUR).to_integral_value(ROUND_HALF_UP))
    return Granted(minutes=minutes, per=Per(per))


def shown_intake(one: RequestView) -> dict[str, Any]:
    """Return what is known of the look, as its form shows it."""
    return {
        "seen": str(one.version),
        "words": one.intake_words,
        "is_feasible": None if one.is_feasible is None else ("yes" if one.is_feasible else "no"),
        "hours": _hours(one.needed),
        "per": str(one.needed.per),
        "materials": one.materials,
        "decide_on": one.decide_on,
        "urgency": str(one.urgency),
        "urgency_words": one.urgency_words,
        "birth_year": one.standing.birth_year,
        "points": one.standing.points or None,
    }


def shown_decision(one: RequestView) -> dict[str, Any]:
    """Return what was decided or what the look found, as the form of the decision shows it."""
    granted = one.granted if one.decision else one.needed
    return {
        "seen": str(one.version),
        "ground": one.ground or None,
        "hours": _hours(granted),
        "per": str(granted.per),
        "conditions": one.conditions,
        "body": one.decided_by or (str(Body.COMMITTEE) if one.decide_on else str(Body.PERSON)),
        "decided_on": clock.today(),
        "review_on": one.review_on,
    }


def _hours(granted: Granted) -> Decimal | None:
    return None if granted.minutes is None else (Decimal(granted.minutes) / _HOUR).quantize(Decimal("0.01"))


def new_request_form(service: Service, *, client_key: str) -> NewRequestForm:
    """Return a form with a field for each task of ``service`` that can be asked."""
    counts = {
        task_field(option.option_id): CountField(text(option.name), default=0)
        for option in service.options
        if option.active and not option.is_intake
    }
    form: NewRequestForm = type("NewRequestFormWithTasks", (NewRequestForm,), counts)(data={"client_key": client_key})
    asked = {Urgency.NONE, *(Urgency(one) for one in service.urgencies)}
    form.urgency.choices = [SelectChoice(str(one), words) for one, words in URGENCIES.items() if one in asked]
    return form
