"""Photos on the real database: whose they are, how many, and what becomes of those that were never sent."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.photos import Thing, of_booking, of_draft, of_report, of_request
from booking.rules.refusals import NotFound
from booking.rules.refusals.photos import TooManyPhotos
from booking.store.database import in_transaction, reading
from booking.store.queries.photos import photo_file, photos_by_thing, photos_of
from booking.store.tables import PhotoRow, ReportRow
from booking.usecases.housekeeping.sweep import sweep
from booking.usecases.photos.add_photo import AddPhoto, add_photo
from booking.usecases.photos.hand_over_photos import hand_over_photos
from booking.usecases.photos.remove_photo import remove_photo
from booking.usecases.reports.decline_report import decline_report
from booking.usecases.reports.make_report import make_report
from booking.usecases.reports.requests import CloseReport
from tests.harness.reports import a_picture, a_report, a_request, some_paths
from tests.harness.together import together
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.work.visits import a_visit

PICTURE = a_picture()


@pytest.fixture
def town(app: Flask, app_context: None) -> Town:
    """A town."""
    return in_transaction(a_town)


def add(town: Town, thing: Thing, role: Role = Role.RESIDENT, *, staff_id: int | None = None) -> int:
    by = Actor(town.organisation_id, frozenset({role}), user_id=staff_id)
    return in_transaction(lambda session: add_photo(session, AddPhoto(thing, PICTURE), by=by, now=MONDAY))


def remove(town: Town, thing: Thing, photo_id: int, role: Role, *, staff_id: int | None = None) -> None:
    by = Actor(town.organisation_id, frozenset({role}), user_id=staff_id)
    in_transaction(lambda session: remove_photo(session, thing, photo_id, by=by))


def ids(town: Town, thing: Thing) -> list[int]:
    with reading() as session:
        return [photo.photo_id for photo in photos_of(session, town.organisation_id, thing)]


def test_four_photos_fit_on_each_side(town: Town) -> None:
    visit = in_transaction(
        lambda session: a_visit(session, town, starts_at=MONDAY + timedelta(days=2, hours=2), now=MONDAY)
    )
    thing = of_booking(visit.booking_id)
    for role in (Role.RESIDENT, Role.WORKER):
        for _ in range(4):
            add(town, thing, role)
        with pytest.raises(TooManyPhotos):
            add(town, thing, role)
    assert len(ids(town, thing)) == 8


def test_the_desk_counts_with_who_asked(town: Town) -> None:
    for _ in range(4):
        add(town, of_draft("a key"))
    with pytest.raises(TooManyPhotos):
        add(town, of_draft("a key"), Role.DESK)


@pytest.mark.parametrize("thing", [of_booking(999_999), of_report(999_999), of_request(999_999)])
def test_what_is_not_there_has_no_photos(town: Town, thing: Thing) -> None:
    with pytest.raises(NotFound):
        add(town, thing)


def test_a_draft_without_a_key_would_be_everybodys() -> None:
    with pytest.raises(ValueError, match="everybody"):
        of_draft("")


def test_each_side_takes_away_its_own(town: Town) -> None:
    thing = of_draft("a key")
    of_resident, of_worker = add(town, thing), add(town, thing, Role.WORKER, staff_id=7)
    remove(town, thing, of_worker, Role.RESIDENT)
    remove(town, thing, of_resident, Role.WORKER, staff_id=7)
    remove(town, thing, of_worker, Role.WORKER, staff_id=8)
    remove(town, of_draft("another key"), of_resident, Role.DESK)
    assert ids(town, thing) == [of_resident, of_worker]
    remove(town, thing, of_resident, Role.RESIDENT)
    remove(town, thing, of_worker, Role.DESK)
    assert ids(town, thing) == []


def test_a_photo_is_read_of_its_own_thing_and_organisation_only(town: Town) -> None:
    other = in_transaction(lambda session: a_town(session, host="elders.example"))
    thing = of_draft("a key")
    photo_id = add(town, thing)
    with reading() as session:
        assert photo_file(session, town.organisation_id, photo_id, of=[of_draft("b"), thing]) == PICTURE.image
        assert photo_file(session, town.organisation_id, photo_id, of=[thing], small=True) == PICTURE.thumbnail
        for organisation_id, of in (
            (other.organisation_id, [thing]),
            (town.organisation_id, [of_draft("b")]),
            (town.organisation_id, []),
        ):
            with pytest.raises(NotFound):
                photo_file(session, organisation_id, photo_id, of=of)


def test_photos_go_over_to_what_came_of_the_draft(town: Town) -> None:
    visit = in_transaction(
        lambda session: a_visit(session, town, starts_at=MONDAY + timedelta(days=2, hours=2), now=MONDAY)
    )
    photo_id = add(town, of_draft("a key"))
    add(town, of_draft("another"))
    by = resident_of(town.organisation_id)
    in_transaction(lambda session: hand_over_photos(session, "a key", of_booking(visit.booking_id), by=by))
    assert ids(town, of_booking(visit.booking_id)) == [photo_id]
    assert ids(town, of_draft("a key")) == []
    with reading() as session:
        found = photos_by_thing(
            session, town.organisation_id, [of_booking(visit.booking_id), of_draft("another"), of_draft("none")]
        )
    assert [len(photos) for photos in found.values()] == [1, 1]


def test_photos_of_what_was_never_sent_are_swept(town: Town) -> None:
    paths = in_transaction(lambda session: some_paths(session, town))
    by = resident_of(town.organisation_id)
    made = in_transaction(lambda session: make_report(session, a_report(paths), by=by, now=MONDAY))
    add(town, of_draft("a key"))
    kept = add(town, of_report(made.report_id))
    for days, left in ((2, 2), (3, 1), (400, 1)):
        in_transaction(partial(sweep, now=MONDAY + timedelta(days=days)))
        with reading() as session:
            assert len(session.scalars(select(PhotoRow.id)).all()) == left
    assert ids(town, of_report(made.report_id)) == [kept]


def test_photos_of_a_request_that_came_to_nothing_go_with_what_is_personal(town: Town) -> None:
    visit = in_transaction(
        lambda session: a_visit(session, town, starts_at=MONDAY + timedelta(days=2, hours=2), now=MONDAY)
    )
    request_id = in_transaction(lambda session: a_request(session, visit.booking_id, state="withdrawn"))
    add(town, of_request(request_id))
    for days, left in ((179, 1), (181, 0)):
        in_transaction(partial(sweep, now=MONDAY + timedelta(days=days)))
        assert len(ids(town, of_request(request_id))) == left


def test_who_reported_is_forgotten_half_a_year_after_the_end(town: Town) -> None:
    paths = in_transaction(lambda session: some_paths(session, town))
    by, desk = resident_of(town.organisation_id), Actor(town.organisation_id, frozenset({Role.DESK}))
    closed, open_ = (
        in_transaction(partial(make_report, request=a_report(paths, key=key), by=by, now=MONDAY))
        for key in ("closed", "open")
    )
    request = CloseReport(closed.report_id, answer="no")
    in_transaction(lambda session: decline_report(session, request, by=desk, now=MONDAY))

    def names() -> list[str]:
        in_transaction(lambda session: sweep(session, now=now))
        with reading() as session:
            return list(session.scalars(select(ReportRow.email).order_by(ReportRow.id)))

    now = MONDAY + timedelta(days=180)
    assert names() == ["maria@example.org"] * 2
    now += timedelta(days=1)
    assert names() == ["", "maria@example.org"]
    assert open_.report_id > closed.report_id


def test_eight_people_at_once_still_add_four(app: Flask, town: Town) -> None:
    def one(_number: int) -> int:
        with app.app_context():
            return add(town, of_draft("a key"))

    ends = together(one, people=8)
    assert [type(end) for end in ends].count(TooManyPhotos) == 4
    assert len(ids(town, of_draft("a key"))) == 4
