"""What is wrong in a table, each with its row and column; ``messages.sheet_words`` has the sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from booking.rules.refusals import Refusal


class Why(StrEnum):
    """What is wrong. The facts that belong to it are named behind it."""

    # of the first row
    COLUMN_UNKNOWN = "column_unknown"  # near, known
    COLUMN_TWICE = "column_twice"
    COLUMN_MISSING = "column_missing"
    # of one row
    CELLS_TOO_MANY = "cells_too_many"
    # of one cell
    MISSING = "missing"
    TOO_LONG = "too_long"  # length, most
    NOT_SHOWN = "not_shown"
    NATIONAL_NUMBER = "national_number"
    CELL_BROKEN = "cell_broken"  # typed
    BECAME_A_DAY = "became_a_day"
    NO_NAME = "no_name"
    NO_PHONE = "no_phone"  # typed
    PHONE_SHORTENED = "phone_shortened"  # typed
    NO_EMAIL = "no_email"  # typed
    NO_HOUSE_NUMBER = "no_house_number"  # typed
    NO_POSTCODE = "no_postcode"  # typed
    NO_DAY = "no_day"  # typed
    NO_CLOCK = "no_clock"  # typed
    NO_NUMBER = "no_number"  # typed, least, most
    NO_CHOICE = "no_choice"  # typed, choices
    NO_YES_NO = "no_yes_no"  # typed
    NO_LANGUAGE = "no_language"  # typed
    # of what a row says
    SAME_AS_ROW = "same_as_row"  # row
    WHO_OF_THEM = "who_of_them"
    NOBODY = "nobody"
    NOBODY_NAMED = "nobody_named"
    OTHER_HOME = "other_home"  # row
    OTHER_NOTES = "other_notes"  # row
    BASE_MISSING = "base_missing"
    NO_SERVICE = "no_service"  # typed, choices
    NO_CLASS = "no_class"  # typed, day, choices
    NO_GROUND = "no_ground"  # typed, choices
    NO_MEMBER = "no_member"  # typed
    IS_REFUSED = "is_refused"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. ``row`` counts from 1, as a spreadsheet does; 1 is the one with the names.

    ``column`` is as it stands in the file, empty for the whole row. ``refusal`` is what a rule said to the row.
    """

    row: int
    column: str
    why: Why
    facts: Mapping[str, str] = field(default_factory=dict)
    refusal: Refusal | None = None


class CellWrong(Exception):
    """A cell, or what a row says, cannot be taken in. ``column`` is the name that the house has for it."""

    def __init__(self, why: Why, *, column: str = "", **facts: str) -> None:
        """Tell what is wrong."""
        super().__init__(why)
        self.why = why
        self.column = column
        self.facts = facts
