"""The lists of the desk that nobody needs with a caller on the line: one page leads to all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from booking.web.common.fields import Words
from booking.web.desk.blueprint import blueprint

#: Page, name, what it is for, picture.
LISTS: Final[tuple[tuple[str, Words, Words, str], ...]] = (
    ("desk.first_free", _l("First free times"), _l("Of all services at once, near somebody."), "search"),
    ("desk.sessions", _l("Sessions"), _l("Who comes to a meal, a lesson, a day of care."), "users"),
    ("desk.tickets", _l("Brought in"), _l("Bikes and other things that people left with us."), "bike"),
    ("desk.rentals", _l("Rented out"), _l("Bikes that go out and come back, and what is late."), "bike"),
    ("desk.waiting_list", _l("Waiting list"), _l("Who waits for a place, in the order of the house."), "hourglass"),
    ("desk.reports", _l("Reports"), _l("What people told about paths and buildings."), "flag"),
    ("desk.open_series", _l("Series to look at"), _l("Dates of a series that still need a time."), "calendar-repeat"),
    ("desk.decisions_ending", _l("Prices that end"), _l("Price decisions to look at again."), "euro"),
    ("desk.without_final_price", _l("No final price"), _l("Work that is done and has no bill yet."), "invoice"),
    ("desk.codes", _l("Sign-in codes"), _l("For a worker with a new phone."), "key"),
)


@dataclass(frozen=True, slots=True)
class LinkedList:
    """A list with what it is for."""

    url: str
    name: Words
    purpose: Words
    icon: str


@blueprint.get("/lijsten")
def lists() -> ResponseReturnValue:
    """Lead to each list."""
    page = tuple(LinkedList(url_for(endpoint), name, purpose, icon) for endpoint, name, purpose, icon in LISTS)
    return render_template("desk/lists.html", page=page)
