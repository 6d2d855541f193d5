"""Photos of a booking, by its private link."""

from io import BytesIO

from flask import Flask
from sqlalchemy import select, update

from booking.store.database import in_transaction, reading
from booking.store.tables import PhotoRow
from tests.harness.reports import photo_file
from tests.web.resident.way import Way


def photo_ids(app: Flask) -> list[int]:
    with app.app_context(), reading() as session:
        return list(session.scalars(select(PhotoRow.id).order_by(PhotoRow.id)))


def test_photos_are_added_seen_and_taken_away(app: Flask, way: Way) -> None:
    link = way.to_check().booked()
    assert f"{link}/fotos" in way.client.get(link).text
    page = way.client.submit(f"{link}/fotos", form="add-photo", photo=(BytesIO(photo_file()), "a.jpg"), follow=True)
    assert "The photo is added" in page.text
    (photo_id,) = photo_ids(app)
    assert way.client.get(f"{link}/foto/{photo_id}").mimetype == "image/jpeg"
    way.client.submit(f"{link}/fotos", form=f"remove-{photo_id}", follow=True)
    assert photo_ids(app) == []


def test_what_a_worker_took_a_resident_sees_and_leaves(app: Flask, way: Way) -> None:
    link = way.to_check().booked()
    way.client.submit(f"{link}/fotos", form="add-photo", photo=(BytesIO(photo_file()), "a.jpg"))
    (photo_id,) = photo_ids(app)
    with app.app_context():
        in_transaction(lambda session: session.execute(update(PhotoRow).values(by_role="worker")))
    page = way.client.get(f"{link}/fotos")
    assert "taken during the work" in page.text
    assert f"remove-{photo_id}" not in page.text
    way.client.forge(f"{link}/foto/{photo_id}/weg", page=f"{link}/fotos")
    assert photo_ids(app) == [photo_id]


def test_another_link_opens_no_photo_of_it(app: Flask, way: Way) -> None:
    link = way.to_check().booked()
    way.client.submit(f"{link}/fotos", form="add-photo", photo=(BytesIO(photo_file()), "a.jpg"))
    other = Way(way.client, way.town).to_check(starts_at="2026-11-26T09:00Z").booked()
    (photo_id,) = photo_ids(app)
    assert way.client.get(f"{other}/foto/{photo_id}").status_code == 404
    assert way.client.get(f"{link}x/foto/{photo_id}").status_code == 404


def test_a_hostile_photo_is_refused_in_words(app: Flask, way: Way) -> None:
    link = way.to_check().booked()
    page = way.client.submit(f"{link}/fotos", form="add-photo", photo=(BytesIO(b"<svg onload=alert(1)>"), "a.svg"))
    assert page.status_code == 422
    assert "not a photo that we can read" in page.text
    assert photo_ids(app) == []
