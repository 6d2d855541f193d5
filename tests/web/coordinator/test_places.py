"""A coordinator writes down places with their hours, and the equipment that goes along."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

import pytest
from flask import Flask

from booking.rules.actors import Actor, Role
from booking.rules.locations import LocationDay, LocationHours
from booking.store.database import in_transaction, reading
from booking.store.queries.equipment import Equipment, equipment_of
from booking.store.queries.locations import Location, locations_of
from booking.store.queries.services import service_by_id
from booking.store.tables import StaffRow
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.equipment.add_equipment import AddEquipment, add_equipment
from booking.usecases.locations.add_location import AddLocation, add_location
from tests.harness.client import StrictClient
from tests.harness.town import MONDAY, Town, a_town

STATION: dict[str, Any] = {
    "name": "Fietspunt Station",
    "street": "Molenstraat",
    "house_number": "2",
    "postcode": "3140",
}


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def _coordinator(town: Town) -> Actor:
    return Actor(town.organisation_id, frozenset({Role.COORDINATOR}), name="Greet")


def _add_place(app: Flask, town: Town, name: str = "Fietspunt Station") -> int:
    request = AddLocation(name, TypedAddress("Molenstraat", "2", "", "3140"))
    with app.app_context():
        return in_transaction(lambda session: add_location(session, request, by=_coordinator(town)))


def _add_trailer(app: Flask, town: Town) -> int:
    request = AddEquipment("Trailer 1", "trailer")
    with app.app_context():
        return in_transaction(lambda session: add_equipment(session, request, by=_coordinator(town)))


def _places(app: Flask, town: Town) -> list[Location]:
    with app.app_context(), reading() as session:
        return locations_of(session, town.organisation_id, first=date(2026, 11, 23))


def _equipment(app: Flask, town: Town) -> list[Equipment]:
    with app.app_context(), reading() as session:
        return equipment_of(session, town.organisation_id, now=MONDAY)


def test_a_place_is_added_with_its_hours_and_a_service_is_given_there(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    hours = client.submit("/beheer/plekken/nieuw", follow=True, **STATION)
    assert "Fietspunt Station is saved. Fill in the opening hours now." in _words(hours.text)
    after = client.follow(
        client.send(
            hours,
            **{"days-0-starts": "8", "days-0-ends": "12"} | {"days-0-starts": "8u", "days-0-ends": "12u30"},
        )
    )
    assert "The opening hours of Fietspunt Station are saved." in _words(after.text)
    (place,) = _places(app, town)
    assert place.opening.week == (LocationHours(0, time(8), time(12, 30)),)
    client.submit(f"/beheer/diensten/{town.service_id}", locations=[str(place.location_id)], follow=True)
    assert "Odd jobs at home" in client.get(f"/beheer/plekken/{place.location_id}").text
    with app.app_context(), reading() as session:
        service = service_by_id(session, town.organisation_id, town.service_id)
    assert service.location_ids == (place.location_id,)


@pytest.mark.parametrize(
    ("wrong", "said", "field"),
    [
        ({"name": ""}, "Fill in a name.", "name"),
        ({"name": "fietspunt station"}, "Something else has this name already.", "name"),
        ({"name": "Other", "postcode": "9999"}, "This postcode does not exist in Belgium.", "postcode"),
        ({"name": "Other", "house_number": "x"}, "A house number has a digit in it", "house_number"),
    ],
)
def test_what_is_wrong_with_a_place_is_said_at_its_field(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, wrong: dict[str, Any], said: str, field: str
) -> None:
    _add_place(app, town)
    page = client.submit("/beheer/plekken/nieuw", **(STATION | wrong))
    assert page.status_code == 422
    assert said in page.text
    assert f'href="#{field}"' in page.text
    assert len(_places(app, town)) == 1


def test_opening_hours_that_cannot_be_stand_at_their_day(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    path = f"/beheer/plekken/{_add_place(app, town)}/uren"
    cases: list[tuple[dict[str, Any], str]] = [
        ({"days-3-starts": "18:00", "days-3-ends": "9:00"}, "The end must be after the start."),
        ({"days-3-starts": "9:00"}, "Fill in both a beginning and an end."),
        ({"days-3-starts": "9:00", "days-3-ends": "30:00"}, "Write a time such as 8.30."),
    ]
    for answers, said in cases:
        page = client.submit(path, **answers)
        assert page.status_code == 422
        assert said in page.text
        assert 'href="#days-3-' in page.text
    # Nobody works there at night, but it may be open.
    client.submit(path, follow=True, **{"days-3-starts": "21:00", "days-3-ends": "23:00"})
    assert _places(app, town)[0].opening.week == (LocationHours(3, time(21), time(23)),)


def test_a_place_is_closed_on_one_day_then_open_then_as_in_the_week(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    path = f"/beheer/plekken/{_add_place(app, town)}"
    # Who says closed means closed, whatever else stands there.
    closed = client.submit(
        f"{path}/dag", on="2026-12-01", name="Stocktaking", opens="9:00", closes="10:00", follow=True
    )
    assert "Stocktaking" in closed.text
    assert _places(app, town)[0].opening.days == (LocationDay(date(2026, 12, 1), (), "Stocktaking"),)
    again = client.get(f"{path}/dag?dag=2026-12-01")
    client.follow(client.send(again, what="open", opens="9:00", closes="11:00"))
    assert _places(app, town)[0].opening.days[0].hours == ((time(9), time(11)),)
    page = client.get(path)
    back = client.follow(client.send(page))
    assert "No day differs from the week." in _words(back.text)
    assert _places(app, town)[0].opening.days == ()


@pytest.mark.parametrize(
    ("answers", "said", "field"),
    [
        ({"on": ""}, "Fill in the day.", "on"),
        ({"on": "31/11/2026"}, "Write a day such as 1/12/2026.", "on"),
        ({"on": "2046-12-01"}, "Look at the year again.", "on"),
        ({"on": "2026-12-01", "what": "open"}, "Fill in the hours of this day.", "opens"),
        ({"on": "2026-12-01", "what": "open", "opens": "9:00"}, "Fill in both a beginning and an end.", "opens"),
        (
            {"on": "2026-12-01", "what": "open", "opens": "17:00", "closes": "9:00"},
            "The end must be after the start.",
            "closes",
        ),
    ],
)
def test_a_day_of_a_place_that_makes_no_sense_is_said_at_its_field(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, answers: dict[str, Any], said: str, field: str
) -> None:
    page = client.submit(f"/beheer/plekken/{_add_place(app, town)}/dag", **answers)
    assert page.status_code == 422
    assert said in page.text
    assert f'href="#{field}"' in page.text
    assert _places(app, town)[0].opening.days == ()


def test_a_place_moves_and_is_no_longer_used(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    path = f"/beheer/plekken/{_add_place(app, town)}"
    after = client.submit(f"{path}/gegevens", follow=True, street="Bakestraat", active=False)
    assert "No longer used" in after.text
    assert "Bakestraat 2" in after.text
    # It cannot be chosen for a service any more.
    assert "Fietspunt Station" not in client.get(f"/beheer/diensten/{town.service_id}").text


def test_equipment_is_added_asked_for_by_a_task_and_away(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    client.submit("/beheer/materiaal/nieuw", follow=True, name="Trailer 1", kind="trailer")
    task = f"/beheer/diensten/{town.service_id}/taken/{town.options['hedge']}"
    client.submit(task, follow=True, equipment=["trailer"])
    (trailer,) = _equipment(app, town)
    path = f"/beheer/materiaal/{trailer.equipment_id}"
    after = client.submit(f"{path}/weg", starts_on="2026-11-24", ends_on="2026-11-24", follow=True)
    assert "Tuesday 24 November, the whole day" in _words(after.text)
    back = client.follow(client.send(after))
    assert "Trailer 1 can be used again." in _words(back.text)
    assert _equipment(app, town)[0].absences == ()
    client.submit(path, follow=True, active=False)
    assert not _equipment(app, town)[0].active


@pytest.mark.parametrize(
    ("answers", "said", "field"),
    [
        ({"starts_on": "", "ends_on": "2026-12-01"}, "Fill in the first day.", "starts_on"),
        ({"starts_on": "2026-12-02", "ends_on": "2026-12-01"}, "The end must be after the start.", "ends_on"),
        ({"starts_on": "2026-12-01", "ends_on": "2099-12-01"}, "Look at the year again.", "ends_on"),
    ],
)
def test_an_absence_of_equipment_that_makes_no_sense_is_said_at_its_field(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, answers: dict[str, Any], said: str, field: str
) -> None:
    page = client.submit(f"/beheer/materiaal/{_add_trailer(app, town)}/weg", **answers)
    assert page.status_code == 422
    assert said in page.text
    assert f'href="#{field}"' in page.text
    assert _equipment(app, town)[0].absences == ()


def test_equipment_has_a_name_of_its_own_and_a_kind(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    _add_trailer(app, town)
    cases: list[tuple[dict[str, Any], str]] = [
        ({"name": "TRAILER 1", "kind": "trailer"}, "Something else has this name already."),
        ({"name": "", "kind": "trailer"}, "Fill in a name."),
        ({"name": "Trailer 2", "kind": ""}, "Fill in the kind."),
        ({"name": "x" * 81, "kind": "trailer"}, "This is too long"),
    ]
    for answers, said in cases:
        page = client.submit("/beheer/materiaal/nieuw", **answers)
        assert page.status_code == 422
        assert said in page.text
    assert len(_equipment(app, town)) == 1


def test_of_two_who_change_the_same_place_or_thing_the_second_is_told(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    place, trailer = _add_place(app, town), _add_trailer(app, town)
    for path, answer, other in (
        (f"/beheer/plekken/{place}/gegevens", {"name": "Fietspunt Noord"}, {"house_number": "4"}),
        (f"/beheer/plekken/{place}/uren", {"days-0-starts": "9:00", "days-0-ends": "12:00"}, {}),
        (f"/beheer/materiaal/{trailer}", {"name": "Trailer one"}, {"kind": "big trailer"}),
    ):
        old = client.get(path)
        client.submit(path, follow=True, **answer)
        refused = client.send(old, **other)
        assert refused.status_code == 422, path
        assert "Somebody else saved this in the meantime." in _words(refused.text), path
        client.follow(client.send(refused))


def test_places_and_equipment_of_somebody_else_do_not_exist(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    with app.app_context():
        other = in_transaction(lambda session: a_town(session, host="elsewhere.example", name="Elsewhere"))
    place, trailer = _add_place(app, other), _add_trailer(app, other)
    for path in (f"plekken/{place}", f"plekken/{place}/uren", f"plekken/{place}/dag", f"plekken/{place}/gegevens"):
        assert client.get(f"/beheer/{path}").status_code == 404, path
    for path in (f"materiaal/{trailer}", f"materiaal/{trailer}/weg"):
        assert client.get(f"/beheer/{path}").status_code == 404, path
    for path in (f"materiaal/{trailer}/weg/1/terug", f"plekken/{place}/dag/2026-12-01/weg"):
        assert client.forge(f"/beheer/{path}", page="/beheer").status_code == 404, path
    forged = client.forge(f"/beheer/diensten/{town.service_id}", locations=str(place))
    assert forged.status_code == 422
    assert "Fietspunt" not in client.get("/beheer/plekken").text
