"""A resident's whole way to a booking, over a real connection."""

import requests
from bs4 import BeautifulSoup

from tests.harness.visitor import Visitor

ADDRESS = {"street": "Molenstraat", "house_number": "14", "postcode": "3140"}


def to_times(visitor: Visitor, option_id: int) -> requests.Response:
    """Choose a task and an address; return the page with the free times."""
    page = visitor.send(visitor.get("/boeken/klusdienst"), options=[option_id])
    page = visitor.send(page)
    page = visitor.send(page, **ADDRESS)
    assert page.url.endswith("/tijd"), said(page)
    return page


def offered_times(page: requests.Response) -> list[str]:
    """Return the values of the times that a page offers, in its order."""
    return [str(radio["value"]) for radio in _soup(page).select("input[type=radio][name=starts_at]")]


def choose_time(visitor: Visitor, times: requests.Response, starts_at: str) -> requests.Response:
    """Choose a time; return what follows: the question who you are, or other times."""
    return visitor.send(times, starts_at=starts_at)


def finish(visitor: Visitor, page: requests.Response, *, name: str, phone: str) -> requests.Response:
    """Tell who, and book by invoice; return the page of the booking."""
    page = visitor.send(page, name=name, phone=phone)
    assert page.url.endswith("/controle"), said(page)
    return visitor.send(page, "invoice")


def promised_number(page: requests.Response) -> str | None:
    """Return the number of the booking that a page promises, or None."""
    number = _soup(page).select_one(".done-panel .number")
    return "".join(number.get_text().split()) if number and "/b/" in page.url else None


def said(page: requests.Response) -> str:
    """Return the status and the words of a page, for a message."""
    main = _soup(page).main
    return f"{page.status_code} {' '.join(main.get_text(' ').split()) if main else page.text[:200]}"


def _soup(page: requests.Response) -> BeautifulSoup:
    return BeautifulSoup(page.text, "html.parser")
