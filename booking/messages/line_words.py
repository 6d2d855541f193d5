"""The lines of a tariff in words: what each counts and how, and what a unit of it costs, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from booking.messages.condition_words import condition_phrase
from booking.messages.status_words import TariffNames, rounding_words
from booking.messages.unit_price_words import cells, price_notes, price_phrase
from booking.messages.unit_words import amount_of, per_unit, step_words
from booking.messages.vat_words import vat_choice_in_words
from booking.messages.words import Say
from booking.rules.pricing.describe import describe
from booking.rules.pricing.quantities import Kind
from booking.rules.pricing.tariff import ByClass, Choice, Counting, Extra, Line, Period, Tariff
from booking.rules.text import Text


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A row of a price table.

    ``when`` says in which case it counts ("on Saturday and Sunday", "not more than 1 hour"), empty where it always
    does. ``unit`` is "per hour", empty for what is paid at cost. ``prices`` are texts: one for each class, in the
    order of the tariff, or only one for everybody. ``notes`` are whole sentences.
    """

    when: str
    unit: str
    prices: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineInWords:
    """One line: what it counts and how (whole sentences), and its price table.

    ``when`` says in which case there is such a line, empty where there always is. ``by_class`` tells that at least
    one row has a price for each class. ``rounding`` is empty where the line rounds as the whole tariff does.
    """

    code: str
    name: str
    counts: str
    when: str
    counting: tuple[str, ...]
    by_class: bool
    rows: tuple[PriceRow, ...]
    shares: tuple[str, ...]
    vat: tuple[str, ...]
    rounding: str


@dataclass(frozen=True, slots=True)
class Telling:
    """One tariff while it is told: its names, and those of the shared rates."""

    tariff: Tariff
    names: TariffNames
    rates: Mapping[str, Text]

    def much(self, line: Line, value: Decimal) -> str:
        """Return a quantity of a line."""
        return amount_of(line.kind, str(value), self.names.words)


def line_in_words(line: Line, telling: Telling) -> LineInWords:
    """Return one line of the tariff."""
    words = telling.names.words
    rows = tuple(_rows(line, telling))
    return LineInWords(
        code=line.code,
        name=words.text(line.name),
        counts="; ".join(telling.names.quantity(of) for of in line.of),
        when=""
        if line.when is None
        else condition_phrase(describe(line.when), telling.names, kinds=telling.tariff.quantities),
        counting=tuple(_counting(line, telling)),
        by_class=any(isinstance(choice.price.rule, ByClass) for choice in _all_choices(line)),
        rows=rows,
        shares=tuple(_shares(line, telling)),
        vat=tuple(_vat(line, telling)),
        rounding="" if line.rounding is telling.tariff.rounding else rounding_words(line.rounding, words),
    )


def _all_choices(line: Line) -> Iterable[Choice]:
    yield from line.choices
    for tier in line.tiers:
        yield from tier.choices
    if line.flat is not None:
        yield Choice(None, line.flat.price)


def _rows(line: Line, telling: Telling) -> Iterable[PriceRow]:
    _ = telling.names.words.gettext
    if line.flat is not None:
        yield PriceRow(
            _("not more than %(most)s", most=telling.much(line, line.flat.up_to)),
            _("in all"),
            cells(line.flat.price, telling.names, rates=telling.rates),
            price_notes(line.flat.price, telling.names),
        )
    yield from _choice_rows(line, line.choices, line.counting, telling, part="")
    floor = Decimal(0)
    for tier in line.tiers:
        yield from _choice_rows(
            line, tier.choices, tier.counting, telling, part=_part(line, floor, tier.up_to, telling)
        )
        floor = tier.up_to or floor


def _choice_rows(
    line: Line, choices: tuple[Choice, ...], counting: Counting, telling: Telling, *, part: str
) -> Iterable[PriceRow]:
    names, _ = telling.names, telling.names.words.gettext
    for choice in choices:
        if choice.told is not None:
            when = condition_phrase(choice.told, names, kinds=telling.tariff.quantities)
        else:
            when = _("otherwise") if len(choices) > 1 else ""
        notes = price_notes(choice.price, names)
        if line.tiers and counting.step is not None:
            notes = (_steps(line, counting, telling), *notes)
        yield PriceRow(
            when="; ".join(filter(None, (part, when))),
            unit=_unit(line, counting, telling),
            prices=cells(choice.price, names, rates=telling.rates),
            notes=notes,
        )


def _unit(line: Line, counting: Counting, telling: Telling) -> str:
    if line.kind is Kind.EURO:
        return ""
    return per_unit(line.kind, unit=counting.unit, of=line.of[0], words=telling.names.words)


def _part(line: Line, above: Decimal, up_to: Decimal | None, telling: Telling) -> str:
    _ = telling.names.words.gettext
    low = telling.much(line, above)
    if up_to is None:
        return _("more than %(least)s", least=low)
    high = telling.much(line, up_to)
    if not above:
        return _("not more than %(most)s", most=high)
    return _("more than %(least)s, up to and including %(most)s", least=low, most=high)


def _steps(line: Line, counting: Counting, telling: Telling) -> str:
    step = counting.step or counting.unit
    return step_words(step, counting.step_rounding.value, kind=line.kind, words=telling.names.words)


def _counting(line: Line, telling: Telling) -> Iterable[str]:
    _ = telling.names.words.gettext
    if line.each_person:
        yield _("This counts for each person, with the age and the price class of that person.")
    if line.counting.step is not None and not line.tiers:
        yield _steps(line, line.counting, telling)
    elif line.kind is Kind.MINUTES and not line.tiers:
        yield _("We count to the minute.")
    yield from _bounds(line, telling)
    if line.tiers and line.tiers_over is not Period.JOB:
        yield _FIRST[line.tiers_over](_)
    for extra in line.extra:
        yield _extra(extra, line, telling)
    if line.split_among is not None:
        quantity = telling.names.quantity(line.split_among)
        yield _("The amount is divided equally: %(quantity)s. Each pays one part.", quantity=quantity)
    if line.instead_of_time:
        yield _("This work has a price of its own. Its time is not counted anywhere else.")


def _bounds(line: Line, telling: Telling) -> Iterable[str]:
    words, _ = telling.names.words, telling.names.words.gettext
    if line.free:
        yield _("The first %(free)s cost nothing.", free=telling.much(line, line.free))
    if line.least:
        yield _("We charge at least %(least)s.", least=telling.much(line, line.least))
    if line.most is not None:
        yield _("We charge not more than %(most)s.", most=telling.much(line, line.most))
    if line.least_amount is not None:
        yield _("This costs at least %(amount)s.", amount=words.money(line.least_amount))
    if line.most_amount is not None:
        yield _("This costs not more than %(amount)s.", amount=words.money(line.most_amount))


def _extra(extra: Extra, line: Line, telling: Telling) -> str:
    percent = telling.names.words.number(extra.percent)
    return _BEYOND[extra.over](telling.names.words.gettext, telling.much(line, extra.beyond), percent)


def _shares(line: Line, telling: Telling) -> Iterable[str]:
    names, _ = telling.names, telling.names.words.gettext
    third, receiver = line.third_party, line.gets
    if third is not None and third.full_price is not None:
        yield _(
            "The full price is %(price)s. The rest is paid by %(party)s.",
            price=price_phrase(third.full_price, names, rates=telling.rates),
            party=names.party(third.party),
        )
    elif third is not None and third.percent is not None:
        yield _(
            "The price here is what the household pays. Of the whole, %(percent)s %% is paid by %(party)s.",
            percent=names.words.number(third.percent),
            party=names.party(third.party),
        )
    if receiver is not None and receiver.price is not None:
        yield _(
            "For each unit, %(price)s goes to %(party)s.",
            price=price_phrase(receiver.price, names, rates=telling.rates),
            party=names.party(receiver.party),
        )
    elif receiver is not None and receiver.percent is not None:
        yield _(
            "Of what is paid, %(percent)s %% goes to %(party)s.",
            percent=names.words.number(receiver.percent),
            party=names.party(receiver.party),
        )


def _vat(line: Line, telling: Telling) -> Iterable[str]:
    names, _ = telling.names, telling.names.words.gettext
    for choice in line.vat:
        said = vat_choice_in_words(choice, names.words)
        if choice.when is None:
            yield said
        else:
            when = condition_phrase(describe(choice.when), names, kinds=telling.tariff.quantities)
            yield _("In this case: %(when)s.", when=when)
            yield said


_FIRST: Final[dict[Period, Callable[[Say], str]]] = {
    Period.WEEK: lambda _: _("What the household had before in the same week counts first."),
    Period.MONTH: lambda _: _("What the household had before in the same month counts first."),
    Period.YEAR: lambda _: _("What the household had before in the same year counts first."),
}

_BEYOND: Final[dict[Period, Callable[[Say, str, str], str]]] = {
    Period.JOB: lambda _, much, percent: _(
        "What goes beyond %(much)s in one job costs %(percent)s %% more.", much=much, percent=percent
    ),
    Period.WEEK: lambda _, much, percent: _(
        "What goes beyond %(much)s in one week costs %(percent)s %% more.", much=much, percent=percent
    ),
    Period.MONTH: lambda _, much, percent: _(
        "What goes beyond %(much)s in one month costs %(percent)s %% more.", much=much, percent=percent
    ),
    Period.YEAR: lambda _, much, percent: _(
        "What goes beyond %(much)s in one year costs %(percent)s %% more.", much=much, percent=percent
    ),
}
