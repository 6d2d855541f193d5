"""What the coordinator fills in to make, write and publish a draft of a tariff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import ClassVar, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectChoice
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from booking.regulations import regulation_names, regulation_text
from booking.rules.pricing.document import LONGEST, parse
from booking.rules.refusals.prices import AbsurdQuantity
from booking.rules.refusals.tariffs import AbsurdFactor, BeforeItsTime, NotIndexed, PricesWereGiven, RateOverlaps
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.text import Text
from booking.store.queries.service_facts import Service
from booking.store.queries.tariff_list import ListedTariff
from booking.web.common.fields import LinesField, WordsField
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.coordinator.fields import ChoiceField, DayField
from booking.web.coordinator.tariff_fields import AmountField

_COPY: Final = "copy"
_INDEX: Final = "index"


class VersionField(IntegerField):  # type: ignore[misc] # wtforms has no types
    """The version that the page showed, so that two people never overwrite each other."""

    widget = HiddenInput()


class NewTariffForm(PageForm):
    """For which service, and what to begin with."""

    service = ChoiceField(_l("For which service?"), coerce=int)
    regulation = ChoiceField(_l("Begin with this regulation"))
    own = ChoiceField(_l("Or begin with a tariff that you have"))
    text = LinesField(_l("Or begin with a document of your own"), most=LONGEST)

    def offer(self, services: Iterable[Service], *, own: Iterable[ListedTariff]) -> None:
        """Offer the services, the regulations that come with the product, and the tariffs that count or counted."""
        self.service.choices = [SelectChoice(str(one.service_id), text(one.name)) for one in services]
        self.regulation.choices = [
            SelectChoice("", _("None, I have a document")),
            *(SelectChoice(code, text(name)) for code, name in _regulations()),
        ]
        self.own.choices = [
            SelectChoice("", _("None of our own")),
            *(SelectChoice(str(one.id), _own_name(one)) for one in own if one.state == "published"),
        ]

    def validate_regulation(self, field: ChoiceField) -> None:
        """Refuse none, and more than one."""
        if sum(map(bool, (field.data, self.own.data, self.text.data))) != 1:
            raise ValidationError(_("Choose a regulation, or a tariff of your own, or paste a document: one of them."))

    @property
    def own_id(self) -> int | None:
        """The tariff of our own to begin with, if any."""
        return int(self.own.data) if self.own.data else None

    @property
    def document(self) -> str:
        """The text to begin with, where it is no tariff of our own."""
        return regulation_text(self.regulation.data) if self.regulation.data else str(self.text.data)


class NextTariffForm(PageForm):
    """How the next version begins."""

    how = RadioField(_l("How does the next version begin?"), default=_COPY)
    factor = AmountField(_l("Multiply by"), most=2, unit="")
    first_day = DayField(_l("First day of the next version"))

    def offer(self, *, has_index: bool) -> None:
        """Offer the index where the regulation names one."""
        self.how.choices = [SelectChoice(_COPY, _("As a copy, to change by hand"))]
        if has_index:
            self.how.choices.append(
                SelectChoice(_INDEX, _("With all amounts raised by an index, as the regulation says"))
            )

    @property
    def is_indexed(self) -> bool:
        """Whether the amounts rise."""
        return bool(self.how.data == _INDEX)

    def validate_factor(self, field: AmountField) -> None:
        """An index needs a factor."""
        if self.is_indexed and field.data is None and not field.errors:
            raise ValidationError(_("Fill in the factor: 1,0213 raises each amount by 2,13 per cent."))

    def validate_first_day(self, field: DayField) -> None:
        """An index begins on a day."""
        if self.is_indexed and field.data is None and not field.errors:
            raise ValidationError(_("Fill in a day such as 1/12/2026."))

    refusal_fields: ClassVar = {AbsurdFactor: "factor", NotIndexed: "how"}


class TariffTextForm(PageForm):
    """The document itself."""

    version = VersionField()
    text = LinesField(_l("The document"), missing=_l("The document is empty."), most=LONGEST)


class PublishForm(PageForm):
    """From which day on."""

    version = VersionField()
    first_day = DayField(
        _l("First day on which it counts"), validators=[InputRequired(_l("Fill in a day such as 1/12/2026."))]
    )
    reason = WordsField(_l("Why prices of past days change"))
    step = HiddenField()

    refusal_fields: ClassVar = {
        BeforeItsTime: "first_day",
        InvalidPeriod: "first_day",
        PricesWereGiven: "reason",
    }


class RatePeriodForm(PageForm):
    """The next period of a shared rate."""

    first = DayField(_l("First day"), validators=[InputRequired(_l("Fill in a day such as 1/12/2026."))])
    last = DayField(_l("Last day"), validators=[InputRequired(_l("Fill in a day such as 1/12/2026."))])
    amount = AmountField(_l("Amount"), most=10_000, needed=True)

    refusal_fields: ClassVar = {InvalidPeriod: "last", RateOverlaps: "first", AbsurdQuantity: "amount"}

    @classmethod
    def after(cls, first: date | None, last: date | None) -> RatePeriodForm:
        """Return the form, filled in with the days that come next."""
        return cls(data={"first": first, "last": last})

    @property
    def exact(self) -> Decimal:
        """The amount with all its decimals."""
        return Decimal(self.amount.data)


def _own_name(one: ListedTariff) -> str:
    return _("%(service)s: %(tariff)s", service=text(one.service_name), tariff=text(one.name))


@cache
def _regulations() -> tuple[tuple[str, Text], ...]:
    """Return each regulation with its name; reading them all takes a moment, once."""
    return tuple((code, parse(regulation_text(code))["name"]) for code in regulation_names())
