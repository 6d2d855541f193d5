"""Who commissions the work on reports, and their buildings; what is a round."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from booking.store.database import in_transaction, reading
from booking.store.queries.commissioners import Commissioner, commissioners_of
from booking.store.tables import LocationRow, OptionRow, StaffRow
from tests.harness.client import StrictClient
from tests.harness.reports import Paths, some_paths
from tests.harness.town import STREETS, Town

COMPANY: dict[str, Any] = {
    "name": "Woonpunt",
    "phone": "015 50 12 99",
    "email": "woonpunt@example.org",
    "street": "Molenstraat",
    "house_number": "99",
    "postcode": "3140",
}


def paths_of(app: Flask, town: Town) -> Paths:
    with app.app_context():
        return in_transaction(lambda session: some_paths(session, town))


def known(app: Flask, town: Town, paths: Paths) -> list[Commissioner]:
    with app.app_context(), reading() as session:
        return commissioners_of(session, town.organisation_id, paths.service_id)


def a_place_called(app: Flask, town: Town, name: str) -> int:
    at = STREETS["Molenstraat", "3140"]
    row = LocationRow(
        organisation_id=town.organisation_id,
        name=name,
        street="Molenstraat",
        house_number="1",
        postcode="3140",
        municipality="Keerbergen",
        latitude=at.latitude,
        longitude=at.longitude,
    )
    with app.app_context():
        in_transaction(lambda session: session.add(row))
        return row.id


def test_a_housing_company_gets_its_buildings(app: Flask, client: StrictClient, greet: StaffRow, town: Town) -> None:
    paths, place = paths_of(app, town), a_place_called(app, town, "Blok A")
    assert f"/beheer/diensten/{paths.service_id}/opdrachtgevers" in client.get("/beheer/diensten").text
    path = f"/beheer/diensten/{paths.service_id}/opdrachtgevers"
    page = client.submit(path, form="add-commissioner", follow=True, **COMPANY)
    assert "Buildings of Woonpunt" in page.text
    page = client.follow(client.send(page, form="buildings-form", buildings=[place]))
    assert "Blok A" in page.text
    company = next(one for one in known(app, town, paths) if one.name == "Woonpunt")
    assert [one.location_id for one in company.buildings] == [place]
    client.submit(f"/beheer/opdrachtgevers/{company.commissioner_id}", form="buildings-form", buildings=[], follow=True)
    assert all(one.buildings == () for one in known(app, town, paths))


def test_added_twice_it_is_one(app: Flask, client: StrictClient, greet: StaffRow, town: Town) -> None:
    paths = paths_of(app, town)
    page = client.get(f"/beheer/diensten/{paths.service_id}/opdrachtgevers")
    for _ in range(2):
        assert client.send(page, form="add-commissioner", **COMPANY).status_code == 303
    assert sorted(one.name for one in known(app, town, paths)) == ["Gemeente Keerbergen", "Woonpunt"]


def test_what_is_missing_is_said_at_its_field(app: Flask, client: StrictClient, greet: StaffRow, town: Town) -> None:
    paths = paths_of(app, town)
    path = f"/beheer/diensten/{paths.service_id}/opdrachtgevers"
    page = client.submit(path, form="add-commissioner", **(COMPANY | {"name": "", "postcode": "9999"}))
    assert page.status_code == 422
    assert "Fill in the name" in page.text


def test_a_service_of_visits_has_no_commissioner(client: StrictClient, greet: StaffRow, town: Town) -> None:
    assert client.get(f"/beheer/diensten/{town.service_id}/opdrachtgevers").status_code == 404
    page = client.get(f"/beheer/diensten/{town.service_id}/taken/{town.options['lamp']}").text
    assert "This is a round" not in page


def test_a_task_of_reports_can_become_a_round(app: Flask, client: StrictClient, greet: StaffRow, town: Town) -> None:
    paths = paths_of(app, town)
    path = f"/beheer/diensten/{paths.service_id}/taken/{paths.kinds['litter']}"
    client.submit(path, is_round=True, icon="path", follow=True)
    with app.app_context(), reading() as session:
        rounds = session.scalars(select(OptionRow.slug).where(OptionRow.is_round).order_by(OptionRow.id)).all()
    assert rounds == ["litter", "ronde"]
