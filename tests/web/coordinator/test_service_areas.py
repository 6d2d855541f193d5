"""A coordinator says to which postcodes a service comes, and by which pictogram people know it."""

from __future__ import annotations

from flask import Flask

from booking.store.database import in_transaction, reading
from booking.store.queries.services import areas_of, service_by_id
from booking.store.tables import StaffRow
from tests.harness.client import StrictClient
from tests.harness.town import AREAS, Town, a_town
from tests.web.coordinator.tariffs import words_of


def _postcodes(app: Flask, town: Town) -> list[str]:
    with app.app_context(), reading() as session:
        return sorted(area.postcode for area in areas_of(session, town.organisation_id, town.service_id))


def test_postcodes_come_and_go_and_the_middle_of_those_that_stay_is_kept(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    path = f"/beheer/diensten/{town.service_id}/waar"
    client.submit(path, postcodes="3140, 9000", icon="washing", follow=True)
    assert _postcodes(app, town) == ["3140", "9000"]
    with app.app_context(), reading() as session:
        areas = {one.postcode: one for one in areas_of(session, town.organisation_id, town.service_id)}
        assert areas["3140"].centre == AREAS["3140"][1]
        assert areas["9000"].municipality == "Gent"
        assert service_by_id(session, town.organisation_id, town.service_id).icon == "washing"


def test_what_is_no_postcode_is_said_and_changes_nothing(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    path, before = f"/beheer/diensten/{town.service_id}/waar", _postcodes(app, town)
    for typed, said in (("3140\n31", "4 digits"), ("3140 9999", "postcode")):
        refused = client.submit(path, postcodes=typed)
        assert refused.status_code == 422
        assert said in words_of(refused.text)
    first, second = client.get(path), client.get(path)
    client.send(first, postcodes="3140")
    assert client.send(second, postcodes="3120").status_code == 422
    assert _postcodes(app, town) == ["3140"]
    assert before != ["3140"]


def test_a_strangers_service_does_not_exist(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    with app.app_context():
        elsewhere = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    assert client.get(f"/beheer/diensten/{elsewhere.service_id}/waar").status_code == 404
    assert client.get(f"/beheer/diensten/{elsewhere.service_id}/prijzen").status_code == 404
