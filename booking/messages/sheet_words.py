"""What is wrong with a table that somebody brings, in sentences that say what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from booking.gateways.sheets import SheetUnreadable, Wrong
from booking.messages.words import Say, Words
from booking.rules.sheets.faults import Fault, Why

_Sentence = Callable[[Say, Mapping[str, str]], str]


def unreadable_in_words(fault: SheetUnreadable, words: Words) -> str:
    """Return why a file cannot be read, and what to do."""
    return _FILES[fault.wrong](words.gettext, fault.facts)


def fault_in_words(fault: Fault, words: Words, *, refused: str = "") -> str:
    """Return one fault with its row and column. ``refused`` is what a rule said, for a fault that is a refusal."""
    _ = words.gettext
    said = refused if fault.why is Why.IS_REFUSED else _FAULTS[fault.why](_, fault.facts)
    if not fault.column:
        return _("Row %(row)s: %(fault)s", row=fault.row, fault=said)
    return _("Row %(row)s, column “%(column)s”: %(fault)s", row=fault.row, column=fault.column, fault=said)


def _unknown(_: Say, facts: Mapping[str, str]) -> str:
    if facts["near"]:
        return _("This column is not known here. Did you mean “%(near)s”? Else take it away.", near=facts["near"])
    return _("This column is not known here. Take it away. The columns are: %(known)s.", known=facts["known"])


_FILES: Final[Mapping[Wrong, _Sentence]] = {
    Wrong.NO_FILE: lambda _, _f: _("There is no such file. Look at how its name is spelled."),
    Wrong.FOLDER: lambda _, _f: _("This is a folder. Name a file in it."),
    Wrong.CLOSED: lambda _, f: _("This file cannot be read: %(reason)s.", **f),
    Wrong.TOO_LARGE: lambda _, f: _(
        "This file is too large: at most %(most)s MB are read. Part it into several files.", **f
    ),
    Wrong.TOO_MANY_ROWS: lambda _, f: _("This table has more than %(most)s rows. Part it into several files.", **f),
    Wrong.TOO_MANY_COLUMNS: lambda _, f: _(
        "This table has more than %(most)s columns. Take away those that do not belong to it.", **f
    ),
    Wrong.EMPTY: lambda _, _f: _("This file is empty. The first row has the names of the columns."),
    Wrong.NO_TEXT: lambda _, _f: _("This is not a table. Save it as CSV or as XLSX."),
    Wrong.QUOTES: lambda _, f: _(
        "The quotation marks in row %(row)s are not right: one of them does not end. Save the file anew as CSV or XLSX.",
        **f,
    ),
    Wrong.OLD_EXCEL: lambda _, _f: _(
        "This is a file of an old Excel, or one with a password. Save it as XLSX without a password."
    ),
    Wrong.OTHER_ARCHIVE: lambda _, _f: _("This is not a table of Excel. Save it as XLSX or as CSV."),
    Wrong.BROKEN_EXCEL: lambda _, _f: _("This XLSX file is broken. Open it in your spreadsheet and save it anew."),
}

_FAULTS: Final[Mapping[Why, _Sentence]] = {
    Why.COLUMN_UNKNOWN: _unknown,
    Why.COLUMN_TWICE: lambda _, _f: _("This column is there twice. Take one of the two away."),
    Why.COLUMN_MISSING: lambda _, _f: _("This column is missing. Add it."),
    Why.CELLS_TOO_MANY: lambda _, _f: _(
        "Something stands beside the last column. Often that is a comma or a semicolon within a text: put that text between quotation marks."
    ),
    Why.MISSING: lambda _, _f: _("Nothing is filled in here. Fill it in."),
    Why.TOO_LONG: lambda _, f: _("This is too long: %(length)s characters. At most %(most)s fit.", **f),
    Why.NOT_SHOWN: lambda _, _f: _("There is a sign in it that cannot be shown. Type it again."),
    Why.NATIONAL_NUMBER: lambda _, _f: _(
        "This looks like a national register number. We do not need it and may not keep it. Please leave it out."
    ),
    Why.CELL_BROKEN: lambda _, f: _("The spreadsheet says %(typed)s here. Mend its formula.", **f),
    Why.BECAME_A_DAY: lambda _, _f: _("The spreadsheet made a date of this. Make the column text, and type it again."),
    Why.NO_NAME: lambda _, _f: _("Fill in a name that can be read."),
    Why.NO_PHONE: lambda _, f: _("“%(typed)s” is not a phone number that we can call. Look at the digits again.", **f),
    Why.PHONE_SHORTENED: lambda _, f: _(
        "The spreadsheet shortened this phone number to “%(typed)s”. Make the column text, and type it again.", **f
    ),
    Why.NO_EMAIL: lambda _, f: _("“%(typed)s” is not an e-mail address. It looks like name@example.be.", **f),
    Why.NO_HOUSE_NUMBER: lambda _, f: _(
        "“%(typed)s” is not a house number: that has a digit in it, for example 12 or 12A.", **f
    ),
    Why.NO_POSTCODE: lambda _, f: _("“%(typed)s” is not a postcode: that has 4 digits, for example 3140.", **f),
    Why.NO_DAY: lambda _, f: _("“%(typed)s” is not a day. Write it as 31/12/2026 or 2026-12-31.", **f),
    Why.NO_CLOCK: lambda _, f: _("“%(typed)s” is not a time. Write it as 8:30.", **f),
    Why.NO_NUMBER: lambda _, f: _("“%(typed)s” is not a number from %(least)s to %(most)s. Write it as 12,50.", **f),
    Why.NO_CHOICE: lambda _, f: _("“%(typed)s” is not one of these: %(choices)s.", **f),
    Why.NO_YES_NO: lambda _, f: _("“%(typed)s” is neither yes nor no. Write yes or no.", **f),
    Why.NO_LANGUAGE: lambda _, f: _("“%(typed)s” is not the code of a language. Write codes such as nl, fr, ar.", **f),
    Why.SAME_AS_ROW: lambda _, f: _("This is the same as row %(row)s. Take one of the two away.", **f),
    Why.WHO_OF_THEM: lambda _, _f: _(
        "We know several people who can be meant. Fill in what tells them apart: phone, address, e-mail address."
    ),
    Why.NOBODY: lambda _, _f: _(
        "We know nobody with this name and this phone number or address. Import the residents first."
    ),
    Why.NOBODY_NAMED: lambda _, _f: _("Fill in a phone number or an address too: a name alone is not enough."),
    Why.OTHER_HOME: lambda _, f: _(
        "Row %(row)s has another address for the same household. Who moves out alone is changed by the desk.", **f
    ),
    Why.OTHER_NOTES: lambda _, f: _(
        "Row %(row)s tells another way in for the same household. Make them the same.", **f
    ),
    Why.BASE_MISSING: lambda _, _f: _(
        "Fill in where the day of somebody new begins: an address, or latitude and longitude."
    ),
    Why.NO_MEMBER: lambda _, f: _(
        "We know nobody called “%(typed)s” in this household. Take the members in first, or look at the name.", **f
    ),
    Why.NO_SERVICE: lambda _, f: _("There is no service “%(typed)s”. The services are: %(choices)s.", **f),
    Why.NO_CLASS: lambda _, f: _("The tariff of %(day)s has no price class “%(typed)s”. It has: %(choices)s.", **f),
    Why.NO_GROUND: lambda _, f: _(
        "The ground “%(typed)s” does not lead to this price class. Choose: %(choices)s.", **f
    ),
}
