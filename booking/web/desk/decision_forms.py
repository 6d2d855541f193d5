"""What the desk fills in about a household's price: what was seen, and what was decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, DecimalField, IntegerField, RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import TextInput

from booking.messages.status_words import TariffNames, household_kind_name, income_notion_name, relation_name
from booking.rules.money import Money
from booking.rules.pricing.deciding import Asked, Basis, amount_bounds, asked_of, bases_of
from booking.rules.pricing.facts import Household, HouseholdKind, Member
from booking.rules.pricing.proposing import MOST_AGE, MOST_DEPENDANTS, MOST_INCOME, MOST_SCORE
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import Refusal
from booking.rules.refusals.prices import AmountOutside, EvidenceMissing, NothingDecided, ReviewOutside
from booking.rules.refusals.tariffs import NoTariff
from booking.rules.refusals.times import InvalidPeriod
from booking.usecases.pricing.record_decision import RecordDecision
from booking.web.common.formats import money, number, text
from booking.web.common.forms import PageForm
from booking.web.common.price_texts import request_words
from booking.web.desk.words import EVIDENCE, ground_name

_SEPARATOR: Final = ":"
_NONE_OF_THESE: Final = "none"
_NOT_TOLD: Final = ""
_PROVISIONAL: Final = "provisional"
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")


class ExactField(DecimalField):  # type: ignore[misc] # wtforms has no types
    """A number with a comma or a point, or nothing; 0 to ``most``, in whole parts of ``places`` decimals."""

    # Not a number input: browsers drop what has a comma where they expect a point.
    widget = TextInput()
    data: Any

    def __init__(self, label: object = None, *, most: Decimal, places: int = 2, **others: object) -> None:
        """Say the bounds when a number is outside."""
        self.most = most
        self.exponent = Decimal(1).scaleb(-places)
        super().__init__(label, [Optional()], places=None, **others)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed: ``1.234,50`` and ``1 234.50`` too."""
        self.data = None
        typed = "".join(valuelist[0].split()) if valuelist else ""
        if not typed:
            return
        try:
            super().process_formdata([_plain(typed)])
        except ValueError:
            raise ValueError(self._said()) from None
        if not self.data.is_finite() or not 0 <= self.data <= self.most or self.data % self.exponent:
            self.data = None
            raise ValueError(self._said())

    def _said(self) -> str:
        return _("Fill in a number from 0 to %(most)s, for example 12,50.", most=number(self.most))


class WholeField(IntegerField):  # type: ignore[misc] # wtforms has no types
    """A whole number from 0 to ``most``, or nothing."""

    data: Any

    def __init__(self, label: object = None, *, most: Decimal, **others: object) -> None:
        """Say the bounds when a number is outside."""
        self.most = int(most)
        super().__init__(label, [Optional()], **others)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        # Not int(): that reads digits of every script, and without end.
        if not (typed.isascii() and typed.isdigit() and len(typed) <= len(str(self.most)) and int(typed) <= self.most):
            raise ValueError(_("Fill in a whole number from 0 to %(most)s.", most=self.most))
        self.data = int(typed)


class SeenForm(PageForm):
    """What somebody sees of a household now. It is counted with, and never kept."""

    statuses = SelectMultipleField(_l("Of which of these do you see proof?"))
    kind = RadioField(_l("Who lives there?"), [Optional()], default=_NOT_TOLD)
    dependants = WholeField(_l("Number of dependants"), most=MOST_DEPENDANTS)
    age = WholeField(_l("Age of who asks"), most=MOST_AGE)
    income = ExactField(_l("Income of the household"), most=MOST_INCOME)
    someone_silent = BooleanField(_l("Somebody who lives there does not tell their income"))

    income_hint = ""
    incomes: ClassVar[Mapping[str, str]] = {}
    scores: ClassVar[Mapping[str, str]] = {}

    def validate_statuses(self, field: SelectMultipleField) -> None:
        """Say no to something and nothing at once."""
        if _NONE_OF_THESE in (field.data or ()) and len(field.data) > 1:
            raise ValidationError(_("Choose what you see, or that there is nothing: not both."))

    def household(self) -> Household:
        """Return what was seen. What was left open is not known; no status at all was only seen where that is said."""
        statuses = None
        if "statuses" in self and self.statuses.data:
            statuses = frozenset(self.statuses.data) - {_NONE_OF_THESE}
        scores = {code: self[name].data for name, code in self.scores.items() if self[name].data is not None}
        return Household(
            statuses=statuses,
            income=self.income.data if "income" in self else None,
            members=self._members(),
            kind=HouseholdKind(self.kind.data) if "kind" in self and self.kind.data else None,
            dependants=self.dependants.data if "dependants" in self else None,
            age=self.age.data if "age" in self else None,
            scores=scores,
        )

    def _members(self) -> tuple[Member, ...]:
        """Return whose income was told. Where somebody who lives there does not tell it, none of it is known."""
        told = [(relation, self[name].data) for name, relation in self.incomes.items()]
        if not self.incomes or self.someone_silent.data:
            return ()
        return tuple(Member(relation, income) for relation, income in told if income is not None)


def seen_form(tariff: Tariff) -> SeenForm:
    """Return a form that asks what this tariff looks at, and nothing else."""
    asked = asked_of(tariff)
    names = TariffNames(request_words(), tariff.own_names)
    scores = {f"score_{number}": code for number, code in enumerate(asked.scores)}
    incomes = {f"income_{relation}": relation for relation, _part in asked.incomes}
    fields: dict[str, Any] = {
        name: ExactField(_sentence(names.score(code)), most=MOST_SCORE) for name, code in scores.items()
    }
    fields |= {
        f"income_{relation}": ExactField(_income_label(relation, part), most=MOST_INCOME)
        for relation, part in asked.incomes
    }
    form = type("SeenForm", (SeenForm,), {**fields, "scores": scores, "incomes": incomes})()
    for name in _not_asked(asked):
        del form[name]
    if asked.statuses:
        form.statuses.choices = [
            *(SelectChoice(code, names.status(code)) for code in asked.statuses),
            SelectChoice(_NONE_OF_THESE, _("None of these: I asked, there is nothing")),
        ]
    if asked.kind:
        words = request_words()
        form.kind.choices = [
            *(SelectChoice(one.value, _sentence(household_kind_name(one.value, words))) for one in HouseholdKind),
            SelectChoice(_NOT_TOLD, _("Not told")),
        ]
    if tariff.income is not None:
        form.income_hint = income_notion_name(tariff.income.notion, request_words())
    return form


class DecisionForm(PageForm):
    """What was decided on what was seen, and until when. Never an income, never a copy."""

    refusal_fields: ClassVar[Mapping[type[Refusal], str]] = {
        AmountOutside: "amount",
        EvidenceMissing: "evidence",
        InvalidPeriod: "last_day",
        NoTariff: "valid_from",
        NothingDecided: "amount",
        ReviewOutside: "review_on",
    }

    basis = RadioField(_l("Why do they pay another price?"), [InputRequired(_l("Choose a reason."))])
    amount = ExactField(_l("Which amount was decided?"), most=Decimal(100_000))
    evidence = RadioField(
        _l("What did you see?"),
        [InputRequired(_l("Choose what you saw."))],
        choices=[SelectChoice(code, words) for code, words in EVIDENCE.items()],
    )
    seen_on = DateField(_l("When did you see it?"), [InputRequired(_l("Fill in the day on which you saw it."))])
    valid_from = DateField(_l("From"), [InputRequired(_l("Fill in the first day."))])
    last_day = DateField(_l("Up to and including"), [InputRequired(_l("Fill in the last day."))])
    review_on = DateField(_l("Look again on"), [Optional()])
    stage = RadioField(
        _l("Is this the final decision?"),
        [InputRequired(_l("Choose one of the two."))],
        choices=[
            SelectChoice("final", _l("Yes, this is the decision")),
            SelectChoice(_PROVISIONAL, _l("No, provisional: the final one corrects it from its first day on")),
        ],
        default="final",
    )

    amount_hint = ""

    def to_request(self, *, household_id: int, service_id: int) -> RecordDecision:
        """Return what the use case wants. The day after the last one is where the decision ends."""
        class_code, _sep, chosen_ground = self.basis.data.partition(_SEPARATOR)
        amount = self.amount.data if "amount" in self else None
        return RecordDecision(
            household_id=household_id,
            service_id=service_id,
            class_code=class_code or None,
            amount=None if amount is None else Money(amount),
            ground=chosen_ground,
            evidence=self.evidence.data,
            seen_on=self.seen_on.data,
            valid_from=self.valid_from.data,
            valid_until=_day_after(self.last_day.data),
            review_on=self.review_on.data,
            provisional=self.stage.data == _PROVISIONAL,
        )


def decision_form(tariff: Tariff, *, begun: Mapping[str, Any], fresh: bool = False) -> DecisionForm:
    """Return a form that offers what this tariff leaves to a person; ``begun`` is filled in already.

    ``fresh`` leaves out what this request sent: it answered another form.
    """
    form = DecisionForm(formdata=None, data=begun) if fresh else DecisionForm(data=begun)
    names = TariffNames(request_words(), tariff.own_names)
    class_names = {one.code: text(one.name) for one in tariff.classes}
    form.basis.choices = [
        SelectChoice(basis_code(one), _basis_words(one, class_names, names)) for one in bases_of(tariff)
    ]
    bounds = amount_bounds(tariff)
    if bounds is None:
        del form.amount
    elif bounds.most is None:
        form.amount_hint = _("At least %(least)s for each unit.", least=money(bounds.least))
    else:
        form.amount_hint = _(
            "From %(least)s to %(most)s for each unit.", least=money(bounds.least), most=money(bounds.most)
        )
    return form


def basis_code(basis: Basis) -> str:
    """Return a basis as the form sends it."""
    return f"{basis.class_code or ''}{_SEPARATOR}{basis.ground}"


def _basis_words(basis: Basis, class_names: Mapping[str, str], names: TariffNames) -> str:
    if basis.class_code is None:
        return _("%(reason)s: the amount below", reason=ground_name(basis.ground, names))
    price_class = class_names[basis.class_code]
    if not basis.ground:
        return _("No reason for a lower price: %(price_class)s", price_class=price_class)
    return _("%(reason)s: %(price_class)s", reason=ground_name(basis.ground, names), price_class=price_class)


def _not_asked(asked: Asked) -> Iterable[str]:
    is_asked = {
        "statuses": bool(asked.statuses),
        "kind": asked.kind,
        "dependants": asked.dependants,
        "age": asked.age,
        "income": asked.income and not asked.incomes,
        "someone_silent": bool(asked.incomes),
    }
    return (name for name, asks in is_asked.items() if not asks)


def _income_label(relation: str, part: Fraction) -> str:
    who = relation_name(relation, request_words())
    if part == 1:
        return _("Income: %(who)s", who=who)
    return _("Income: %(who)s (%(part)s of it counts)", who=who, part=str(part))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _plain(typed: str) -> str:
    """Return a number as Python reads it. ``1.200`` is twelve hundred here, ``1.20`` one euro twenty."""
    if "," in typed or _THOUSANDS.fullmatch(typed):
        return typed.replace(".", "").replace(",", ".")
    return typed


def _day_after(on: date) -> date:
    """Return the day after ``on``. Raises ``InvalidPeriod`` at the end of the calendar."""
    if on >= date.max:
        raise InvalidPeriod
    return on + timedelta(days=1)
