"""Reports at the desk: the list, what is decided, and rounds; photos of a booking."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest

from booking.rules.actors import resident_of
from booking.rules.photos import of_report
from booking.store.tables import OutboxRow, PhotoRow, ReportRow
from booking.usecases.photos.add_photo import AddPhoto, add_photo
from booking.usecases.reports.make_report import make_report
from tests.harness.reports import PATH, Paths, a_picture, a_report, a_request, north_of, photo_file, some_paths
from tests.harness.town import MONDAY
from tests.usecases.reports.test_reports import tariff_of
from tests.web.desk.conftest import Counter


@pytest.fixture
def paths(desk: Counter) -> Paths:
    """The paths of the town, whose rounds have a price."""
    made = desk.do(lambda session: some_paths(session, desk.town))
    desk.do(lambda session: tariff_of(session, desk.town, made))
    return made


def report(desk: Counter, paths: Paths, *, now: datetime = MONDAY, **more: object) -> int:
    by = resident_of(desk.town.organisation_id)
    asked = a_report(paths, **more)  # type: ignore[arg-type]
    return desk.do(lambda session: make_report(session, asked, by=by, now=now)).report_id


def book_round(desk: Counter, paths: Paths) -> str:
    """Book a round on the call page, by the link that the page of the rounds has."""
    page = desk.client.get(f"/loket/rondes/{paths.service_id}")
    link = page.text.split("/boeken?")[1].split('"')[0].replace("&amp;", "&")
    path = f"/loket/inwoner/{paths.resident_id}/boeken?{link}"
    answer = desk.client.submit(path, form="book")
    assert answer.status_code == 303, answer.text
    return answer.location.rsplit("/", 1)[1]


def test_the_list_shows_the_urgent_first_with_its_age_and_what_is_near(desk: Counter, paths: Paths) -> None:
    before = MONDAY - timedelta(days=3)
    report(desk, paths, key="one", now=before)
    report(desk, paths, key="two", urgency="danger", at=north_of(PATH, 20), now=before)
    page = desk.client.get("/loket/meldingen").text
    assert page.index("Dangerous") < page.index("Hinders people")
    assert page.count("3 days ago") == 2
    assert page.count("1 other near by") == 2
    assert "Maria" not in page


def test_the_list_shows_what_is_asked(desk: Counter, paths: Paths) -> None:
    one = report(desk, paths)
    desk.client.submit(f"/loket/meldingen/{one}", form="finish-form", answer="Cleared", follow=True)
    assert "Overgrown path" not in desk.client.get("/loket/meldingen").text
    page = desk.client.submit("/loket/meldingen", form="show", staat="klaar", dienst="paden")
    assert "Overgrown path" in page.text
    assert desk.client.get("/loket/meldingen?staat=nonsense&dienst=nonsense").status_code == 200


def test_a_report_tells_all_and_is_declined_with_a_reason(desk: Counter, paths: Paths) -> None:
    one = report(desk, paths)
    page = desk.client.get(f"/loket/meldingen/{one}")
    for words in ("behind the church", "Brambles over the whole path", "maria@example.org", "No round is planned"):
        assert words in page.text
    refused = desk.client.submit(f"/loket/meldingen/{one}", form="decline-form")
    assert "so that who reported it understands" in refused.text
    page = desk.client.submit(f"/loket/meldingen/{one}", form="decline-form", why="It is a private path", follow=True)
    assert "It is a private path" in page.text
    assert [row.kind for row in desk.rows(OutboxRow)] == ["report_received", "report_done"]
    page = desk.client.submit(f"/loket/meldingen/{one}", form="reopen-form", follow=True)
    assert "Taken up again" in page.text


def test_two_reports_become_one(desk: Counter, paths: Paths) -> None:
    one, two = report(desk, paths, key="one"), report(desk, paths, key="two")
    page = desk.client.submit(f"/loket/meldingen/{two}", form="same-form", same=one, follow=True)
    assert "The same as" in page.text
    assert [row.duplicate_of_id for row in desk.rows(ReportRow)] == [None, one]
    assert "Reported too" in desk.client.get(f"/loket/meldingen/{one}").text


def test_a_round_is_booked_for_who_commissions_it_and_filled(desk: Counter, paths: Paths) -> None:
    ids = [report(desk, paths, key=str(metres), at=north_of(PATH, metres)) for metres in (300, 100, 600)]
    number = book_round(desk, paths)
    page = desk.client.get(f"/loket/rondes/{paths.service_id}")
    refused = desk.client.send(page, form="round-form", round=number)
    assert "Choose at least one report" in refused.text
    page = desk.client.submit(
        f"/loket/rondes/{paths.service_id}", form="round-form", round=number, reports=ids[:2], follow=True
    )
    assert "2 reports are on the round" in page.text
    assert [row.position for row in desk.rows(ReportRow)] == [2, 1, 0]
    page = desk.client.submit(f"/loket/meldingen/{ids[2]}", form="plan-form", round=number, follow=True)
    assert "The report is on the round" in page.text
    assert "No report waits for a round" in desk.client.get(f"/loket/rondes/{paths.service_id}").text


def test_a_round_that_is_gone_is_refused(desk: Counter, paths: Paths) -> None:
    one = report(desk, paths)
    answer = desk.client.forge(f"/loket/meldingen/{one}/ronde", page=f"/loket/meldingen/{one}", round="12345678")
    assert answer.status_code == 422
    assert "Choose a round" in answer.text


@pytest.mark.parametrize("path", ["/loket/meldingen/999999", "/loket/rondes/999999", "/loket/meldingen/999999/foto/1"])
def test_what_is_not_there_is_not_found(desk: Counter, paths: Paths, path: str) -> None:
    assert desk.client.get(path).status_code == 404


def test_a_service_of_visits_has_no_rounds(desk: Counter, paths: Paths) -> None:
    assert desk.client.get(f"/loket/rondes/{desk.town.service_id}").status_code == 404


def test_a_photo_with_somebody_on_it_is_taken_away(desk: Counter, paths: Paths) -> None:
    one = report(desk, paths)
    by = resident_of(desk.town.organisation_id)
    photo_id = desk.do(lambda session: add_photo(session, AddPhoto(of_report(one), a_picture()), by=by, now=MONDAY))
    assert desk.client.get(f"/loket/meldingen/{one}/foto/{photo_id}").mimetype == "image/jpeg"
    desk.client.submit(f"/loket/meldingen/{one}", form=f"remove-{photo_id}", follow=True)
    assert desk.rows(PhotoRow) == []


def test_photos_of_a_request_go_along_with_the_visit(desk: Counter) -> None:
    booked = desk.booking(desk.resident(), MONDAY + timedelta(days=2, hours=2))
    request_id = desk.do(lambda session: a_request(session, booked.booking_id))
    desk.client.submit(f"/loket/aanvraag/{request_id}/fotos", form="add-photo", photo=(BytesIO(photo_file()), "a.jpg"))
    (photo,) = desk.rows(PhotoRow)
    page = desk.client.get(f"/loket/boeking/{booked.number}/fotos")
    assert f"/foto/{photo.id}" in page.text
    assert f"remove-{photo.id}" not in page.text
    assert desk.client.get(f"/loket/boeking/{booked.number}/foto/{photo.id}").status_code == 200
    stranger = desk.app.test_client()
    assert stranger.get(f"/aanvraag/a-token/foto/{photo.id}").status_code == 200
    assert stranger.get(f"/aanvraag/another/foto/{photo.id}").status_code == 404
    desk.client.submit(f"/loket/aanvraag/{request_id}/fotos", form=f"remove-{photo.id}", follow=True)
    assert desk.rows(PhotoRow) == []


def test_photos_of_a_booking_are_added_seen_and_taken_away(desk: Counter) -> None:
    booked = desk.booking(desk.resident(), MONDAY + timedelta(days=2, hours=2))
    path = f"/loket/boeking/{booked.number}/fotos"
    page = desk.client.submit(path, form="add-photo", photo=(BytesIO(photo_file()), "a.jpg"), follow=True)
    assert "The photo is added" in page.text
    (photo,) = desk.rows(PhotoRow)
    assert desk.client.get(f"/loket/boeking/{booked.number}/foto/{photo.id}").data == photo.image
    other = desk.booking(desk.resident("Jan Smet"), MONDAY + timedelta(days=3, hours=2))
    assert desk.client.get(f"/loket/boeking/{other.number}/foto/{photo.id}").status_code == 404
    desk.client.submit(path, form=f"remove-{photo.id}", follow=True)
    assert desk.rows(PhotoRow) == []
