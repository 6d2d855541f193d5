"""A form for the prices of a service that has nothing difficult: a row for each thing that it can charge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectChoice
from wtforms.validators import InputRequired

from booking.messages.status_words import TariffNames, status_name
from booking.messages.words import Words, words_in
from booking.rules.money import Rounding
from booking.rules.pricing.price_list import STANDARD, LowerClass, Priced, PriceList, subject_of
from booking.rules.pricing.quantities import QUANTITIES, Kind
from booking.rules.pricing.statuses import STATUSES
from booking.rules.shapes import Shape
from booking.rules.text import LOCALES, Text
from booking.rules.work import counted_as
from booking.store.queries.service_facts import Service
from booking.web.common.fields import WordsField
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.common.price_texts import request_words
from booking.web.coordinator.choices import MarksField
from booking.web.coordinator.fields import QUANTITY, ChoiceField, DayField
from booking.web.coordinator.tariff_fields import AmountField

#: What a shape can charge besides its tasks; what is not here has no prices for residents.
_OF_SHAPE: Final[Mapping[Shape, tuple[str, ...]]] = {
    Shape.VISIT: ("worker_minutes", "visits", "job_km"),
    Shape.RIDE: ("rides", "job_km", "waiting_minutes"),
    Shape.SEAT: ("participants",),
    Shape.DROP_OFF: ("bench_minutes", "visits"),
}
_MOST_PRICE: Final = 10_000
_LOWER: Final = ("lower_1", "lower_2")
_VAT: Final[dict[str, object]] = {
    "": _l("The prices say nothing about VAT"),
    "6": _l("6 % VAT, part of the price"),
    "12": _l("12 % VAT, part of the price"),
    "21": _l("21 % VAT, part of the price"),
    "exempt": _l("No VAT: the service is exempt"),
}
_EXEMPT: Final = "art. 44 WBTW"
_BEGUN: Final[dict[str, object]] = {
    "": _l("To the minute"),
    "15": _l("Each quarter of an hour that has begun"),
    "30": _l("Each half hour that has begun"),
    "60": _l("Each hour that has begun"),
}
_ROUNDING: Final[dict[str, object]] = {
    Rounding.HALF_UP: _l("To the nearest cent; half a cent goes up"),
    Rounding.UP: _l("Up to the next cent"),
    Rounding.DOWN: _l("Down to the cent"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be charged: its quantity, its words, how it is counted, and its fields, full price first."""

    of: str
    name: Text
    unit: str
    fields: tuple[str, ...]


class PriceListForm(PageForm):
    """Everything but the prices; ``price_list_form`` adds a row for each thing that the service can charge."""

    source = WordsField(_l("Who decided these prices, and when?"), missing=_l("Fill in who decided these prices."))
    first_day = DayField(
        _l("First day on which it counts"), validators=[InputRequired(_l("Fill in a day such as 1/12/2026."))]
    )
    lower_1 = WordsField(_l("Name of the first lower price"), most=80)
    statuses_1 = MarksField(_l("Who pays it?"))
    lower_2 = WordsField(_l("Name of the second lower price"), most=80)
    statuses_2 = MarksField(_l("Who pays it?"))
    begun = ChoiceField(_l("How does time count?"), choices=[SelectChoice(*pair) for pair in _BEGUN.items()])
    vat = ChoiceField(_l("VAT"), choices=[SelectChoice(*pair) for pair in _VAT.items()])
    least = AmountField(_l("What one booking costs at least"), most=_MOST_PRICE)
    rounding = ChoiceField(_l("How are amounts rounded?"), choices=[SelectChoice(*pair) for pair in _ROUNDING.items()])

    service: ClassVar[Service]
    rows: ClassVar[tuple[Row, ...]] = ()

    def fields_of(self, row: Row) -> list[Field]:
        """Return the fields of a row."""
        return [self[name] for name in row.fields]

    @property
    def has_time(self) -> bool:
        """Whether something goes by the hour."""
        return any(QUANTITIES.get(row.of) is Kind.MINUTES for row in self.rows)

    def is_sensible(self) -> bool:
        """Tell whether the answers fit together; say at its field what does not."""
        for number, code in enumerate(_LOWER, start=1):
            used = any(self[row.fields[number]].data is not None for row in self.rows)
            if (used or self[code].data) and not self[f"statuses_{number}"].data:
                self.add_error(_("Tick who pays this lower price."), field=f"statuses_{number}")
        for row in self.rows:
            full, *lower = (self[name].data for name in row.fields)
            for name, price in zip(row.fields[1:], lower, strict=True):
                if price is not None and (full is None or price > full):
                    self.add_error(_("A lower price needs a full price that is not lower."), field=name)
        if all(self[row.fields[0]].data is None for row in self.rows):
            self.add_error(_("Fill in at least one price."))
        return not self.errors

    def to_price_list(self) -> PriceList:
        """Return what was filled in."""
        vat = self.vat.data
        return PriceList(
            service=subject_of(self.service.slug),
            name=_in_each(lambda words: _list_of(words, self.service.name)),
            source=self.source.data,
            valid_from=self.first_day.data,
            vat_percent=int(vat) if vat.isdigit() else None,
            vat_exempt=_EXEMPT if vat == "exempt" else "",
            classes=tuple(self._classes()),
            standard=_in_each(_full),
            priced=tuple(self._priced()),
            least=self.least.data,
            least_name=_in_each(_at_least),
            rounding=Rounding(self.rounding.data),
        )

    def _classes(self) -> Iterator[LowerClass]:
        for number, code in enumerate(_LOWER, start=1):
            statuses = self[f"statuses_{number}"].data
            if statuses:
                typed = self[code].data
                yield LowerClass(code, {"nl": typed} if typed else _in_each(_reduced), tuple(statuses))

    def _priced(self) -> Iterator[Priced]:
        for row in self.rows:
            prices: dict[str, Decimal | None] = {
                code: self[name].data for code, name in zip((STANDARD, *_LOWER), row.fields, strict=True)
            }
            given = {code: price for code, price in prices.items() if price is not None}
            if given:
                is_time = QUANTITIES.get(row.of) is Kind.MINUTES
                begun = int(self.begun.data) if is_time and self.begun.data else None
                yield Priced(row.of, row.name, given, begun)


def can_have_price_list(shape: Shape) -> bool:
    """Tell whether residents pay for this shape of service at all."""
    return shape in _OF_SHAPE


def price_list_form(service: Service, *, first_day: date) -> PriceListForm:
    """Return the form of a service whose shape has prices."""
    rows: list[Row] = []
    fields: dict[str, Any] = {}
    labels = (_l("Price"), _l("First lower price"), _l("Second lower price"))
    for of, name, unit in _charged(service):
        names = tuple(f"price_{len(rows)}_{number}" for number in range(len(labels)))
        fields |= {
            one: AmountField(label, most=_MOST_PRICE, unit="€") for one, label in zip(names, labels, strict=True)
        }
        rows.append(Row(of, name, unit, names))
    made = type("PriceListFormOfService", (PriceListForm,), {**fields, "rows": tuple(rows), "service": service})
    form: PriceListForm = made(data={"first_day": first_day})
    words = request_words()
    for marks in (form.statuses_1, form.statuses_2):
        marks.choices = sorted(
            (SelectChoice(code, status_name(code, words)) for code in STATUSES), key=lambda one: str(one.label).lower()
        )
    return form


def without_code(service: Service) -> Sequence[str]:
    """Return the names of the tasks that no tariff can count: their code is none."""
    return [text(one.name) for one in service.options if one.active and not QUANTITY.fullmatch(_code(one))]


def _charged(service: Service) -> Iterator[tuple[str, Text, str]]:
    """Yield what can be charged: its quantity, its words, and its unit in words."""
    seen = set()
    for of in _OF_SHAPE[service.shape]:
        seen.add(of)
        yield of, _in_each(lambda words, of=of: TariffNames(words).quantity(of)), _unit(of)  # type: ignore[misc]
    for option in service.options:
        code = _code(option)
        if option.active and not option.is_intake and not option.is_round and QUANTITY.fullmatch(code):
            if code not in seen:
                yield code, option.name, _unit(code)
            seen.add(code)
    for question in service.questions:
        if question.active and question.counts_as and question.counts_as not in seen:
            seen.add(question.counts_as)
            yield question.counts_as, question.label, _unit(question.counts_as)


def _code(option: Any) -> str:  # noqa: ANN401 - an option of a service
    return str(option.counts_as or counted_as(option.slug))


def _unit(of: str) -> str:
    kind = QUANTITIES.get(of, Kind.PIECES)
    said = {Kind.MINUTES: _("for an hour"), Kind.KM: _("for a kilometre"), Kind.EURO: "€"}
    return said.get(kind) or _("for each")


def _in_each(said: Callable[[Words], str]) -> Text:
    """Return the same words in each language."""
    return {locale: said(words_in(locale)) for locale in LOCALES}


def _list_of(words: Words, name: Text) -> str:
    _ = words.gettext
    return _("Prices of %(name)s", name=words.text(name))


def _full(words: Words) -> str:
    _ = words.gettext
    return _("Full price")


def _reduced(words: Words) -> str:
    _ = words.gettext
    return _("Lower price")


def _at_least(words: Words) -> str:
    _ = words.gettext
    return _("At least")
