"""Trying a tariff: asks only what the tariff looks at, says why, keeps nothing and puts no income in an address."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from booking.store.tables import StaffRow
from tests.harness.client import StrictClient
from tests.harness.town import Town
from tests.web.coordinator.tariffs import a_draft, words_of


def _path(tariff_id: int, page: str = "proef") -> str:
    return f"/beheer/tarieven/{tariff_id}/{page}"


def _fields(html: str) -> set[str]:
    return {str(tag["name"]) for tag in BeautifulSoup(html, "html.parser").select("main [name]")}


@pytest.mark.parametrize(
    ("answers", "total"),
    [
        ({}, "€157.34"),
        ({"decided_class": "vt"}, "€61.34"),
        ({"told": "seen", "statuses": ["leefloon"]}, "€31.34"),
        ({"told": "claimed", "statuses": ["leefloon"]}, "€157.34"),
    ],
)
def test_a_household_and_a_job_get_their_price(
    greet: StaffRow, client: StrictClient, town: Town, answers: dict[str, Any], total: str
) -> None:
    """Three hours of work, two begun hours of a motor tool, 5,25 km: 0,4449 a km makes 2,34."""
    page = client.submit(
        _path(town.tariff_id),
        quantity_worker_minutes="180",
        quantity_motor_minutes="70",
        quantity_job_km="5,25",
        **answers,
    )
    assert page.status_code == 200
    assert total in words_of(page.text)


def test_a_first_price_stands_there_when_the_page_opens(greet: StaffRow, client: StrictClient, town: Town) -> None:
    assert "€50.00" in words_of(client.get(_path(town.tariff_id)).text)


def test_only_what_the_tariff_looks_at_is_asked(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    plain = _fields(client.get(_path(town.tariff_id)).text)
    assert not plain & {"income", "kind", "postcode", "time"}
    by_income = _fields(client.get(_path(a_draft(app, town, "rijkevorsel-klusdienst"))).text)
    assert {"income", "kind", "decided_amount"} <= by_income
    assert not by_income & {"statuses", "decided_class"}
    per_child = _fields(client.get(_path(a_draft(app, town, "lebbeke-kinderopvang"))).text)
    assert {"person_1-amount", "outcome", "features"} <= per_child


def test_nonsense_is_told_at_its_field_and_stays_there(greet: StaffRow, client: StrictClient, town: Town) -> None:
    page = client.submit(
        _path(town.tariff_id), quantity_worker_minutes="-1", quantity_job_km="NaN", on="someday", told="nothing"
    )
    assert page.status_code == 422
    assert 'value="NaN"' in page.text
    assert 'value="someday"' in page.text
    assert "Write a day such as 1/12/2026." in words_of(page.text)


def test_a_ticked_status_needs_somebody_who_says_so(greet: StaffRow, client: StrictClient, town: Town) -> None:
    page = client.submit(_path(town.tariff_id), told="nothing", statuses=["vt"])
    assert page.status_code == 422
    assert "You ticked a status." in words_of(page.text)


def test_a_refusal_is_told_in_words(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    before = client.submit(_path(town.tariff_id), on="2020-01-01")
    assert before.status_code == 422
    assert "We do not know the price for 1 January 2020" in words_of(before.text)
    rich = client.submit(_path(a_draft(app, town, "rijkevorsel-klusdienst")), income="9000", kind="single")
    assert rich.status_code == 422
    assert "1,383.62" in words_of(rich.text)


def test_an_income_goes_in_a_form_and_never_in_an_address(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    tariff_id = a_draft(app, town, "rijkevorsel-klusdienst")
    page = BeautifulSoup(client.get(_path(tariff_id)).text, "html.parser")
    assert {str(form["method"]).lower() for form in page.select("main form")} == {"post"}
    assert client.get(_path(tariff_id) + "?income=1000").status_code == 200
    assert 'value="1000"' not in client.get(_path(tariff_id) + "?income=1000").text


def test_the_graph_begins_with_somebody_who_lives_alone_where_the_bound_depends_on_it(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    page = words_of(client.get(_path(a_draft(app, town, "tielt-winge-maaltijden-2024"), "inkomen")).text)
    assert "Household: " in page
    assert "€1,288.46" in page


def test_the_price_is_drawn_against_the_income_with_its_jumps_in_a_table(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    path = _path(a_draft(app, town, "vlaanderen-energiescan-2024"), "inkomen")
    page = client.get(path)
    drawn = BeautifulSoup(page.text, "html.parser")
    assert len(drawn.select("figure svg[role=img][aria-label]")) == 2
    assert drawn.select("figure polyline")
    assert "€37,140.00" in words_of(page.text)
    assert "€37,140.01" in words_of(page.text)
    assert "style=" not in page.text
    assert client.submit(path, quantity_scans="2").status_code == 200
    assert client.submit(path, on="").status_code == 422


def test_a_tariff_that_does_not_look_at_income_has_no_drawing(
    greet: StaffRow, client: StrictClient, town: Town
) -> None:
    assert client.get(_path(town.tariff_id, "inkomen")).status_code == 404
    assert "/inkomen" not in client.get(_path(town.tariff_id)).text
