"""Who pays what: the register, the bill of a period, and the same as a file."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from booking.rules.money import Money
from booking.rules.pricing.quote import Part
from booking.store.database import in_transaction, reading
from booking.store.tables import PayerRow, StaffRow
from booking.usecases.residents.register_resident import register_resident
from tests.harness.client import StrictClient
from tests.harness.people import actor_for
from tests.harness.town import MONDAY, Town, a_place
from tests.usecases.bookings.house import MARIA, House
from tests.usecases.payers.test_who_pays import book, finish

TOWN: dict[str, Any] = {"name": "=Gemeente", "kind": "municipality", "party": "municipality", "gets_names": True}
PERIOD = "?van=2026-11-01&tot=2026-11-30"


def test_a_bill_shows_and_gives_each_line_and_the_sum(
    app: Flask, client: StrictClient, town: Town, greet: StaffRow
) -> None:
    assert client.submit("/beheer/betalers/nieuw", form="payer", **TOWN).status_code == 303
    again = client.submit("/beheer/betalers/nieuw", form="payer", **TOWN)
    assert 'href="#party"' in again.text
    with app.app_context():
        house = House(town, actor_for(greet))
        maria = in_transaction(lambda session: register_resident(session, MARIA, a_place(), by=house.desk, now=MONDAY))
        for day in (2, 3):
            finish(house, book(house, maria, day), Part("municipality", Money.of("2.51")))
        with reading() as session:
            (payer_id,) = session.scalars(select(PayerRow.id))
    path = f"/beheer/betalers/{payer_id}/afrekening"
    assert "2 bookings, together €5.02" in client.get(path + PERIOD).text.replace("\xa0", "")
    assert client.get(f"{path}?van=2026-11-30&tot=2026-11-01").status_code == 422
    assert "Nothing to pay in these days." in client.get(path).text
    written = client.get(f"{path}.csv{PERIOD}").data.decode("utf-8-sig").splitlines()
    assert [row.split(";")[-2:] for row in written[1:]] == [["40,01", "2,51"], ["40,01", "2,51"], ["80,02", "5,02"]]
    assert "Maria Peeters" in written[1]
    sheet = load_workbook(BytesIO(client.get(f"{path}.xlsx{PERIOD}").data)).worksheets[0]
    assert [row[-1].value for row in sheet.iter_rows(min_row=2)] == [2.51, 2.51, 5.02]
    assert client.get(f"{path}.csv?van=x&tot=2026-11-01").status_code == 404
