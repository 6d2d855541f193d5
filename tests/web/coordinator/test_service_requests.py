"""Which path a service takes, who guides in it, and how long requests are kept: through the coordinator's pages."""

from __future__ import annotations

from functools import partial
from typing import TypeVar

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from booking.rules.actors import resident_of
from booking.rules.requests import Urgency
from booking.store.database import in_transaction, reading
from booking.store.tables import OptionRow, OrganisationRow, ServiceGuideRow, ServiceRow, StaffRow
from booking.usecases.requests.ask_for_service import ask_for_service
from booking.usecases.requests.requests import AskForService, Told
from tests.harness.client import StrictClient
from tests.harness.town import MONDAY, Town, a_place

Row = TypeVar("Row")


def rows(app: Flask, table: type[Row]) -> list[Row]:
    with app.app_context(), reading() as session:
        found = list(session.scalars(select(table)))
        session.expunge_all()
    return found


def words(html: str) -> str:
    main = BeautifulSoup(html, "html.parser").main
    assert main is not None
    return " ".join(main.get_text(" ").split())


def test_a_service_becomes_confidential_with_its_path_its_look_and_its_guides(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    path = f"/beheer/diensten/{town.service_id}/aanvragen"
    assert path in client.get("/beheer/diensten").text
    answer = client.submit(
        path, path="request", intakes=[str(town.options["lamp"])], confidential=True, guides=[str(greet.id)]
    )
    assert answer.status_code == 303
    service = next(row for row in rows(app, ServiceRow) if row.id == town.service_id)
    assert (service.path, service.confidential) == ("request", True)
    assert [row.slug for row in rows(app, OptionRow) if row.is_intake] == ["lamp"]
    assert [row.staff_id for row in rows(app, ServiceGuideRow)] == [greet.id]
    shown = BeautifulSoup(client.get(path).text, "html.parser")
    assert shown.select_one("input[name=confidential][checked]") is not None


def test_the_overview_counts_open_requests_and_urgent_ones_and_hides_confidential_ones(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    client.submit(f"/beheer/diensten/{town.service_id}/aanvragen", path="request")
    for number, urgency in enumerate((Urgency.NONE, Urgency.LEAK)):
        asked = AskForService(
            service_id=town.service_id,
            person=Told("Maria", f"+3247000000{number}"),
            place=a_place(str(number + 1)),
            need="Een lamp",
            client_key=f"k{number}",
            locale="nl",
            urgency=urgency,
        )
        by = resident_of(town.organisation_id)
        with app.app_context():
            in_transaction(partial(ask_for_service, request=asked, by=by, now=MONDAY))
    said = words(client.get("/beheer").text)
    assert "2 open requests" in said
    assert "One is urgent" in said
    client.submit(f"/beheer/diensten/{town.service_id}/aanvragen", path="request", confidential=True)
    assert "0 open requests" in words(client.get("/beheer").text)


@pytest.mark.parametrize("days", ["0", "731", "", "veel"])
def test_a_number_of_days_that_cannot_be_is_said_at_its_field(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, days: str
) -> None:
    assert client.submit("/beheer/instellingen/aanvragen", days=days).status_code == 422
    assert rows(app, OrganisationRow)[0].request_days_kept == 180


def test_the_number_of_days_is_kept(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    assert client.submit("/beheer/instellingen/aanvragen", days="90").status_code == 303
    assert rows(app, OrganisationRow)[0].request_days_kept == 90
