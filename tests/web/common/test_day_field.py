"""Which days a person can type."""

from datetime import date

import pytest
from flask import Flask

from booking.web.common.day_field import DayField
from booking.web.common.forms import PageForm


class SampleForm(PageForm):
    class Meta:
        """A form that no browser sends."""

        csrf = False

    on = DayField("Day")


@pytest.mark.parametrize("typed", ["9999-12-31", "31/12/9999", "0001-01-01", "1949-12-31", "2101-01-01"])
def test_a_year_that_nobody_means_is_a_wrong_day(app: Flask, typed: str) -> None:
    with app.test_request_context(method="POST", data={"on": typed}):
        form = SampleForm()
        assert not form.validate()
        assert form.on.errors == ["Dit jaar kan niet kloppen. Schrijf een dag zoals 1/12/2026."]
        assert form.on.data is None


@pytest.mark.parametrize("typed", ["1950-01-01", "1/12/2026", "2100-12-31"])
def test_a_day_of_our_time_is_taken(app: Flask, typed: str) -> None:
    with app.test_request_context(method="POST", data={"on": typed}):
        form = SampleForm()
        assert form.validate()
        assert isinstance(form.on.data, date)
