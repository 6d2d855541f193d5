"""The page that leads to every list."""

from __future__ import annotations

from bs4 import BeautifulSoup

from booking.web.desk.lists import LISTS
from tests.web.desk.conftest import Counter


def test_every_list_can_be_opened_from_one_page(desk: Counter) -> None:
    page = BeautifulSoup(desk.client.get("/loket/lijsten").text, "html.parser")
    leads_to = [str(link["href"]) for link in page.select("main .list a")]
    assert len(leads_to) == len(LISTS)
    assert [path for path in leads_to if desk.client.get(path).status_code != 200] == []
