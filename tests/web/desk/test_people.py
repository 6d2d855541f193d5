"""Who acts and who pays for a household, at the desk."""

from __future__ import annotations

from datetime import date
from typing import Any

from booking.rules.payers import PayerKind
from booking.store.tables import BookingPayerRow, HouseholdPayerRow, OutboxRow, PayerRow, RepresentationRow
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import on
from tests.web.desk.conftest import Counter

JAN: dict[str, Any] = {
    "name": "Jan Peeters",
    "phone": "0470 99 88 77",
    "locale": "nl",
    "kind": "family",
    "may_book": True,
    "ground": "Volmacht",
    "seen_on": "2026-11-20",
    "first": "2026-11-01",
    "tells": "both",
}


def test_somebody_acts_is_found_by_phone_and_is_ended(desk: Counter) -> None:
    maria = desk.resident()
    resident_id = maria.resident_id
    path = f"/loket/inwoner/{resident_id}/vertegenwoordigers"
    refused = desk.client.submit(path, form="representative", **JAN | {"may_book": False, "seen_on": "2026-11-24"})
    assert refused.status_code == 422
    assert 'href="#may_book"' in refused.text
    kept = desk.client.follow(desk.client.submit(path, form="representative", **JAN))
    assert "May book, not pay." in kept.text
    (row,) = desk.rows(RepresentationRow)
    assert [one.kind for one in desk.rows(OutboxRow)] == ["representative_link"]
    booked = desk.booking(maria, on(3, "09:00"))
    page = desk.client.get(f"/loket/boeking/{booked.number}").text
    assert "gets the messages too:" in page
    assert "0470 99 88 77" in page
    assert "Acts for others. For whom is it?" in desk.client.get("/loket?zoek=0470998877").text
    assert "Jan Peeters" in desk.client.get(f"/loket/inwoner/{resident_id}").text
    assert desk.client.submit(path, form=f"link-{row.id}").status_code == 303
    assert desk.client.submit(path, form=f"end-{row.id}").status_code == 303
    assert desk.rows(RepresentationRow)[0].last == date(2026, 11, 22)
    assert "Acts for others" not in desk.client.get("/loket?zoek=0470998877").text


def test_who_pays_stands_with_the_booking_until_it_ends(desk: Counter) -> None:
    maria = desk.resident()
    booked = desk.booking(maria, on(3, "09:00"))
    desk.do(
        lambda session: session.add(
            PayerRow(
                organisation_id=desk.town.organisation_id,
                name="OCMW Keerbergen",
                kind=PayerKind.OCMW,
                created_at=MONDAY,
            )
        )
    )
    (payer,) = desk.rows(PayerRow)
    path = f"/loket/inwoner/{maria.resident_id}/betaler"
    agreed: dict[str, Any] = {"payer": str(payer.id), "service": "0", "first": "2026-11-01", "seen_on": "2026-11-01"}
    refused = desk.client.submit(path, form="household-payer", **agreed | {"last": "2026-10-01"})
    assert 'href="#last"' in refused.text
    kept = desk.client.follow(desk.client.submit(path, form="household-payer", **agreed))
    assert "OCMW Keerbergen" in kept.text
    assert [row.payer_id for row in desk.rows(BookingPayerRow)] == [payer.id]
    assert "OCMW Keerbergen pays for them." in desk.client.get(f"/loket/boeking/{booked.number}").text
    call = f"/loket/inwoner/{maria.resident_id}/boeken?task_{desk.town.options['lamp']}=1"
    assert "OCMW Keerbergen pays this for you." in desk.client.get(call).text
    (row,) = desk.rows(HouseholdPayerRow)
    assert desk.client.submit(path, form=f"end-{row.id}").status_code == 303
    assert desk.rows(BookingPayerRow) == []
    assert "pays this for you" not in desk.client.get(call).text
