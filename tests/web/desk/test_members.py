"""Children of a household and their attests, at the desk."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from booking.store.tables import AttestRow, DossierReadingRow, MemberRow
from tests.web.desk.conftest import Counter

MILA: dict[str, Any] = {"name": "Mila", "born_on": "2024-03-01", "care_notes": "Noten"}


def add(desk: Counter, resident_id: int, **answers: Any) -> str:
    page = desk.client.submit(f"/loket/inwoner/{resident_id}/gezinslid/nieuw", form="member", **(MILA | answers))
    return desk.client.follow(page).text if page.location else page.text


def attest(desk: Counter, resident_id: int, member_id: int, **answers: Any) -> str:
    usual: dict[str, Any] = {"number": "KG-1", "day_price": "18,40", "first": "2026-01-01", "last": "2026-12-31"}
    page = desk.client.submit(f"/loket/inwoner/{resident_id}/gezinslid/{member_id}", form="attest", **(usual | answers))
    return desk.client.follow(page).text if page.location else page.text


def member_id(desk: Counter) -> int:
    return desk.rows(MemberRow)[0].id


def attests(desk: Counter) -> list[tuple[str, Decimal, date, date]]:
    found = [(row.number, row.day_price, row.first, row.last) for row in desk.rows(AttestRow)]
    return sorted(found, key=lambda one: one[2])


def test_a_child_is_written_down_and_shown_with_the_household(desk: Counter) -> None:
    resident_id = desk.resident().resident_id
    assert "Without an attest the care cannot begin." in add(desk, resident_id)
    assert "Born on" in desk.client.get(f"/loket/inwoner/{resident_id}").text
    # What only who cares for the child may know does not stand on the household's page.
    assert "Noten" not in desk.client.get(f"/loket/inwoner/{resident_id}").text
    assert any(row.purpose == "change" for row in desk.rows(DossierReadingRow))


@pytest.mark.parametrize("day", ["2026-11-24", "1900-01-01", "", "31/02/2020"])
def test_a_day_of_birth_that_cannot_be_is_said_at_its_field(desk: Counter, day: str) -> None:
    said = add(desk, desk.resident().resident_id, born_on=day)
    assert 'href="#born_on"' in said
    assert desk.rows(MemberRow) == []


def test_who_left_stays_with_what_was_booked(desk: Counter) -> None:
    resident_id = desk.resident().resident_id
    add(desk, resident_id)
    path = f"/loket/inwoner/{resident_id}/gezinslid/{member_id(desk)}"
    desk.client.submit(path, form="member", follow=True, left=True)
    assert [row.active for row in desk.rows(MemberRow)] == [False]
    assert "Does not come any more" in desk.client.get(f"/loket/inwoner/{resident_id}").text


def test_a_new_attest_takes_over_from_its_first_day(desk: Counter) -> None:
    resident_id = desk.resident().resident_id
    add(desk, resident_id)
    one = member_id(desk)
    assert "€18.40" in attest(desk, resident_id, one)
    attest(desk, resident_id, one, number="KG-2", day_price="19,02", first="2026-07-01")
    assert attests(desk) == [
        ("KG-1", Decimal("18.40"), date(2026, 1, 1), date(2026, 6, 30)),
        ("KG-2", Decimal("19.02"), date(2026, 7, 1), date(2026, 12, 31)),
    ]
    attest(desk, resident_id, one, number="KG-3", first="2026-07-01", last="2027-06-30")
    assert [found[0] for found in attests(desk)] == ["KG-1", "KG-3"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"last": "2025-12-31"}, "last"),
        ({"day_price": "200,01"}, "day_price"),
        ({"day_price": "-3"}, "day_price"),
        ({"number": ""}, "number"),
    ],
)
def test_an_attest_that_cannot_be_is_refused_at_its_field(desk: Counter, wrong: dict[str, str], field: str) -> None:
    resident_id = desk.resident().resident_id
    add(desk, resident_id)
    assert f'href="#{field}"' in attest(desk, resident_id, member_id(desk), **wrong)
    assert attests(desk) == []


def test_a_child_of_another_household_is_not_there(desk: Counter) -> None:
    resident_id = desk.resident().resident_id
    add(desk, resident_id)
    other = desk.resident("Jozef Claes", phone="0470 99 99 99", house_number="16").resident_id
    assert desk.client.get(f"/loket/inwoner/{other}/gezinslid/{member_id(desk)}").status_code == 404
