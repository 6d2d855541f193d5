"""Reading a tariff document: the file that somebody wrote from a regulation.

Its form is described in ``booking/regulations/GUIDE.md``. Everything that is wrong is told at once.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from booking.rules.money import CENT, Rounding
from booking.rules.pricing.checks import check_whole
from booking.rules.pricing.conditions import AnyOf, Condition, InClass, parts_of
from booking.rules.pricing.faults import Fault, Faults, Table, shortly
from booking.rules.pricing.quantities import QUANTITIES, Kind
from booking.rules.pricing.reading_lines import Around, read_line
from booking.rules.pricing.reading_when import Names, read_postcodes, read_when
from booking.rules.pricing.statuses import STATUSES
from booking.rules.pricing.tariff import (
    EVERYBODY,
    Access,
    Choose,
    Combine,
    IncomeRule,
    Indexing,
    Limit,
    Line,
    Period,
    Quota,
    Reduction,
    Tariff,
    TariffClass,
    VatChoice,
)
from booking.rules.refusals.tariffs import InvalidTariff
from booking.rules.text import Text

FORMAT: Final = 2
#: A regulation is a few pages; what is longer is no tariff.
LONGEST: Final = 200_000
NOTIONS: Final = (
    "net_month",
    "net_taxable_month",
    "taxable_year",
    "gross_taxable_year",
    "all_month",
    "all_year",
)
RELATIONS: Final = ("applicant", "partner", "child", "other_generation", "other")
PARTIES: Final = frozenset(
    {
        "ocmw",
        "municipality",
        "grid_operator",
        "housing_company",
        "flanders",
        "volunteer",
        "other_participants",
    }
)
_EVERYBODY: Final[Text] = {"nl": "Eén prijs voor iedereen", "fr": "Un prix pour tous", "en": "One price for everybody"}
_ZERO: Final = Decimal(0)
_NO_DAY: Final = date.min
_NEVER: Final = AnyOf(())


def parse(text: str) -> Mapping[str, Any]:
    """Return the content of a TOML or JSON text; numbers are exact. Raises ``InvalidTariff``."""
    if len(text) > LONGEST:
        raise InvalidTariff([Fault("", "too_long")])
    try:
        if text.lstrip().startswith("{"):
            content = json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_without_doubles)
        else:
            content = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise InvalidTariff([Fault("", "syntax", {"said": str(error)[:200]})]) from error
    return dict(content)


def read_tariff(document: Mapping[str, Any], *, tariff_id: int = 0) -> Tariff:
    """Return the tariff of a document. Raises ``InvalidTariff`` with every fault and its place."""
    faults = Faults()
    top = Table(dict(document), place="", faults=faults)
    tariff = _read_top(top, tariff_id=tariff_id)
    top.asked |= {"cases"}
    top.finish()
    if not faults:
        check_whole(tariff, faults)
    if faults:
        raise InvalidTariff(faults)
    return tariff


def _read_top(top: Table, *, tariff_id: int) -> Tariff:
    if top.take("format", needed=True) not in (FORMAT, None):
        top.faults.add("format", "wrong_format", known=FORMAT)
    own_names: dict[str, Text] = {}
    quantities = {**QUANTITIES, **_read_quantities(top, own_names)}
    statuses = STATUSES | _read_own(top, "statuses", own_names)
    parties = PARTIES | _read_own(top, "parties", own_names)
    for key in ("features", "scores"):
        _read_own(top, key, own_names)
    income = _read_income(top)
    postcodes = read_postcodes(top, "postcodes")
    class_tables = top.tables("classes")
    codes = tuple(table.code("code") for table in class_tables) or (EVERYBODY,)
    names = Names(statuses, quantities, frozenset(codes), income is not None, bool(postcodes))
    rounding, per_total, cash = _read_rounding(top)
    around = Around(names, codes, _read_vat(top, names), parties, rounding)
    lines: list[Line] = []
    for table in top.tables("lines"):
        lines.append(read_line(table, around, before=tuple(line.code for line in lines)))
    if not lines:
        top.faults.add("lines", "missing")
    line_codes = tuple(line.code for line in lines)
    reduction_tables, limit_tables = top.tables("reductions"), top.tables("limits")
    reductions = tuple(_read_reduction(one, around, line_codes) for one in reduction_tables)
    limits = tuple(_read_limit(one, line_codes) for one in limit_tables)
    valid_from, last_day = top.day("valid_from", needed=True), top.day("last_day")
    if valid_from and last_day and last_day < valid_from:
        top.faults.add("last_day", "ends_before")
    if last_day is not None and last_day.year > 9000:  # noqa: PLR2004 - the day after it must exist
        top.faults.add("last_day", "not_a_date")
        last_day = None
    has_choice = len(class_tables) > 1
    return Tariff(
        tariff_id=tariff_id,
        service=top.code("service"),
        name=top.words("name"),
        source=top.text("source"),
        readings=top.names("readings"),
        decided_on=top.day("decided_on"),
        valid_from=valid_from or _NO_DAY,
        valid_until=last_day + timedelta(days=1) if last_day else None,
        postcodes=postcodes,
        income=income,
        classes=_read_classes(class_tables, names),
        default_class=_read_default(top, codes, has_classes=bool(class_tables)),
        default_is_dearest=not any(_names_class(line) for line in lines)
        and not any(_asks_class(one.when) for one in reductions),
        choose=top.one_of("choose", Choose, default=None if has_choice else Choose.FIRST),
        eligible=tuple(_read_access(one, names) for one in top.tables("eligible", named_by="")),
        excluded=tuple(_read_access(one, names) for one in top.tables("excluded", named_by="")),
        lines=tuple(lines),
        reductions=reductions,
        reductions_combine=top.one_of(
            "reductions_combine", Combine, default=None if len(reductions) > 1 else Combine.ADD
        ),
        limits=limits,
        quotas=tuple(_read_quota(one, names) for one in top.tables("quotas")),
        rounding=rounding,
        per_total=per_total,
        cash_to_5_cents=cash,
        indexing=_read_indexing(top, (*line_codes, *(one.code for one in reductions), *(one.code for one in limits))),
        quantities=quantities,
        own_names=own_names,
    )


def _names_class(line: Line) -> bool:
    choices = (*line.choices, *(choice for tier in line.tiers for choice in tier.choices))
    return any(
        _asks_class(when)
        for when in (line.when, *(choice.when for choice in choices), *(choice.when for choice in line.vat))
    )


def _asks_class(condition: Condition | None) -> bool:
    return any(isinstance(part, InClass) for part in parts_of(condition))


def _read_quantities(top: Table, own_names: dict[str, Text]) -> dict[str, Kind]:
    found = {}
    tables = top.table("quantities")
    for code in tables.content:
        one = tables.table(code)
        if code in QUANTITIES:
            top.faults.add(one.place, "already_known")
        own_names[f"quantity.{code}"] = one.words("name")
        found[code] = one.one_of("kind", Kind)
        one.finish()
    return found


def _read_own(top: Table, key: str, own_names: dict[str, Text]) -> frozenset[str]:
    tables = top.table(key)
    for code in tables.content:
        one = tables.table(code)
        own_names[f"{key}.{code}"] = one.words("name")
        one.finish()
    return frozenset(tables.content)


def _read_income(top: Table) -> IncomeRule | None:
    if not top.has("income"):
        top.asked.add("income")
        return None
    table = top.table("income")
    notion = table.text("notion")
    if notion and notion not in NOTIONS:
        table.faults.unknown(table.at("notion"), "unknown_notion", typed=notion, known=NOTIONS)
    counts = table.table("counts")
    shares = {relation: counts.fraction(relation) for relation in RELATIONS if counts.has(relation)}
    counts.asked |= set(RELATIONS)
    counts.finish()
    rule = IncomeRule(notion, table.whole("year"), shares)
    table.finish()
    return rule


def _read_rounding(top: Table) -> tuple[Rounding, bool, bool]:
    table = top.table("rounding")
    amount = table.one_of("amount", Rounding)
    per = table.take("per")
    if per not in (None, "line", "total"):
        table.faults.add(table.at("per"), "not_one_of", typed=shortly(per), known="line, total")
    cash = table.flag("cash_to_5_cents")
    table.finish()
    return amount, per == "total", cash


def _read_vat(top: Table, names: Names) -> dict[str, tuple[VatChoice, ...]]:
    table = top.table("vat")
    if not table.content:
        top.faults.add("vat", "missing")
    found = {}
    for name, content in table.content.items():
        choices = table.tables(name, named_by="") if isinstance(content, list) else [table.table(name)]
        if not choices:
            top.faults.add(table.at(name), "not_a_list")
        read = tuple(_read_vat_choice(one, names) for one in choices)
        for one, choice in zip(choices, read, strict=True):
            if (choice.when is None) != (one is choices[-1]):
                top.faults.add(one.place, "last_choice_is_open")
        found[name] = read
    return found


def _read_vat_choice(table: Table, names: Names) -> VatChoice:
    given = [key for key in ("rate", "exempt", "outside", "not_stated") if table.has(key)]
    if len(given) != 1:
        table.faults.add(table.place, "one_vat", given=", ".join(given) or "–")
    rate = table.number("rate")
    if rate is not None and rate > 100:  # noqa: PLR2004 - per cent
        table.faults.add(table.at("rate"), "more_than_all", typed=rate)
    treatment = given[0] if given else "not_stated"
    ground = table.text(treatment) if treatment in {"exempt", "outside"} else ""
    if treatment == "not_stated":
        table.flag("not_stated")
    choice = VatChoice(read_when(table, names), rate, table.flag("included", default=True), treatment, ground)
    table.asked |= {"when", "rate", "exempt", "outside", "not_stated"}
    table.finish()
    return choice


def _read_classes(tables: list[Table], names: Names) -> tuple[TariffClass, ...]:
    found = []
    for table in tables:
        by_decision = table.flag("by_decision")
        when = read_when(table, names)
        _require_no_class(table, when)
        found.append(TariffClass(table.code("code"), table.words("name"), when, by_decision))
        table.asked.add("when")
        table.finish()
        if by_decision and when is not None:
            table.faults.add(table.at("by_decision"), "beside_when")
    return tuple(found) or (TariffClass(EVERYBODY, _EVERYBODY, None, by_decision=False),)


def _read_default(top: Table, codes: tuple[str, ...], *, has_classes: bool) -> str:
    typed = top.take("default_class", needed=has_classes)
    if not has_classes:
        return EVERYBODY
    if typed is not None and typed not in codes:
        top.faults.unknown("default_class", "unknown_class", typed=typed, known=codes)
    return typed if typed in codes else codes[-1]


def _require_no_class(table: Table, when: Condition | None) -> None:
    """Note a condition on the class where the class is only to be found."""
    if _asks_class(when):
        table.faults.add(table.at("when"), "no_class_yet")


def _read_access(table: Table, names: Names) -> Access:
    when = read_when(table, names)
    _require_no_class(table, when)
    if when is None:
        table.faults.add(table.at("when"), "missing")
    access = Access(table.words("why"), when or _NEVER, table.flag("job"))
    table.asked.add("when")
    table.finish()
    return access


def _read_reduction(table: Table, around: Around, line_codes: tuple[str, ...]) -> Reduction:
    percent, amount = table.number("percent"), table.number("amount")
    if (percent is None) == (amount is None):
        table.faults.add(table.place, "percent_or_amount")
    if percent is not None and percent > 100:  # noqa: PLR2004 - per cent
        table.faults.add(table.at("percent"), "more_than_all", typed=percent)
    on = _read_line_codes(table, "on", line_codes)
    reduction = Reduction(
        table.code("code"),
        table.words("name"),
        read_when(table, around.names),
        percent,
        amount,
        on or None,
        table.one_of("rounding", Rounding, default=around.rounding),
    )
    table.asked.add("when")
    table.finish()
    return reduction


def _read_limit(table: Table, line_codes: tuple[str, ...]) -> Limit:
    limit = Limit(
        table.code("code"),
        table.words("name"),
        _read_line_codes(table, "on", line_codes) or line_codes,
        table.number("least"),
        table.number("most"),
    )
    table.finish()
    if limit.least is None and limit.most is None:
        table.faults.add(table.place, "no_bounds")
    for key, bound in (("least", limit.least), ("most", limit.most)):
        if bound is not None and bound != bound.quantize(CENT):
            table.faults.add(table.at(key), "whole_cents")
    if limit.least is not None and limit.most is not None and limit.least > limit.most:
        table.faults.add(table.place, "bounds_cross")
    return limit


def _read_quota(table: Table, names: Names) -> Quota:
    of = table.code("of")
    if of and of not in names.quantities:
        table.faults.unknown(table.at("of"), "unknown_quantity", typed=of, known=names.quantities)
    quota = Quota(
        table.code("code"),
        table.words("name"),
        of,
        table.one_of("per", Period),
        table.number("most", needed=True) or _ZERO,
        read_when(table, names),
    )
    table.asked.add("when")
    table.finish()
    return quota


def _read_indexing(top: Table, line_codes: tuple[str, ...]) -> Indexing | None:
    if not top.has("indexing"):
        top.asked.add("indexing")
        return None
    table = top.table("indexing")
    of = _read_line_codes(table, "of", line_codes)
    indexing = Indexing(
        of or None, table.number("to", needed=True) or Decimal("0.01"), table.one_of("rounding", Rounding)
    )
    table.finish()
    return indexing


def _read_line_codes(table: Table, key: str, line_codes: tuple[str, ...]) -> tuple[str, ...]:
    names = table.names(key)
    for one in names:
        if one not in line_codes:
            table.faults.unknown(table.at(key), "unknown_line", typed=one, known=line_codes)
    return tuple(one for one in names if one in line_codes)


def _refuse(constant: str) -> Decimal:
    raise ValueError(constant)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object. Raises ``ValueError`` for a name that comes twice: one of the two would be lost."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r} comes twice")
    return found
