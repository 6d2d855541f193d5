"""The reports of a round on a worker's phone, and photos of the work: only their own, only of today."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.rules.photos import of_report
from booking.store.database import in_transaction, reading
from booking.store.tables import AssignmentRow, OrganisationRow, PhotoRow, ReportRow, StaffRow
from booking.usecases.photos.add_photo import AddPhoto, add_photo
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.people import a_staff_member, sign_in
from tests.harness.reports import PATH, a_picture, north_of, photo_file, some_paths
from tests.harness.town import MONDAY, a_town
from tests.usecases.reports.test_reports import TUESDAY_NINE, Paden, tariff_of


class Round:
    """A worker on the day of a round with two reports, of which the first has a photo."""

    def __init__(self, app: Flask, client: StrictClient, clock: FrozenClock) -> None:
        self.app, self.client, self.clock = app, client, clock
        with app.app_context():
            self.paden, self.staff = in_transaction(_build)
            far = self.paden.make(key="far", at=north_of(PATH, 500), description="Far Zonnebloem").report_id
            near = self.paden.make(key="near", at=north_of(PATH, 50)).report_id
            self.reports = (near, far)
            add = AddPhoto(of_report(near), a_picture())
            self.photo_id = in_transaction(lambda session: add_photo(session, add, by=self.paden.resident, now=MONDAY))
            self.booking_id = self.paden.plan(self.paden.book_round(), near, far)
            in_transaction(lambda session: _give_to(session, self.booking_id, self.paden.town.workers["An"]))
            with reading() as session:
                self.assignment_id = session.scalars(
                    select(AssignmentRow.id).where(AssignmentRow.booking_id == self.booking_id)
                ).one()
        self.path = f"/mijn-dag/{self.assignment_id}/meldingen"
        clock.set(TUESDAY_NINE)
        sign_in(client, self.staff["An"])

    def states(self) -> list[str]:
        with self.app.app_context(), reading() as session:
            known = dict(session.execute(select(ReportRow.id, ReportRow.state)).all())
        return [known[report_id] for report_id in self.reports]

    def photos(self) -> list[tuple[int | None, int | None, str]]:
        with self.app.app_context(), reading() as session:
            rows = session.execute(
                select(PhotoRow.booking_id, PhotoRow.report_id, PhotoRow.by_role).order_by(PhotoRow.id)
            )
            return [tuple(row) for row in rows]  # type: ignore[misc]


def _build(session: Session) -> tuple[Paden, dict[str, StaffRow]]:
    town = a_town(session)
    paths = some_paths(session, town)
    tariff_of(session, town, paths)
    organisation = session.get_one(OrganisationRow, town.organisation_id)
    staff = {
        name: a_staff_member(
            session, organisation, role=Role.WORKER, worker_id=town.workers[name], name=name, locale="en"
        )
        for name in ("An", "Bilal")
    }
    return Paden(town, paths), staff


def _give_to(session: Session, booking_id: int, worker_id: int) -> None:
    session.execute(update(AssignmentRow).where(AssignmentRow.booking_id == booking_id).values(worker_id=worker_id))


@pytest.fixture
def round_(app: Flask, client: StrictClient, freeze: Callable[..., FrozenClock]) -> Round:
    """A round of An, on Tuesday."""
    return Round(app, client, freeze(MONDAY))


def test_the_card_leads_to_the_reports_in_order_without_who_reported_them(round_: Round) -> None:
    assert "2 reports" in round_.client.get("/mijn-dag").text
    page = round_.client.get(round_.path).text
    assert page.index("Brambles over the whole path") < page.index("Far Zonnebloem")
    assert "maria@example.org" not in page
    assert "Maria" not in page


def test_a_report_is_done_in_one_press_and_another_left_with_a_reason(round_: Round) -> None:
    page = round_.client.submit(round_.path, "Done", follow=True)
    assert "Well done" in page.text
    other = f"{round_.path}/{round_.reports[1]}"
    assert "Write the reason" in round_.client.submit(other, form="leave").text
    round_.client.submit(other, form="leave", words="A tree lies over it", follow=True)
    assert round_.states() == ["done", "new"]
    assert "Far Zonnebloem" not in round_.client.get(round_.path).text


def test_pressed_twice_it_is_done_once(round_: Round) -> None:
    page = round_.client.get(round_.path)
    for _ in range(2):
        assert round_.client.send(page, "Done").status_code == 303
    assert round_.states()[0] == "done"


def test_a_photo_shows_how_it_was_left(round_: Round) -> None:
    path = f"{round_.path}/{round_.reports[0]}"
    page = round_.client.submit(path, form="add-photo", photo=(BytesIO(photo_file()), "a.jpg"), follow=True)
    assert "taken during the work" in page.text
    assert round_.photos()[-1] == (None, round_.reports[0], "worker")
    refused = round_.client.submit(path, form="add-photo", photo=(BytesIO(b"<svg>"), "a.svg"))
    assert refused.status_code == 422


def test_photos_of_the_job_itself_are_taken_and_taken_away(round_: Round) -> None:
    path = f"/mijn-dag/{round_.assignment_id}/fotos"
    round_.client.submit(path, form="add-photo", photo=(BytesIO(photo_file()), "a.jpg"), follow=True)
    assert round_.photos()[-1] == (round_.booking_id, None, "worker")
    assert "1 photo" in round_.client.get("/mijn-dag").text
    round_.client.submit(path, "Take away Photo 1", follow=True)
    assert len(round_.photos()) == 1


def test_a_colleague_who_is_not_on_the_round_sees_nothing_of_it(round_: Round) -> None:
    round_.client.post("/afmelden")
    sign_in(round_.client, round_.staff["Bilal"])
    for path in (
        round_.path,
        f"{round_.path}/{round_.reports[0]}",
        f"/mijn-dag/{round_.assignment_id}/fotos",
        f"/mijn-dag/{round_.assignment_id}/foto/{round_.photo_id}",
    ):
        assert round_.client.get(path).status_code == 404


@pytest.mark.parametrize("days", [-1, 1])
def test_on_another_day_the_round_is_not_theirs_to_look_into(round_: Round, days: int) -> None:
    assert round_.client.get(f"/mijn-dag/{round_.assignment_id}/foto/{round_.photo_id}").status_code == 200
    round_.clock.set(TUESDAY_NINE + timedelta(days=days))
    for path in (round_.path, f"/mijn-dag/{round_.assignment_id}/foto/{round_.photo_id}"):
        assert round_.client.get(path).status_code == 404


def test_a_report_of_another_round_is_not_found(round_: Round) -> None:
    with round_.app.app_context():
        stranger = round_.paden.make(key="stranger", kind="litter").report_id
    assert round_.client.get(f"{round_.path}/{stranger}").status_code == 404
    answer = round_.client.forge(f"{round_.path}/{stranger}/klaar", page=round_.path)
    assert answer.status_code == 404
