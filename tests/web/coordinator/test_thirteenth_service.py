"""A thirteenth service is made through the coordinator's pages alone: an ironing shop, paid by the piece."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from sqlalchemy import select

from booking.rules.actors import Actor, Role
from booking.rules.shapes import Shape
from booking.store.database import in_transaction, reading
from booking.store.queries.service_facts import Service
from booking.store.queries.services import areas_of, every_service
from booking.store.tables import BookingRow, SessionPlaceRow, StaffRow
from booking.usecases.bookings.requests import Who
from booking.usecases.residents.register_resident import register_resident
from tests.harness.client import StrictClient
from tests.harness.town import MONDAY, Town, a_place
from tests.web.coordinator.tariffs import words_of

#: No published price list of an ironing shop stands in the house: these are prices as a coordinator fills them in.
ITEMS = {"Hemd": (6, "2,10"), "Broek": (8, "2,60"), "Laken": (10, "3,25")}


def _ironing(app: Flask, town: Town) -> Service:
    with app.app_context(), reading() as session:
        return next(one for one in every_service(session, town.organisation_id) if one.slug == "strijkatelier")


def an_ironing_shop(app: Flask, client: StrictClient, town: Town) -> Service:
    """Make the service as a coordinator would: its place, itself, its tasks, a question, its tariff, and open it."""
    client.submit(
        "/beheer/plekken/nieuw",
        follow=True,
        name="Strijkatelier De Plooi",
        street="Molenstraat",
        house_number="20",
        postcode="3140",
    )
    _add(client, town)
    service = _ironing(app, town)
    path = f"/beheer/diensten/{service.service_id}"
    for name, (minutes, _price) in ITEMS.items():
        client.submit(
            f"{path}/taken/nieuw",
            follow=True,
            **{"name-nl": name, "icon": "washing", "usual_minutes": str(minutes)},
        )
    client.submit(
        f"{path}/vragen/nieuw?soort=yes_no", follow=True, **{"label-nl": "Met stijfsel?", "counts_as": "stijfsel"}
    )
    prices = client.get(f"{path}/prijzen")
    filled = {_price_field(prices.text, name): price for name, (_minutes, price) in ITEMS.items()}
    filled |= {_price_field(prices.text, "Met stijfsel?"): "1", "source": "Raadsbesluit", "first_day": "2026-11-24"}
    draft = client.send(prices, **filled).location
    shown = client.submit(f"{draft}/publiceren", "Show what happens on this day", first_day="2026-11-24")
    client.follow(client.send(shown, "Publish"))
    client.submit(path, follow=True, active=True)
    return _ironing(app, town)


def _price_field(html: str, name: str) -> str:
    """Return the first field of the row of something."""
    found: list[str] = re.findall(r'name="(price_[0-9]+_0)"', html[html.index(f"<h3>{name}") :])
    return found[0]


def _add(client: StrictClient, town: Town) -> None:
    page = client.get("/beheer/diensten/nieuw")
    (place,) = re.findall(r'name="locations" value="([0-9]+)"', page.text)
    filled: dict[str, Any] = {
        "name-nl": "Strijkatelier",
        "name-fr": "Atelier de repassage",
        "name-en": "Ironing shop",
        "icon": "washing",
        "shape": "drop_off",
        "path": "instant",
        "like": str(town.service_id),
        "locations": [place],
    }
    client.send(page, **filled)


def test_a_new_service_takes_over_rules_and_postcodes_and_cannot_be_booked_yet(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    client.submit(
        "/beheer/plekken/nieuw", follow=True, name="Plek", street="Molenstraat", house_number="20", postcode="3140"
    )
    _add(client, town)
    service = _ironing(app, town)
    assert (service.shape, service.path, service.active) == (Shape.DROP_OFF, "instant", False)
    with app.app_context(), reading() as session:
        (klus,) = (one for one in every_service(session, town.organisation_id) if one.service_id == town.service_id)
        areas = [areas_of(session, town.organisation_id, one.service_id) for one in (klus, service)]
    assert areas[0] == areas[1]
    assert (service.step, service.notice, service.horizon_days) == (klus.step, klus.notice, klus.horizon_days)
    assert len(service.location_ids) == 1
    assert client.get("/boeken/strijkatelier").status_code == 404


def test_an_ironing_shop_is_made_of_data_alone(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    service = an_ironing_shop(app, client, town)
    assert service.active
    assert [(one.name["nl"], one.usual_minutes) for one in service.options] == [
        (name, minutes) for name, (minutes, _price) in ITEMS.items()
    ]
    assert [one.counts_as for one in service.questions] == ["stijfsel"]
    assert "Prices of Ironing shop" in words_of(client.get("/beheer/tarieven").text)


def bench_day(client: StrictClient, service: Service, on: str, minutes: int) -> None:
    """Open a day at the ironing board."""
    client.submit(
        f"/beheer/sessies/{service.service_id}/nieuw",
        follow=True,
        on=on,
        starts="9:00",
        ends="16:00",
        places=str(minutes),
        location=str(service.location_ids[0]),
    )


def to_check(client: StrictClient, service: Service, counts: dict[str, int], *, day: str) -> str:
    """Answer everything as a resident does, and return the path of the check."""
    options = {option.name["nl"]: option.option_id for option in service.options}
    at = client.submit("/boeken/strijkatelier", options=[options[name] for name in counts]).location
    amounts: dict[str, Any] = {f"count_{options[name]}": str(count) for name, count in counts.items()}
    at = client.submit(at, **amounts).location
    starch: dict[str, Any] = {f"answer_{service.questions[0].question_id}": "yes"}
    at = client.submit(at, **starch).location
    at = client.submit(at, street="Molenstraat", house_number="14", postcode="3140").location
    assert at.endswith("/tijd"), "there is one place only, so nobody is asked where"
    at = client.submit(at, starts_at=day).location
    return client.submit(at, name="Maria Peeters", phone="0470 12 34 56").location


def test_a_resident_brings_a_basket_and_pays_by_the_piece(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    service = an_ironing_shop(app, client, town)
    bench_day(client, service, "2026-11-26", 60)
    basket = {"Hemd": 5, "Broek": 2, "Laken": 1}
    check = to_check(client, service, basket, day="2026-11-26T08:00Z")
    said = words_of(client.get(check).text)
    assert "€19.95" in said, "5 × 2.10 + 2 × 2.60 + 3.25, and 1.00 for the starch"
    assert "Strijkatelier De Plooi" in said
    page = client.follow(client.submit(check, "Book, invoice later"))
    said = words_of(page.text)
    assert "Your booking is confirmed" in said
    assert "Strijkatelier De Plooi" in said
    assert "€19.95" in said
    with app.app_context(), reading() as session:
        (booking,) = session.scalars(select(BookingRow))
        (taken,) = session.scalars(select(SessionPlaceRow))
        assert (booking.location_id, booking.street) == (service.location_ids[0], "Molenstraat")
        assert booking.answers == {service.questions[0].slug: "yes"}
        assert taken.places == 5 * 6 + 2 * 8 + 10, "minutes of bench time"


def test_a_day_that_is_full_takes_no_more_baskets(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    service = an_ironing_shop(app, client, town)
    bench_day(client, service, "2026-11-26", 60)
    bench_day(client, service, "2026-11-27", 60)
    check = to_check(client, service, {"Laken": 5}, day="2026-11-26T08:00Z")
    client.follow(client.submit(check, "Book, invoice later"))
    options = {option.name["nl"]: option.option_id for option in service.options}
    at = client.submit("/boeken/strijkatelier", options=[options["Laken"]]).location
    two: dict[str, Any] = {f"count_{options['Laken']}": "2"}
    starch: dict[str, Any] = {f"answer_{service.questions[0].question_id}": "no"}
    at = client.submit(client.submit(at, **two).location, **starch).location
    at = client.submit(at, street="Molenstraat", house_number="16", postcode="3140").location
    times = client.get(at).text
    assert "2026-11-26" not in times
    assert "2026-11-27" in times


def test_the_desk_takes_a_basket_for_a_caller(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    service = an_ironing_shop(app, client, town)
    bench_day(client, service, "2026-11-26", 60)
    with app.app_context():
        who = Who("Jozef Peeters", "+3216208887", "", "nl")
        by = Actor(town.organisation_id, frozenset({Role.DESK}), name="Els")
        resident = in_transaction(lambda session: register_resident(session, who, a_place(), by=by, now=MONDAY))
    options = {option.name["nl"]: option.option_id for option in service.options}
    starch = f"answer_{service.questions[0].question_id}"
    query = f"service=strijkatelier&task_{options['Hemd']}=3&{starch}=yes"
    page = client.get(f"/loket/inwoner/{resident.resident_id}/boeken?{query}")
    assert "€7.30" in words_of(page.text), "3 × 2.10, and 1.00 for the starch"
    booked = client.follow(client.send(page, form="book"))
    assert "€7.30" in words_of(booked.text)
    assert "Strijkatelier De Plooi" in words_of(booked.text)
    with app.app_context(), reading() as session:
        (booking,) = session.scalars(select(BookingRow))
        assert (booking.location_id, booking.answers) == (service.location_ids[0], {service.questions[0].slug: "yes"})
