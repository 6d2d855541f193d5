"""A household and a job, to try a tariff on: only what the tariff looks at is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, FormField, RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from booking.messages.status_words import TariffNames, household_kind_name, outcome_name
from booking.rules.calendar import is_holiday
from booking.rules.money import Money
from booking.rules.pricing.facts import Facts, Household, HouseholdKind, Outcome, Person, PriceDecision
from booking.rules.pricing.looks_at import LooksAt, looks_at
from booking.rules.pricing.quantities import MOST, Kind
from booking.rules.pricing.tariff import EVERYBODY, Period, Tariff
from booking.rules.refusals import Refusal
from booking.rules.refusals.prices import AmountMissing
from booking.rules.refusals.tariffs import NoRate, NoTariff, UnknownStatus
from booking.web.common.fields import PostcodeField
from booking.web.common.forms import PageForm
from booking.web.coordinator.fields import ChoiceField, ClockField, DayField, SwitchField
from booking.web.coordinator.tariff_fields import AmountField, NumberField

_MOST_INCOME: Final = 1_000_000
_OLDEST: Final = 120
_PERSONS: Final = 4
_YEAR: Final = timedelta(days=365)
#: What a job has when the page opens: enough for a first price.
_FIRST: Final[Mapping[Kind, int | Decimal]] = {
    Kind.MINUTES: 60,
    Kind.KM: Decimal(10),
    Kind.PIECES: 1,
    Kind.EURO: Decimal(10),
}


class Told(StrEnum):
    """What we know of somebody's statuses."""

    NOTHING = "nothing"
    SEEN = "seen"
    CLAIMED = "claimed"


class TicksField(SelectMultipleField):  # type: ignore[misc] # wtforms has no types
    """Any number of boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PersonForm(Form):  # type: ignore[misc] # wtforms has no types
    """Somebody for whom a line is made; whoever is not ticked does not come."""

    comes = SwitchField(_l("Comes along"))
    age = NumberField(_l("Age"), most=_OLDEST)
    amount = AmountField(_l("Amount on the attest"), most=1_000)


class TrialForm(PageForm):
    """The fields that every tariff has; ``trial_form`` adds those of one tariff."""

    on = DayField(_l("Day of the work"), validators=[InputRequired(_l("Fill in a day such as 1/12/2026."))])

    tariff: ClassVar[Tariff]
    asked: ClassVar[LooksAt]

    def household_fields(self) -> Iterator[Field]:
        """Return what is asked about the household, without the income and the statuses."""
        return self._named("kind", "dependants", "age", "postcode", *(f"score_{one}" for one in self.asked.scores))

    def day_fields(self) -> Iterator[Field]:
        """Return what is asked about when and how."""
        return self._named("on", "time", "outcome", "notice_hours", "features")

    def decision_fields(self) -> Iterator[Field]:
        """Return what the organisation may have decided."""
        return self._named("decided_class", "decided_amount", "provisional")

    def work_fields(self) -> Iterator[Field]:
        """Return the quantities of the job."""
        return self._named(*(f"quantity_{one}" for one in self.asked.quantities))

    def used_fields(self) -> Iterator[Field]:
        """Return what the household had before."""
        return (one for one in self if one.name.startswith("used_"))

    def persons(self) -> list[FormField]:
        """Return the persons that may come along."""
        return [one for one in self if one.name.startswith("person_")]

    def validate_statuses(self, field: Field) -> None:
        """Refuse a tick of which nobody knows who says so."""
        if field.data and self["told"].data == Told.NOTHING:
            raise ValidationError(_("You ticked a status. Choose above whether we have seen it."))

    def to_facts(self) -> Facts:
        """Return the household and the job."""
        on: date = self.on.data
        return Facts(
            on=on,
            at=self._data("time"),
            holiday=is_holiday(on),
            outcome=Outcome(self._data("outcome") or Outcome.DONE),
            notice_hours=_exact(self._data("notice_hours")),
            features=frozenset(self._data("features") or ()),
            household=self._household(),
            persons=tuple(self._persons()),
            decision=self._decision(on),
            work=dict(self._work()),
            used=dict(self._used()),
        )

    def refuse(self, refusal: Refusal, said: str) -> None:
        """Say why there is no price, at the field that it is about."""
        named: Mapping[type[Refusal], str] = {
            NoTariff: "on",
            NoRate: "on",
            UnknownStatus: "statuses",
            AmountMissing: "decided_amount",
        }
        of = getattr(refusal, "of", None)
        self.add_error(said, field=f"quantity_{of}" if of else named.get(type(refusal)))

    def _household(self) -> Household:
        told, ticked = self._data("told"), frozenset(self._data("statuses") or ())
        kind = self._data("kind")
        return Household(
            statuses=ticked if told == Told.SEEN else None,
            claimed=ticked if told == Told.CLAIMED else frozenset(),
            income=self._data("income"),
            kind=HouseholdKind(kind) if kind else None,
            dependants=self._data("dependants"),
            age=self._data("age"),
            postcode=self._data("postcode") or None,
            scores={
                one: score for one in self.asked.scores if (score := _exact(self._data(f"score_{one}"))) is not None
            },
        )

    def _persons(self) -> Iterator[Person]:
        for number, entry in enumerate(self.persons(), start=1):
            given = entry.form
            if not given.comes.data:
                continue
            amount = given["amount"].data if "amount" in given else None
            age = given["age"].data if "age" in given else None
            yield Person(str(number), age, None, None if amount is None else Money(amount))

    def _decision(self, on: date) -> PriceDecision | None:
        code, amount = self._data("decided_class") or None, self._data("decided_amount")
        if code is None and amount is None:
            return None
        until = self.tariff.valid_until or on + _YEAR
        return PriceDecision(
            code,
            "",
            min(on, self.tariff.valid_from),
            until,
            amount=None if amount is None else Money(amount),
            provisional=bool(self._data("provisional")),
        )

    def _work(self) -> Iterator[tuple[str, Decimal]]:
        for of in self.asked.quantities:
            quantity = _exact(self._data(f"quantity_{of}"))
            if quantity is not None:
                yield of, quantity

    def _used(self) -> Iterator[tuple[tuple[str, str], Decimal]]:
        for of, period in _used_before(self.tariff):
            quantity = _exact(self._data(f"used_{period}_{of}"))
            if quantity is not None:
                yield (of, period.value), quantity

    def _named(self, *names: str) -> Iterator[Field]:
        return (self[name] for name in names if name in self)

    def _data(self, name: str) -> Any:  # noqa: ANN401 - each field has its own kind of answer
        return self[name].data if name in self else None


def trial_form(tariff: Tariff, names: TariffNames, *, today: date) -> TrialForm:
    """Return the form for one tariff, filled in with a first job."""
    asked = looks_at(tariff)
    fields: dict[str, object] = {
        "tariff": tariff,
        "asked": asked,
        **_about_day(asked, names),
        **_about_household(asked, names),
        **_about_decision(tariff, asked, names),
        **_about_work(tariff, asked, names),
    }
    form: TrialForm = type("TrialFormOfTariff", (TrialForm,), fields)(data={"on": _day_in(tariff, today)})
    return form


def _about_day(asked: LooksAt, names: TariffNames) -> dict[str, object]:
    fields: dict[str, object] = {}
    if asked.time:
        fields["time"] = ClockField(_l("Time of the work"), default=time(10))
    if asked.outcomes:
        outcomes = [SelectChoice(one.value, outcome_name(one.value, names.words)) for one in Outcome]
        fields["outcome"] = ChoiceField(_l("How it ended"), choices=outcomes)
    if asked.notice:
        fields["notice_hours"] = NumberField(_l("Cancelled how long before"), most=1_000, unit=_("working hours"))
    if asked.features:
        features = [SelectChoice(one, names.feature(one)) for one in asked.features]
        fields["features"] = TicksField(_l("What is special about this job"), choices=features)
    return fields


def _about_household(asked: LooksAt, names: TariffNames) -> dict[str, object]:
    fields: dict[str, object] = {}
    if asked.statuses:
        told = [
            SelectChoice(Told.NOTHING.value, _("They do not tell")),
            SelectChoice(Told.SEEN.value, _("We have seen it: what is ticked, and nothing else")),
            SelectChoice(Told.CLAIMED.value, _("They say so, nobody has seen it yet")),
        ]
        fields["told"] = RadioField(_l("Do we know their status?"), choices=told, default=Told.NOTHING.value)
        statuses = [SelectChoice(one, names.status(one)) for one in asked.statuses]
        fields["statuses"] = TicksField(_l("Which status"), choices=statuses)
    if asked.income:
        fields["income"] = AmountField(_l("Income"), most=_MOST_INCOME)
    if asked.kind:
        kinds = [SelectChoice("", _("Not told")), *(
            SelectChoice(one.value, household_kind_name(one.value, names.words)) for one in HouseholdKind
        )]  # fmt: skip
        fields["kind"] = ChoiceField(_l("Household"), choices=kinds)
    if asked.dependants:
        fields["dependants"] = NumberField(_l("Dependants"), most=20)
    if asked.age:
        fields["age"] = NumberField(_l("Age"), most=_OLDEST, unit=_("years"))
    if asked.residence:
        fields["postcode"] = PostcodeField(_l("Postcode"))
    for one in asked.scores:
        fields[f"score_{one}"] = AmountField(names.score(one), most=1_000, unit="")
    return fields


def _about_decision(tariff: Tariff, asked: LooksAt, names: TariffNames) -> dict[str, object]:
    fields: dict[str, object] = {}
    if tariff.classes[0].code != EVERYBODY:
        classes = [SelectChoice("", _("Nothing decided")), *(
            SelectChoice(one.code, names.words.text(one.name)) for one in tariff.classes
        )]  # fmt: skip
        fields["decided_class"] = ChoiceField(_l("Price class that we decided"), choices=classes)
    if asked.amount_by and not asked.persons:
        label = _l("Amount on the attest") if asked.amount_by == "attest" else _l("Amount that we decided")
        fields["decided_amount"] = AmountField(label, most=1_000)
    if fields:
        fields["provisional"] = SwitchField(_l("This decision is provisional"))
    return fields


def _about_work(tariff: Tariff, asked: LooksAt, names: TariffNames) -> dict[str, object]:
    first = _counted_first(tariff)
    fields: dict[str, object] = {}
    for of in asked.quantities:
        kind = tariff.quantities[of]
        fields[f"quantity_{of}"] = _quantity_field(
            names.quantity(of), kind, default=_FIRST[kind] if of in first else None
        )
    for of, period in _used_before(tariff):
        label = {
            Period.WEEK: _("%(what)s, had before in this week", what=names.quantity(of)),
            Period.MONTH: _("%(what)s, had before in this month", what=names.quantity(of)),
            Period.YEAR: _("%(what)s, had before in this year", what=names.quantity(of)),
        }[period]
        fields[f"used_{period}_{of}"] = _quantity_field(label, tariff.quantities[of], default=None)
    if asked.persons:
        for number in range(1, _PERSONS + 1):
            person = type("PersonOfTariff", (PersonForm,), _not_asked(asked))
            label = _("Person %(number)s", number=number)
            fields[f"person_{number}"] = FormField(person, label, default={"comes": number == 1})
    return fields


def _not_asked(asked: LooksAt) -> dict[str, None]:
    """Return the fields of a person that this tariff does not look at: a field of None is no field."""
    wanted = {"age": asked.age, "amount": bool(asked.amount_by)}
    return dict.fromkeys(name for name, is_wanted in wanted.items() if not is_wanted)


def _counted_first(tariff: Tariff) -> frozenset[str]:
    """Return what makes a first price: what the first line of ordinary work counts."""
    line = next((one for one in tariff.lines if not one.names_outcome and one.of), None)
    return frozenset(line.of[:1] if line is not None else ())


def _quantity_field(label: str, kind: Kind, *, default: int | Decimal | None) -> Field:
    most = int(MOST[kind])
    if kind is Kind.MINUTES:
        return NumberField(label, most=most, unit=_("minutes"), default=default)
    if kind is Kind.PIECES:
        return NumberField(label, most=most, default=default)
    return AmountField(label, most=most, unit=_("km") if kind is Kind.KM else "€", default=default)


def _used_before(tariff: Tariff) -> list[tuple[str, Period]]:
    """Return what counts over more than one job: for a quota, in tiers, for extra hours."""
    found = [(quota.of, quota.per) for quota in tariff.quotas]
    for line in tariff.lines:
        over = {extra.over for extra in line.extra} | ({line.tiers_over} if line.tiers else set())
        found += [(of, period) for of in line.of for period in sorted(over)]
    return [one for one in dict.fromkeys(found) if one[1] is not Period.JOB]


def _day_in(tariff: Tariff, today: date) -> date:
    """Return today, or the nearest day on which the tariff is in force."""
    last = tariff.valid_until - timedelta(days=1) if tariff.valid_until else None
    return max(tariff.valid_from, min(today, last) if last else today)


def _exact(number: int | Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(number)
