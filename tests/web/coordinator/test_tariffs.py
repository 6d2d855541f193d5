"""The tariffs as pages: each reads like its regulation, and what needs attention stands on the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from booking.regulations import regulation_names
from booking.rules.pricing.looks_at import looks_at_income
from booking.store.database import in_transaction, reading
from booking.store.queries.tariff_list import ListedTariff, tariff_by_id, tariffs_of
from booking.store.queries.tariffs import rates_of
from booking.store.tables import StaffRow, TariffRow
from booking.web.coordinator.rates import next_period
from booking.web.coordinator.tariffs import last_day, source_link, without_price_from
from tests.harness.client import StrictClient
from tests.harness.town import Town
from tests.web.coordinator.tariffs import a_draft, the_rates, words_of

TODAY = date(2026, 11, 23)


def test_a_tariff_reads_like_its_regulation(greet: StaffRow, client: StrictClient, town: Town) -> None:
    words = words_of(client.get(f"/beheer/tarieven/{town.tariff_id}").text)
    for told in (
        "31 December 2031",
        "15 December 2025",
        "keerbergen.meetingburger.net",
        "€8.00",
        "€18.00",
        "€50.00",
        "€0.4449",
        "Increased reimbursement from the health insurance fund",
        "What the text leaves open",
        "All of them come out",
    ):
        assert told in words, told


def test_every_regulation_has_its_pages(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    the_rates(app, town)
    for name in regulation_names():
        tariff_id = a_draft(app, town, name)
        with app.app_context(), reading() as session:
            tariff = tariff_by_id(session, town.organisation_id, tariff_id).tariff
        pages = ["", "/proef", "/bedragen"] + ["/inkomen"] * looks_at_income(tariff)
        for page in pages:
            answer = client.get(f"/beheer/tarieven/{tariff_id}{page}")
            assert answer.status_code == 200, (name, page)
        assert "Not what the example says" not in client.get(f"/beheer/tarieven/{tariff_id}").text, name


def test_the_list_tells_where_each_tariff_stands(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    a_draft(app, town, "gingelom-klusdienst")
    words = words_of(client.get("/beheer/tarieven").text)
    assert "In force" in words
    assert "Draft" in words
    assert "No tariff is in force" not in words


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (date(2026, 11, 1), "No tariff is in force today."),
        (date(2027, 3, 1), "No tariff is in force from 1 March 2027"),
    ],
)
def test_days_without_a_price_are_told_on_the_list(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, until: date, said: str
) -> None:
    def end(session: object) -> None:
        session.get_one(TariffRow, town.tariff_id).valid_until = until  # type: ignore[attr-defined]

    with app.app_context():
        in_transaction(end)
    assert said in words_of(client.get("/beheer/tarieven").text)


def test_a_gap_is_found_after_all_tariffs_that_follow_one_another(app: Flask, greet: StaffRow, town: Town) -> None:
    with app.app_context(), reading() as session:
        (one,) = tariffs_of(session, town.organisation_id)

    def during(first: date, until: date | None, state: str = "published") -> ListedTariff:
        return replace(one, valid_from=first, valid_until=until, state=state)

    now, following = during(date(2026, 1, 1), date(2027, 1, 1)), during(date(2027, 1, 1), date(2027, 5, 1))
    assert without_price_from([], TODAY) == TODAY
    assert without_price_from([now], TODAY) == date(2027, 1, 1)
    assert without_price_from([following, now], TODAY) == date(2027, 5, 1)
    assert without_price_from([now, during(date(2027, 1, 1), None)], TODAY) is None
    assert without_price_from([now, during(date(2027, 1, 1), None, "draft")], TODAY) == date(2027, 1, 1)
    assert without_price_from([during(date(2026, 1, 1), date(2032, 1, 1))], TODAY) is None


def test_only_an_address_that_leads_somewhere_becomes_a_link() -> None:
    assert source_link("OCMW, art. 4: tienen.be/klussendienst") == "https://tienen.be/klussendienst"
    assert source_link("https://x.be/a/b, pagina 3") == "https://x.be/a/b"
    assert source_link("rijkevorsel.be/…/klusjesdienst") is None
    assert source_link("Op papier") is None
    assert last_day(date(2027, 1, 1)) == date(2026, 12, 31)


def test_the_next_period_of_a_rate_is_asked_and_kept(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    the_rates(app, town)
    path = "/beheer/tarieven/vergoedingen/km_quarterly"
    assert "The rate of today is not known." in words_of(client.get(path).text)
    refused = client.submit(path, first="2026-02-01", last="2026-04-30", amount="0,45")
    assert refused.status_code == 422
    assert 'value="0,45"' in refused.text
    assert client.submit(path, amount="a lot").status_code == 422
    client.submit(path, first="2026-10-01", last="2026-12-31", amount="0,4512", follow=True)
    words = words_of(client.get(path).text)
    assert "€0.4512" in words
    assert "The rate of today is not known." not in words
    with app.app_context(), reading() as session:
        table = rates_of(session, town.organisation_id).tables["km_quarterly"]
    assert next_period(table) == (date(2027, 1, 1), date(2027, 3, 31))
    assert client.get("/beheer/tarieven/vergoedingen/nothing").status_code == 404
