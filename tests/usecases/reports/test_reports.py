"""Reports on the real database: made once, told, the same, planned, done."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.addresses import Point
from booking.rules.money import Money
from booking.rules.photos import of_draft, of_report
from booking.rules.refusals import NotAllowed, NotFound, ReasonMissing
from booking.rules.refusals.addresses import UnknownPostcode
from booking.rules.refusals.bookings import NothingChosen, RequestChanged
from booking.rules.refusals.reports import NoSuchRound, PlaceMissing, PlaceNotServed, ReportChanged
from booking.rules.reports import ReportState
from booking.store.database import in_transaction, reading
from booking.store.queries.commissioners import commissioner_by_id
from booking.store.queries.photos import photos_of
from booking.store.queries.reports import near_counts, near_reports, report_by_id, reports_in, reports_of_round
from booking.store.queries.services import service_by_id
from booking.store.tables import AssignmentRow, OutboxRow, ReportHistoryRow, ReportRow, TariffRow
from booking.usecases.bookings.book_for_caller import BookForCaller, book_for_caller
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.requests import CancelBooking, Choice, Who
from booking.usecases.photos.add_photo import AddPhoto, add_photo
from booking.usecases.reports.decline_report import decline_report, reopen_report
from booking.usecases.reports.finish_report import finish_report, leave_report
from booking.usecases.reports.locate_report import locate_report
from booking.usecases.reports.make_report import make_report
from booking.usecases.reports.plan_round import plan_round
from booking.usecases.reports.requests import (
    CloseReport,
    Made,
    MakeReport,
    PlanRound,
    ReportedPlace,
    ToldBy,
    TypedPlace,
)
from booking.usecases.reports.same_as import same_as
from booking.usecases.reports.set_commissioner import AddCommissioner, add_commissioner
from tests.harness.people import HOST
from tests.harness.reports import PATH, Paths, a_picture, a_report, north_of, some_paths
from tests.harness.town import MONDAY, Town, a_place, a_town

T = TypeVar("T")
TUESDAY_NINE = MONDAY + timedelta(days=1, hours=1)
CLOSED = (ReportState.DONE, ReportState.DECLINED, ReportState.DUPLICATE)


@dataclass
class Paden:
    """A town that looks after its paths, with somebody at the desk."""

    town: Town
    paths: Paths

    @property
    def desk(self) -> Actor:
        return Actor(self.town.organisation_id, frozenset({Role.DESK}), name="Ilse")

    @property
    def resident(self) -> Actor:
        return resident_of(self.town.organisation_id)

    def worker(self, name: str = "An") -> Actor:
        return Actor(self.town.organisation_id, frozenset({Role.WORKER}), worker_id=self.town.workers[name], name=name)

    def make(self, request: MakeReport | None = None, **more: object) -> Made:
        asked = request or a_report(self.paths, **more)  # type: ignore[arg-type]
        return in_transaction(lambda session: make_report(session, asked, by=self.resident, now=MONDAY))

    def book_round(self, starts_at: datetime = TUESDAY_NINE, *, paths: Paths | None = None, **more: object) -> str:
        """Promise a round as the desk does on the call page, and return its number."""
        of = paths or self.paths
        asked = {
            "resident_id": of.resident_id,
            "service_id": of.service_id,
            "choices": (Choice(of.kinds["ronde"]),),
            "place": a_place(),
            "starts_at": starts_at,
            "shown_total": Money.from_cents(15_000),
            "client_key": f"round {starts_at} {of.slug}",
        }
        request = BookForCaller(**(asked | more))  # type: ignore[arg-type]
        return in_transaction(lambda session: book_for_caller(session, request, by=self.desk, now=MONDAY)).number

    def plan(self, number: str, *ids: int) -> int:
        return in_transaction(lambda session: plan_round(session, PlanRound(number, ids), by=self.desk, now=MONDAY))

    def finish(self, report_id: int, *, by: Actor, now: datetime = TUESDAY_NINE, **words: str) -> None:
        in_transaction(lambda session: finish_report(session, CloseReport(report_id, **words), by=by, now=now))

    def leave(self, report_id: int, *, by: Actor, now: datetime = TUESDAY_NINE, note: str = "") -> None:
        in_transaction(lambda session: leave_report(session, CloseReport(report_id, note=note), by=by, now=now))

    def state(self, report_id: int) -> ReportState:
        with reading() as session:
            return report_by_id(session, self.town.organisation_id, report_id).state


def tariff_of(session: Session, town: Town, paths: Paths) -> None:
    """Give the rounds the prices of the odd jobs: an hour at its full price."""
    known = session.get_one(TariffRow, town.tariff_id)
    columns = {
        c.name: getattr(known, c.name) for c in TariffRow.__table__.columns if c.name not in {"id", "service_id"}
    }
    session.add(TariffRow(service_id=paths.service_id, **columns))
    session.flush()


def _build(session: Session, host: str = HOST) -> Paden:
    town = a_town(session, host=host)
    paths = some_paths(session, town)
    tariff_of(session, town, paths)
    return Paden(town, paths)


@pytest.fixture
def paden(app: Flask, app_context: None) -> Paden:
    """The paths of Keerbergen."""
    return in_transaction(_build)


def rows(kind: type[T]) -> list[T]:
    with reading() as session:
        found = list(session.scalars(select(kind).order_by(text("id"))))
        session.expunge_all()
    return found


def told() -> list[tuple[str, str]]:
    return [(row.kind, row.recipient) for row in rows(OutboxRow) if row.kind.startswith("report")]


def test_a_report_is_kept_with_its_photos_and_told(paden: Paden) -> None:
    by = paden.resident
    in_transaction(lambda session: add_photo(session, AddPhoto(of_draft("a key"), a_picture()), by=by, now=MONDAY))
    made = paden.make(key="a key")
    with reading() as session:
        report = report_by_id(session, paden.town.organisation_id, made.report_id)
        assert photos_of(session, paden.town.organisation_id, of_draft("a key")) == ()
    assert (report.state, report.where, len(report.photos)) == (ReportState.NEW, "behind the church", 1)
    assert told() == [("report_received", "maria@example.org")]
    assert [row.change for row in rows(ReportHistoryRow)] == ["make"]


def test_sent_twice_it_is_one_report(paden: Paden) -> None:
    assert paden.make() == paden.make()
    assert len(rows(ReportRow)) == len(told()) == 1
    with pytest.raises(RequestChanged):
        paden.make(description="Something else altogether")


def test_who_leaves_no_address_is_told_nothing(paden: Paden) -> None:
    paden.make(told_by=ToldBy())
    assert told() == []


@pytest.mark.parametrize("kind", ["ronde"])
def test_a_round_is_nothing_to_report(paden: Paden, kind: str) -> None:
    with pytest.raises(NotFound):
        paden.make(kind=kind)


def test_only_a_service_of_reports_takes_reports(paden: Paden) -> None:
    asked = replace(a_report(paden.paths), service_id=paden.town.service_id, option_id=paden.town.options["lamp"])
    with pytest.raises(NotFound):
        paden.make(asked)


def test_who_says_it_is_the_same_is_told_with_the_first(paden: Paden) -> None:
    first = paden.make(key="one")
    second = paden.make(key="two", same_as_id=first.report_id, told_by=ToldBy(email="jan@example.org"))
    assert paden.state(second.report_id) is ReportState.DUPLICATE
    paden.finish(first.report_id, by=paden.desk)
    assert told()[2:] == [("report_done", "maria@example.org"), ("report_done", "jan@example.org")]


def test_what_is_over_is_not_the_same_as_what_is_new(paden: Paden) -> None:
    first = paden.make(key="one")
    paden.finish(first.report_id, by=paden.desk)
    assert paden.state(paden.make(key="two", same_as_id=first.report_id).report_id) is ReportState.NEW


def test_near_reports_of_the_same_kind_are_found(paden: Paden) -> None:
    near = paden.make(key="near", at=north_of(PATH, 40))
    paden.make(key="far", at=north_of(PATH, 80))
    paden.make(key="other kind", kind="litter")
    one = paden.make(key="one")
    with reading() as session:
        organisation_id = paden.town.organisation_id
        asked = report_by_id(session, organisation_id, one.report_id).reported
        found = near_reports(session, organisation_id, asked, now=MONDAY)
        counts = near_counts(session, organisation_id, now=MONDAY)
    assert [other.report_id for other in found] == [near.report_id]
    assert counts[one.report_id] == 1


def test_the_same_goes_over_to_the_first_of_all(paden: Paden) -> None:
    ids = [paden.make(key=key).report_id for key in ("one", "two", "three")]
    for report_id, other in ((ids[2], ids[1]), (ids[1], ids[0]), (ids[1], ids[0])):
        in_transaction(partial(same_as, report_id=report_id, other_id=other, by=paden.desk, now=MONDAY))
    assert [row.duplicate_of_id for row in rows(ReportRow)] == [None, ids[0], ids[0]]
    for report_id, other in ((ids[0], ids[0]), (ids[0], ids[1])):
        with pytest.raises(ReportChanged):
            in_transaction(partial(same_as, report_id=report_id, other_id=other, by=paden.desk, now=MONDAY))


def test_the_most_urgent_and_the_oldest_come_first(paden: Paden) -> None:
    ids = [
        paden.make(key=key, urgency=urgency).report_id
        for key, urgency in (("a", "can_wait"), ("b", "danger"), ("c", "soon"), ("d", "danger"))
    ]
    with reading() as session:
        found = reports_in(session, paden.town.organisation_id, [ReportState.NEW])
    assert [one.report_id for one in found] == [ids[1], ids[3], ids[2], ids[0]]


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        (TypedPlace(), PlaceMissing),
        (TypedPlace(street="Molenstraat"), PlaceMissing),
        (TypedPlace(postcode="3140"), PlaceMissing),
        (TypedPlace(street="Markt", postcode="1000"), PlaceNotServed),
        (TypedPlace(street="Markt", postcode="1001"), UnknownPostcode),
        (TypedPlace(at=Point(50.85, 4.35)), PlaceNotServed),
    ],
)
def test_a_place_that_is_not_ours_or_cannot_be_found_is_refused(
    paden: Paden, typed: TypedPlace, refusal: type[Exception]
) -> None:
    with reading() as session:
        service = service_by_id(session, paden.town.organisation_id, paden.paths.service_id)
    with reading() as session, pytest.raises(refusal):
        locate_report(session, service, typed, by=paden.resident)


def test_a_street_with_words_or_a_point_is_a_place(paden: Paden) -> None:
    with reading() as session:
        service = service_by_id(session, paden.town.organisation_id, paden.paths.service_id)
        street = locate_report(
            session, service, TypedPlace(street="molenstraat", postcode="3140", words="at the mill"), by=paden.resident
        )
        words = locate_report(session, service, TypedPlace(postcode="3120", words="at the mill"), by=paden.resident)
        point = locate_report(session, service, TypedPlace(at=PATH, words="at the bench"), by=paden.resident)
    assert (street.words, street.is_exact, street.municipality) == ("Molenstraat, at the mill", False, "Keerbergen")
    assert (words.words, words.is_exact, words.municipality) == ("at the mill", False, "Tremelo")
    assert (point.at, point.is_exact, point.postcode, point.words) == (PATH, True, "3140", "at the bench")


def test_reports_are_done_on_a_round_in_the_order_of_the_way(paden: Paden) -> None:
    far, near = paden.make(key="far", at=north_of(PATH, 900)), paden.make(key="near", at=north_of(PATH, 100))
    number = paden.book_round()
    booking_id = paden.plan(number, far.report_id, near.report_id)
    assert paden.plan(number, far.report_id) == booking_id
    with reading() as session:
        found = reports_of_round(session, paden.town.organisation_id, booking_id)
    assert [one.report_id for one in found] == [near.report_id, far.report_id]
    assert {one.state for one in found} == {ReportState.PLANNED}
    assert [row.change for row in rows(ReportHistoryRow)] == ["make", "make", "plan", "plan"]


def test_a_report_of_another_commissioner_never_comes_on_the_round(paden: Paden) -> None:
    flats = in_transaction(lambda session: some_paths(session, paden.town, slug="huisbewaarders", building="Blok A"))
    in_transaction(lambda session: tariff_of(session, paden.town, flats))
    place = ReportedPlace(
        at=PATH, is_exact=True, postcode="3140", municipality="Keerbergen", words="hall", location_id=flats.building_id
    )
    made = paden.make(a_report(flats, key="flat", place=place))
    path = paden.make(key="path")
    number, other = paden.book_round(), paden.book_round(TUESDAY_NINE + timedelta(days=1), paths=flats)
    for wrong, ids in (
        (number, (made.report_id,)),
        (number, (made.report_id, path.report_id)),
        ("12345678", (path.report_id,)),
    ):
        with pytest.raises(NoSuchRound):
            paden.plan(wrong, *ids)
    with pytest.raises(NothingChosen):
        paden.plan(number)
    paden.plan(other, made.report_id)
    assert [paden.state(one.report_id) for one in (made, path)] == [ReportState.PLANNED, ReportState.NEW]


def test_a_building_is_never_done_at_the_cost_of_another_company(paden: Paden) -> None:
    flats = in_transaction(lambda session: some_paths(session, paden.town, slug="huisbewaarders", building="Blok A"))
    in_transaction(lambda session: tariff_of(session, paden.town, flats))
    coordinator = Actor(paden.town.organisation_id, frozenset({Role.COORDINATOR}))
    asked = AddCommissioner(flats.service_id, Who("Woonpunt", "+3215509999", "", "nl"), a_place("77"))
    other = in_transaction(lambda session: add_commissioner(session, asked, by=coordinator, now=MONDAY))
    with reading() as session:
        payer = commissioner_by_id(session, paden.town.organisation_id, other)
    place = ReportedPlace(
        at=PATH, is_exact=True, postcode="3140", municipality="Keerbergen", words="hall", location_id=flats.building_id
    )
    made = paden.make(a_report(flats, key="flat", place=place))
    number = paden.book_round(paths=flats, resident_id=payer.resident_id)
    with pytest.raises(NoSuchRound):
        paden.plan(number, made.report_id)
    assert paden.state(made.report_id) is ReportState.NEW


def test_somebody_elses_visit_is_no_round(paden: Paden) -> None:
    made = paden.make()
    stranger = in_transaction(lambda session: some_paths(session, paden.town, slug="elders", building="Blok B"))
    number = paden.book_round(resident_id=stranger.resident_id)
    with pytest.raises(NoSuchRound):
        paden.plan(number, made.report_id)


def test_a_worker_ends_what_is_on_their_own_round_of_today_only(paden: Paden) -> None:
    made, other = paden.make(key="one"), paden.make(key="two", at=north_of(PATH, 200))
    booking_id = paden.plan(paden.book_round(), made.report_id, other.report_id)
    name = _who_goes(paden, booking_id)
    stranger = paden.worker(next(one for one in paden.town.workers if one != name))
    for by, now in ((stranger, TUESDAY_NINE), (paden.worker(name), MONDAY), (paden.resident, TUESDAY_NINE)):
        with pytest.raises(NotFound):
            paden.finish(made.report_id, by=by, now=now)
    paden.finish(made.report_id, by=paden.worker(name))
    paden.finish(made.report_id, by=paden.worker(name))
    with pytest.raises(ReasonMissing):
        paden.leave(other.report_id, by=paden.worker(name))
    paden.leave(other.report_id, by=paden.worker(name), note="A tree lies over it")
    assert [paden.state(one.report_id) for one in (made, other)] == [ReportState.DONE, ReportState.NEW]
    assert [kind for kind, _to in told()].count("report_done") == 1
    assert rows(ReportHistoryRow)[-1].facts == {"note": "A tree lies over it"}


def test_a_round_that_is_cancelled_leaves_its_reports_to_be_planned_again(paden: Paden) -> None:
    made = paden.make()
    booking_id = paden.plan(paden.book_round(), made.report_id)
    in_transaction(
        lambda session: cancel_booking(session, CancelBooking(booking_id, "rain"), by=paden.desk, now=MONDAY)
    )
    with reading() as session:
        (report,) = reports_in(session, paden.town.organisation_id, [ReportState.PLANNED])
    assert report.is_left
    paden.plan(paden.book_round(TUESDAY_NINE + timedelta(days=2)), made.report_id)
    with reading() as session:
        assert not report_by_id(session, paden.town.organisation_id, made.report_id).is_left


def test_declining_says_why(paden: Paden) -> None:
    made = paden.make()
    with pytest.raises(ReasonMissing):
        in_transaction(lambda session: decline_report(session, CloseReport(made.report_id), by=paden.desk, now=MONDAY))
    request = CloseReport(made.report_id, answer="It is a private path")
    for _ in range(2):
        in_transaction(lambda session: decline_report(session, request, by=paden.desk, now=MONDAY))
    (row,) = rows(ReportRow)
    assert (row.state, row.answer, row.closed_at) == ("declined", "It is a private path", MONDAY)
    assert [row.facts["outcome"] for row in rows(OutboxRow)] == ["", "declined"]
    in_transaction(lambda session: reopen_report(session, made.report_id, by=paden.desk, now=MONDAY))
    assert paden.state(made.report_id) is ReportState.NEW


@pytest.mark.parametrize("role", [Role.WORKER, Role.RESIDENT])
def test_only_the_office_decides(paden: Paden, role: Role) -> None:
    one, two = paden.make(key="one"), paden.make(key="two")
    by = Actor(paden.town.organisation_id, frozenset({role}), worker_id=paden.town.workers["An"])
    steps: list[Callable[[Session], object]] = [
        lambda session: decline_report(session, CloseReport(one.report_id, answer="no"), by=by, now=MONDAY),
        lambda session: same_as(session, one.report_id, two.report_id, by=by, now=MONDAY),
        lambda session: plan_round(session, PlanRound("12345678", (one.report_id,)), by=by, now=MONDAY),
    ]
    for step in steps:
        with pytest.raises(NotAllowed):
            in_transaction(step)


def test_another_organisation_has_no_such_report(paden: Paden) -> None:
    made = paden.make()
    others = in_transaction(lambda session: _build(session, "elders.example"))
    with reading() as session, pytest.raises(NotFound):
        report_by_id(session, others.town.organisation_id, made.report_id)
    with pytest.raises(NotFound):
        others.finish(made.report_id, by=others.desk)
    with pytest.raises(NotFound):
        in_transaction(
            lambda session: add_photo(
                session, AddPhoto(of_report(made.report_id), a_picture()), by=others.desk, now=MONDAY
            )
        )


def _who_goes(paden: Paden, booking_id: int) -> str:
    (worker_id,) = [row.worker_id for row in rows(AssignmentRow) if row.booking_id == booking_id]
    return next(name for name, known in paden.town.workers.items() if known == worker_id)
