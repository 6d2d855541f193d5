"""What the coordinator fills in about a task: how long, how many people, what it asks of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, HiddenField, SelectChoice
from wtforms.validators import ValidationError

from booking.rules.allowances import FollowUp
from booking.rules.shapes import AT_LOCATIONS, WITH_RETURN, WITH_TAKE_AWAY
from booking.store.queries.service_facts import Option, Service
from booking.usecases.services.option_facts import OptionFacts
from booking.web.common.fields import WordsField
from booking.web.common.formats import duration, text
from booking.web.common.forms import PageForm
from booking.web.coordinator.choices import MarksField
from booking.web.coordinator.fields import (
    QUANTITY,
    ChoiceField,
    CountField,
    NameInLanguages,
    SwitchField,
    WordsInLanguages,
    text_in,
)
from booking.web.coordinator.season_fields import SeasonFields, season_data
from booking.web.coordinator.tariff_fields import AmountField, NumberField
from booking.web.coordinator.words import DEMANDS, PICTOGRAMS, demand, skill

#: What is asked of work to which people go.
_OF_GOING_OUT: Final = ("crew", "demands", "needs_motor_tool", "may_drive", "may_have_waste")


class OptionForm(SeasonFields, PageForm):
    """What a task is and needs."""

    name = FormField(NameInLanguages, _l("Name"))
    hint = FormField(WordsInLanguages, _l("In a few words"))
    icon = ChoiceField(_l("Pictogram"), choices=[SelectChoice(*pair) for pair in PICTOGRAMS.items()])
    usual_minutes = CountField(_l("How long it usually takes"), least=5, most=600)
    next_minutes = NumberField(_l("How long each further one takes"), most=600)
    crew = CountField(_l("How many workers go together"), least=1, most=5)
    skill = ChoiceField(_l("Which skill each of them needs"))
    demands = MarksField(_l("What must they be able to bear?"))
    equipment = MarksField(_l("What goes along?"))
    needs_motor_tool = SwitchField(_l("A motor tool is needed"))
    may_drive = SwitchField(_l("We may have to drive for the job itself"))
    may_have_waste = SwitchField(_l("There may be waste for the recycling park"))
    rental_days = NumberField(_l("For how many days"), most=366)
    rental_months = NumberField(_l("Or for how many months"), most=24)
    deposit_euro = AmountField(_l("Deposit for each"), most=5000)
    counts_as = WordsField(_l("Code in the tariff"), most=40)
    active = SwitchField(_l("Residents can choose this task"), default=True)
    is_round = SwitchField(_l("This is a round on which reports are done; residents do not see it"))
    after_option = ChoiceField(_l("After which other task does it come?"))
    after_days = NumberField(_l("How long after it at least?"), most=3660)
    after_most_days = NumberField(_l("How long after it at most?"), most=3660)
    again_after_days = NumberField(_l("How long does one home wait before it can have this again?"), most=3660)
    is_take_away = SwitchField(_l("This is taken away: it takes no place"))
    seen = HiddenField()

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
                "next_minutes": option.next_minutes,
                "crew": option.crew,
                "skill": option.skill,
                "demands": list(option.demands),
                "equipment": list(option.equipment),
                "needs_motor_tool": option.needs_motor_tool,
                "may_drive": option.may_drive,
                "may_have_waste": option.may_have_waste,
                "counts_as": option.counts_as,
                "rental_days": option.rental_days,
                "rental_months": option.rental_months,
                "deposit_euro": option.deposit.amount or None,
                "active": option.active,
                "is_round": option.is_round,
                "is_take_away": not option.takes_seat,
                "seen": option.version,
                **season_data(option.season),
                **_follow_up_data(option.follow_up),
            }
        )

    def fit_in(self, service: Service, *, skills: Iterable[str], equipment: Iterable[str]) -> None:
        """Offer the skills and equipment that are known here, and respect how long a visit of this service may last."""
        self.skill.choices = [SelectChoice(code, skill(code)) for code in skills]
        if service.shape in AT_LOCATIONS:
            # Nobody goes anywhere: there is no crew, no ladder, no van.
            for name in _OF_GOING_OUT:
                del self[name]
        else:
            self.demands.offer(DEMANDS, demand)
        self.equipment.offer(equipment, str)
        self.longest_minutes = service.longest_minutes
        if service.shape not in WITH_RETURN:
            del self.rental_days, self.rental_months, self.deposit_euro
        if service.shape not in WITH_TAKE_AWAY or service.for_members:
            del self.is_take_away
        own = self.seen.object_data
        others = [one for one in service.options if one.version != own]
        self.after_option.choices = [
            SelectChoice("", _("None")),
            *(SelectChoice(str(one.option_id), text(one.name)) for one in others),
        ]

    def validate_usual_minutes(self, field: CountField) -> None:
        """Refuse a task that fits in no visit."""
        if field.data is not None and field.data > self.longest_minutes:
            raise ValidationError(
                _("One visit of this service lasts at most %(most)s.", most=duration(self.longest_minutes))
            )

    def validate_counts_as(self, field: WordsField) -> None:
        """Take what a tariff can call a quantity."""
        if field.data and not QUANTITY.fullmatch(field.data):
            raise ValidationError(_("A code has small letters, digits and _ only, for example lawn_m2."))

    def validate_after_most_days(self, field: NumberField) -> None:
        """Refuse an end before the beginning."""
        if field.data is not None and field.data < (self.after_days.data or 0):
            raise ValidationError(_("This is less than the least. Fill in more, or nothing."))

    def validate_rental_months(self, field: NumberField) -> None:
        """Take one length: days, also 0, or months, from one on."""
        if (not field.data) == (self.rental_days.data is None):
            raise ValidationError(_("Fill in the days or the months, and only one of them."))

    def validate_deposit_euro(self, field: AmountField) -> None:
        """Refuse parts of a cent."""
        if field.data is not None and field.data * 100 % 1:
            raise ValidationError(field.said)

    def to_facts(self) -> OptionFacts:
        """Return what the use cases want."""
        return OptionFacts(
            name=text_in(self.name),
            hint=text_in(self.hint),
            icon=self.icon.data,
            usual_minutes=self.usual_minutes.data,
            next_minutes=self.next_minutes.data,
            skill=self.skill.data,
            demands=frozenset(self.demands.data or ()) if "demands" in self else frozenset(),
            equipment=frozenset(self.equipment.data or ()),
            crew=self.crew.data if "crew" in self else 1,
            needs_motor_tool="needs_motor_tool" in self and self.needs_motor_tool.data,
            may_drive="may_drive" in self and self.may_drive.data,
            may_have_waste="may_have_waste" in self and self.may_have_waste.data,
            active=self.active.data,
            is_round=self.is_round.data,
            counts_as=self.counts_as.data or "",
            rental_days=self.rental_days.data if "rental_days" in self else None,
            rental_months=(self.rental_months.data or None) if "rental_months" in self else None,
            deposit_cents=int((self.deposit_euro.data or 0) * 100) if "deposit_euro" in self else 0,
            season=self.season(),
            after_option_id=int(self.after_option.data) if self.after_option.data else None,
            after_days=self.after_days.data or 0,
            after_most_days=self.after_most_days.data,
            again_after_days=self.again_after_days.data or None,
            takes_seat=not ("is_take_away" in self and self.is_take_away.data),
        )


def _follow_up_data(rule: FollowUp | None) -> dict[str, object]:
    if rule is None:
        return {"after_option": ""}
    return {
        "after_option": str(rule.after_option_id or ""),
        "after_days": rule.after_days or None,
        "after_most_days": rule.after_most_days,
        "again_after_days": rule.again_after_days,
    }
