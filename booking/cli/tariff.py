"""``flask tariff …``: check a regulation that was written as a tariff, price a job by it, raise it by an index.

They stand on the rules and the words alone: no database, no settings, no app. How a tariff is written is told in
``booking/regulations/GUIDE.md``.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NoReturn, TypeVar

import click

from booking.cli.files import STANDARD_INPUT, UnreadableError, read_text
from booking.cli.quote_output import quote_as_json, quote_as_text
from booking.messages.fault_words import faults_in_words
from booking.messages.price_refusal_words import price_refusal_in_words
from booking.messages.status_words import TariffNames
from booking.messages.words import Words, words_in
from booking.regulations import rate_texts
from booking.rules.pricing.cases import Difference, case_faults, compare_cases
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts
from booking.rules.pricing.facts_document import read_facts
from booking.rules.pricing.faults import Fault
from booking.rules.pricing.indexing import indexed
from booking.rules.pricing.looks_at import looks_at
from booking.rules.pricing.rates import Rates
from booking.rules.pricing.rates_document import read_rates
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import Refusal
from booking.rules.refusals.tariffs import InvalidTariff
from booking.rules.text import DEFAULT_LOCALE, LOCALES

_Command = TypeVar("_Command", bound=Callable[..., None])
_Read = TypeVar("_Read")

#: What every fault and every refusal ends with.
_WRONG: Final = 2
#: Explain the time of each worker, and are never charged by themselves.
_EXPLAINING: Final = frozenset({"workers", "visit_minutes"})


@click.group()
def tariff() -> None:
    """Check a regulation written as a tariff, price a job by it, or raise it by an index."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that knows no euro sign shows a question mark, and no fault of the program.
            stream.reconfigure(errors="replace")


def _in_a_language(command: _Command) -> _Command:
    return click.option(
        "--lang",
        "language",
        type=click.Choice(LOCALES),
        default=DEFAULT_LOCALE,
        show_default=True,
        help="Language of the words.",
    )(command)


@tariff.command()
@click.argument("file")
@_in_a_language
def check(file: str, language: str) -> None:
    """Tell every fault of FILE in one go, and every case in it that does not come out.

    FILE is a tariff or a table of rates, in TOML or JSON; - is standard input. The exit status is 2 for faults.
    """
    words = words_in(language)
    document = _parse(file, words)
    if "periods" in document and "lines" not in document:
        table = _faultless(file, words, lambda: read_rates(document))
        click.echo(words.ngettext("%(num)s period, no faults.", "%(num)s periods, no faults.", len(table.periods)))
        return
    read = _read_all(file, document, words)
    different = compare_cases(document, read, rates=_shared_rates())
    for one in different:
        click.echo(f"{file}: {_difference(one, words)}")
    if different:
        sys.exit(_WRONG)
    number = len(document.get("cases", []))
    if number:
        click.echo(words.ngettext("%(num)s case comes out.", "%(num)s cases come out.", number))
    else:
        click.echo(words.gettext("No faults. There are no cases: write the examples of the regulation as cases."))


@tariff.command()
@click.argument("file")
@click.argument("facts")
@click.option("--json", "as_json", is_flag=True, help="Everything that is known of the price, as JSON.")
@click.option("--final", is_flag=True, help="The price after the work, instead of an estimate.")
@_in_a_language
def quote(file: str, facts: str, language: str, *, as_json: bool, final: bool) -> None:
    """Price the job in FACTS by the tariff in FILE, line by line with the reasons.

    Both are TOML or JSON; - is standard input for one of them. The exit status is 2 where there is no price.
    """
    words = words_in(language)
    if file == facts == STANDARD_INPUT:
        _stop(words.gettext("Only one of the two files can come from standard input."))
    read, told = _read_both(file, facts, words)
    try:
        found = price(read, told, rates=_shared_rates(), final=final)
    except Refusal as refusal:
        _stop(f"{file}: {_said(refusal, words)}")
    if as_json:
        click.echo(quote_as_json(found, words))
    else:
        click.echo(quote_as_text(found, read, told.on, words, not_counted=_not_counted(read, told, words)))


@tariff.command()
@click.argument("file")
@click.option("--factor", required=True, help="What amounts are multiplied by: 1.0213 is 2,13 % more.")
@click.option("--from", "first", required=True, type=click.DateTime(["%Y-%m-%d"]), help="First day of the new version.")
@_in_a_language
def index(file: str, factor: str, first: datetime, language: str) -> None:
    """Write the next version of FILE, its amounts raised and rounded as its [indexing] says."""
    words = words_in(language)
    text = _text(file, words)
    try:
        raised = indexed(text, _factor(factor), valid_from=date(first.year, first.month, first.day))
    except InvalidTariff as invalid:
        _tell_faults(file, invalid.faults, words, err=True)
        sys.exit(_WRONG)
    except Refusal as refusal:
        _stop(f"{file}: {_said(refusal, words)}")
    click.echo(raised, nl=False)


def _text(file: str, words: Words) -> str:
    try:
        return read_text(file, words)
    except UnreadableError as error:
        _stop(f"{file}: {error}")


def _parse(file: str, words: Words) -> Mapping[str, Any]:
    text = _text(file, words)
    return _faultless(file, words, lambda: parse(text))


def _faultless(file: str, words: Words, read: Callable[[], _Read]) -> _Read:
    try:
        return read()
    except InvalidTariff as invalid:
        _tell_faults(file, invalid.faults, words)
        sys.exit(_WRONG)


def _read_all(file: str, document: Mapping[str, Any], words: Words) -> Tariff:
    """Return the tariff, once neither it nor its cases have faults; else tell those of both and stop."""
    faults = list(case_faults(document))
    try:
        read = read_tariff(document)
    except InvalidTariff as invalid:
        faults = [*invalid.faults, *faults]
    else:
        if not faults:
            return read
    _tell_faults(file, faults, words)
    sys.exit(_WRONG)


def _read_both(file: str, facts: str, words: Words) -> tuple[Tariff, Facts]:
    """Return the tariff and the facts, or tell what is wrong with both of them and stop."""
    document, told = _text(file, words), _text(facts, words)
    found: list[Any] = []
    for name, read in ((file, lambda: read_tariff(parse(document))), (facts, lambda: read_facts(parse(told)))):
        try:
            found.append(read())
        except InvalidTariff as invalid:
            _tell_faults(name, invalid.faults, words, err=True)
    if len(found) < 2:  # noqa: PLR2004 - two files
        sys.exit(_WRONG)
    return found[0], found[1]


def _tell_faults(file: str, faults: Iterable[Fault], words: Words, *, err: bool = False) -> None:
    for fault in faults_in_words(faults, words):
        click.echo(f"{file}: {fault.line}", err=err)


def _difference(one: Difference, words: Words) -> str:
    return words.gettext(
        "case “%(case)s”: %(about)s must be %(expected)s, and comes out as %(computed)s.",
        case=one.case,
        about=one.about,
        expected=one.expected,
        computed=one.computed,
    )


def _not_counted(read: Tariff, told: Facts, words: Words) -> tuple[str, ...]:
    """Return the names of what the job has and the tariff never looks at."""
    counted = set(looks_at(read).quantities)
    if "worker_minutes" in counted:
        counted |= _EXPLAINING
    names = TariffNames(words, own=read.own_names)
    return tuple(names.quantity(of) for of in told.work if of not in counted)


def _shared_rates() -> Rates:
    tables = (read_rates(parse(text)) for text in rate_texts().values())
    return Rates({table.code: table for table in tables})


def _factor(typed: str) -> Decimal:
    try:
        return Decimal(typed)
    except InvalidOperation:
        raise click.BadParameter(f"{typed!r} is not a number such as 1.0213", param_hint="--factor") from None


def _said(refusal: Refusal, words: Words) -> str:
    return price_refusal_in_words(refusal, words) or type(refusal).__name__


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(_WRONG)
