"""Reporting something from a phone: one question a page, nothing lost, and a link that tells how it stands."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from booking.rules.actors import resident_of
from booking.store.database import in_transaction, reading
from booking.store.tables import OutboxRow, PhotoRow, ReportRow
from booking.usecases.reports.make_report import make_report
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.reports import PATH, Paths, a_report, photo_file, some_paths
from tests.harness.town import MONDAY, Town

WAY = "/melden/paden"


@pytest.fixture
def paths(app: Flask, town: Town, client: StrictClient, clock: FrozenClock) -> Paths:
    """The paths of the town, seen in English."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    with app.app_context():
        return in_transaction(lambda session: some_paths(session, town))


@pytest.fixture
def flats(app: Flask, town: Town, paths: Paths) -> Paths:
    """A building of a housing company."""
    with app.app_context():
        return in_transaction(lambda session: some_paths(session, town, slug="huisbewaarders", building="Blok A"))


@pytest.fixture
def kept(app: Flask) -> Callable[[type[Any]], list[Any]]:
    """Return every row of a table."""

    def look(kind: type[Any]) -> list[Any]:
        with app.app_context(), reading() as session:
            found = list(session.scalars(select(kind).order_by(kind.id)))
            session.expunge_all()
        return found

    return look


def tell_where(client: StrictClient, paths: Paths, kind: str = "overgrown", **where: str) -> Any:
    client.submit(WAY, kind=paths.kinds[kind])
    told: dict[str, Any] = where or {"street": "Molenstraat", "postcode": "3140", "words": "at the mill"}
    return client.submit(f"{WAY}/waar", **told)


def tell_what(client: StrictClient, paths: Paths) -> Any:
    tell_where(client, paths)
    return client.submit(f"{WAY}/wat", description="Brambles everywhere", urgency="danger")


def send_photo(client: StrictClient, file: bytes, path: str = f"{WAY}/fotos", name: str = "photo.jpg") -> Any:
    return client.submit(path, "Add it, and choose one more", form="add-photo", photo=(BytesIO(file), name))


def test_a_report_is_made_in_a_few_pages_and_its_link_tells_how_it_stands(
    client: StrictClient, paths: Paths, kept: Callable[[type[Any]], list[Any]]
) -> None:
    tell_what(client, paths)
    send_photo(client, photo_file())
    page = client.submit(f"{WAY}/wie", name="Maria", email="maria@example.org", follow=True)
    (report,) = kept(ReportRow)
    assert (report.where_words, report.description, report.urgency) == (
        "Molenstraat, at the mill",
        "Brambles everywhere",
        "danger",
    )
    for words in ("Thank you for your report", "Overgrown path", "Molenstraat, at the mill", "3140 Keerbergen"):
        assert words in page.text
    assert "Maria" not in page.text
    assert [row.kind for row in kept(OutboxRow)] == ["report_received"]
    (photo,) = kept(PhotoRow)
    assert (photo.report_id, photo.draft_key) == (report.id, "")
    shown = client.get(f"/melding/{report.token}/foto/{photo.id}")
    assert shown.data == photo.image
    assert client.get(WAY + "/wat").location == WAY


def test_a_round_is_no_kind_to_report(client: StrictClient, paths: Paths) -> None:
    assert "Round" not in client.get(WAY).text
    assert client.forge(WAY, kind=paths.kinds["ronde"]).status_code == 422


def test_a_service_of_visits_takes_no_reports(client: StrictClient, paths: Paths) -> None:
    assert client.get("/melden/klusdienst").status_code == 404
    assert client.get("/melden/nothing").status_code == 404


@pytest.mark.parametrize("page", ["waar", "zelfde", "wat", "fotos", "wie"])
def test_who_comes_in_half_way_begins_at_the_beginning(client: StrictClient, paths: Paths, page: str) -> None:
    assert client.get(f"{WAY}/{page}").location == WAY


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({}, "Say where it is"),
        ({"street": "Molenstraat"}, "Say where it is"),
        ({"street": "Markt", "postcode": "1000"}, "we work in Keerbergen and Tremelo"),
        ({"street": "Markt", "postcode": "1001"}, "does not exist"),
        ({"street": "Markt", "postcode": "31"}, "4 digits"),
    ],
)
def test_a_place_that_is_not_clear_or_not_ours_is_said_at_the_field(
    client: StrictClient, paths: Paths, where: dict[str, Any], said: str
) -> None:
    client.submit(WAY, kind=paths.kinds["litter"])
    page = client.submit(f"{WAY}/waar", **where)
    assert page.status_code == 422
    assert said in page.text
    assert all(typed in page.text for typed in where.values())


@pytest.mark.parametrize(
    ("latitude", "longitude", "status"),
    [("51.0035", "4.6340", 303), ("50.85", "4.35", 422), ("nan", "inf", 422), ("91", "4", 422), ("x" * 400, "", 422)],
)
def test_the_place_where_the_phone_is(
    client: StrictClient, paths: Paths, latitude: str, longitude: str, status: int
) -> None:
    client.submit(WAY, kind=paths.kinds["litter"])
    page = client.forge(f"{WAY}/waar", latitude=latitude, longitude=longitude)
    assert page.status_code == status


def test_what_was_told_before_is_asked_first_and_followed(
    app: Flask, client: StrictClient, paths: Paths, town: Town, kept: Callable[[type[Any]], list[Any]]
) -> None:
    with app.app_context():
        in_transaction(
            lambda session: make_report(session, a_report(paths), by=resident_of(town.organisation_id), now=MONDAY)
        )
    client.submit(WAY, kind=paths.kinds["overgrown"])
    client.forge(f"{WAY}/waar", latitude=str(PATH.latitude), longitude=str(PATH.longitude))
    page = client.get(f"{WAY}/zelfde")
    assert "behind the church" in page.text
    assert "Brambles" not in page.text
    (first,) = kept(ReportRow)
    assert client.submit(f"{WAY}/zelfde", same=first.id).location == f"{WAY}/wie"
    client.submit(f"{WAY}/wie", email="jan@example.org", follow=True)
    assert [row.duplicate_of_id for row in kept(ReportRow)] == [None, first.id]


def test_something_else_near_by_is_a_report_of_its_own(
    app: Flask, client: StrictClient, paths: Paths, town: Town, kept: Callable[[type[Any]], list[Any]]
) -> None:
    with app.app_context():
        in_transaction(
            lambda session: make_report(session, a_report(paths), by=resident_of(town.organisation_id), now=MONDAY)
        )
    client.submit(WAY, kind=paths.kinds["overgrown"])
    client.forge(f"{WAY}/waar", latitude=str(PATH.latitude), longitude=str(PATH.longitude))
    assert client.submit(f"{WAY}/zelfde", same="0").location == f"{WAY}/wat"
    assert client.submit(f"{WAY}/zelfde").status_code == 422


def test_a_caretaker_is_told_the_building_and_the_flat(
    client: StrictClient, flats: Paths, kept: Callable[[type[Any]], list[Any]]
) -> None:
    way = f"/melden/{flats.slug}"
    client.submit(way, kind=flats.kinds["litter"])
    assert client.submit(f"{way}/waar").status_code == 422
    client.submit(f"{way}/waar", building=flats.building_id, flat="12", words="kitchen")
    client.submit(f"{way}/wat", description="A tap leaks")
    page = client.submit(f"{way}/wie", follow=True)
    for words in ("Blok A", "Flat 12", "kitchen"):
        assert words in page.text
    (report,) = kept(ReportRow)
    assert (report.location_id, report.wants_to_hear) == (flats.building_id, False)


def test_a_building_of_somebody_else_is_refused(client: StrictClient, flats: Paths) -> None:
    way = f"/melden/{flats.slug}"
    client.submit(way, kind=flats.kinds["litter"])
    assert client.forge(f"{way}/waar", building="999999").status_code == 422


def test_pressed_twice_it_is_one_report(
    client: StrictClient, paths: Paths, kept: Callable[[type[Any]], list[Any]]
) -> None:
    tell_what(client, paths)
    page = client.get(f"{WAY}/wie")
    with client.session_transaction() as browser:
        told = browser["report"]
    first = client.send(page, email="maria@example.org")
    with client.session_transaction() as browser:
        browser["report"] = told
    assert client.send(page, email="maria@example.org").location == first.location
    assert len(kept(ReportRow)) == len(kept(OutboxRow)) == 1


def a_bomb() -> bytes:
    written = BytesIO()
    Image.new("1", (6000, 6000)).save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize(
    ("sent", "name", "said"),
    [
        (b"<svg onload='alert(1)'>", "photo.svg", "not a photo that we can read"),
        (b"<html><script>alert(1)</script>", "photo.jpg", "not a photo that we can read"),
        (photo_file(size=(900, 900))[:2000], "photo.jpg", "did not arrive whole"),
        (b"", "photo.jpg", "not a photo that we can read"),
        (a_bomb(), "photo.png", "too large"),
    ],
    ids=["svg", "html", "cut off", "empty", "bomb"],
)
def test_a_hostile_photo_is_refused_in_clear_words_and_nothing_is_lost(
    client: StrictClient, paths: Paths, sent: bytes, name: str, said: str, kept: Callable[[type[Any]], list[Any]]
) -> None:
    tell_what(client, paths)
    page = send_photo(client, sent, name=name)
    assert page.status_code == 422
    assert said in page.text
    assert kept(PhotoRow) == []
    client.submit(f"{WAY}/wie", follow=True)
    assert [row.description for row in kept(ReportRow)] == ["Brambles everywhere"]


def test_no_photo_chosen_is_said(client: StrictClient, paths: Paths) -> None:
    tell_what(client, paths)
    page = client.submit(f"{WAY}/fotos", "Add it, and choose one more")
    assert "Choose a photo first" in page.text


def test_going_on_takes_the_chosen_photo_along(
    client: StrictClient, paths: Paths, kept: Callable[[type[Any]], list[Any]]
) -> None:
    tell_what(client, paths)
    went_on = client.submit(f"{WAY}/fotos", "Continue", form="add-photo", photo=(BytesIO(photo_file()), "photo.jpg"))
    assert went_on.location == f"{WAY}/wie"
    assert len(kept(PhotoRow)) == 1
    assert client.submit(f"{WAY}/fotos", "Continue", form="add-photo").location == f"{WAY}/wie"
    assert len(kept(PhotoRow)) == 1


class Endless(BytesIO):
    """A body of so many bytes that takes no room."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.left = length

    def read(self, size: int | None = -1) -> bytes:
        count = self.left if size is None or size < 0 else min(size, self.left)
        self.left -= count
        return b"\0" * count


def test_two_hundred_megabytes_lead_back_to_the_page_that_says_so(
    client: StrictClient, paths: Paths, kept: Callable[[type[Any]], list[Any]]
) -> None:
    tell_what(client, paths)
    length = 200 * 1024 * 1024
    body = Endless(length)
    answer = client.post(
        f"{WAY}/fotos",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(length)},
    )
    assert body.left == 0
    page = client.follow(answer)
    assert "At most 12 MB fit" in page.text
    client.submit(f"{WAY}/wie", follow=True)
    assert len(kept(ReportRow)) == 1


def test_other_forms_stay_small(client: StrictClient, paths: Paths) -> None:
    answer = client.post(f"{WAY}/wat", data={"description": "x" * 300_000})
    assert answer.status_code == 413


def test_four_photos_fit_and_one_can_be_taken_away(
    client: StrictClient, paths: Paths, kept: Callable[[type[Any]], list[Any]]
) -> None:
    tell_what(client, paths)
    page = client.get(f"{WAY}/fotos")
    for _ in range(4):
        send_photo(client, photo_file())
    assert "add-photo" not in client.get(f"{WAY}/fotos").text
    refused = client.send(page, form="add-photo", photo=(BytesIO(photo_file()), "five.jpg"))
    assert "At most 4 photos fit" in refused.text
    client.submit(f"{WAY}/fotos", "Take away Photo 1")
    assert len(kept(PhotoRow)) == 3


def test_a_photo_is_shown_to_who_may_see_it_only_and_kept_by_nobody_between(
    app: Flask, client: StrictClient, paths: Paths, kept: Callable[[type[Any]], list[Any]]
) -> None:
    tell_what(client, paths)
    send_photo(client, photo_file())
    (photo,) = kept(PhotoRow)
    small = client.get(f"{WAY}/foto/{photo.id}?klein=1")
    assert (small.mimetype, small.data) == ("image/jpeg", photo.thumbnail)
    assert small.headers["Cache-Control"] == "private, max-age=600"
    assert small.headers["X-Content-Type-Options"] == "nosniff"
    assert small.headers["Content-Disposition"].startswith("inline; filename=")
    stranger = app.test_client()
    assert stranger.get(f"{WAY}/foto/{photo.id}").status_code == 404
    client.submit(f"{WAY}/wie", follow=True)
    (report,) = kept(ReportRow)
    assert client.get(f"{WAY}/foto/{photo.id}").status_code == 404
    assert stranger.get(f"/melding/{report.token}/foto/{photo.id}").status_code == 200
    assert stranger.get(f"/melding/{report.token}/foto/{photo.id + 1}").status_code == 404
    assert stranger.get(f"/melding/nothing/foto/{photo.id}").status_code == 404
