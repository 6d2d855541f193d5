"""The ten public holidays of a year."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.public_holidays import Holiday, easter_sunday, public_holidays

#: The library lists these too; both are Sundays anyway.
ONLY_SUNDAYS = {"Easter Sunday", "Pentecost"}


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        # The earliest and the latest that there are, and those of which other rules go wrong (Meeus, chapter 8).
        (1818, date(1818, 3, 22)),
        (1943, date(1943, 4, 25)),
        (1954, date(1954, 4, 18)),
        (1981, date(1981, 4, 19)),
        (2000, date(2000, 4, 23)),
        (2026, date(2026, 4, 5)),
        (2038, date(2038, 4, 25)),
        (2049, date(2049, 4, 18)),
    ],
)
def test_easter_is_where_the_church_puts_it(year: int, easter: date) -> None:
    assert easter_sunday(year) == easter


def test_holidays_are_those_of_an_independent_list_for_a_hundred_and_twenty_years() -> None:
    for year in range(1980, 2100):
        listed = holidays.country_holidays("BE", years=year, language="en_US")
        assert set(public_holidays(year)) == {on for on, name in listed.items() if name not in ONLY_SUNDAYS}, year


def test_each_holiday_has_its_name() -> None:
    assert public_holidays(2026) == {
        date(2026, 1, 1): Holiday.NEW_YEAR,
        date(2026, 4, 6): Holiday.EASTER_MONDAY,
        date(2026, 5, 1): Holiday.LABOUR_DAY,
        date(2026, 5, 14): Holiday.ASCENSION,
        date(2026, 5, 25): Holiday.WHIT_MONDAY,
        date(2026, 7, 21): Holiday.NATIONAL_DAY,
        date(2026, 8, 15): Holiday.ASSUMPTION,
        date(2026, 11, 1): Holiday.ALL_SAINTS,
        date(2026, 11, 11): Holiday.ARMISTICE,
        date(2026, 12, 25): Holiday.CHRISTMAS,
    }


def test_two_holidays_on_one_day_are_one_day_off() -> None:
    assert public_holidays(2008)[date(2008, 5, 1)] is Holiday.LABOUR_DAY
    assert len(public_holidays(2008)) == 9


@given(st.integers(1, 9998))
def test_easter_of_every_year_of_the_calendar_is_a_sunday_of_spring(year: int) -> None:
    easter = easter_sunday(year)
    assert easter.weekday() == 6
    assert date(year, 3, 22) <= easter <= date(year, 4, 25)
    assert len(public_holidays(year)) in {9, 10}
    assert easter + timedelta(days=50) in public_holidays(year)
