"""Whom a household likes to see and who does not go there, on the page of a resident."""

import pytest

from booking.store.tables import AssignmentRow, DossierReadingRow, HouseholdWorkerRow
from tests.harness.world import a_world
from tests.web.desk.conftest import Counter
from tests.web.desk.test_calls import TEN, path


def named(desk: Counter, resident_id: int, name: str, kind: str) -> str:
    answer = desk.client.submit(
        f"/loket/inwoner/{resident_id}",
        form="worker-wish",
        follow=True,
        worker=str(desk.town.workers[name]),
        kind=kind,
    )
    return answer.text


def kept(desk: Counter) -> list[tuple[int, str]]:
    return [(row.worker_id, row.kind) for row in desk.rows(HouseholdWorkerRow)]


def test_who_does_not_go_there_is_named_and_does_not_come(desk: Counter) -> None:
    resident = desk.resident()
    assert "It is saved." in named(desk, resident.resident_id, "An", "excluded")
    assert "Does not go there" in desk.client.get(f"/loket/inwoner/{resident.resident_id}").text
    desk.client.submit(path(desk, resident.resident_id, moment=TEN), form="book", follow=True)
    assert [row.worker_id for row in desk.rows(AssignmentRow)] == [desk.town.workers["Bilal"]]
    page = desk.client.get(path(desk, resident.resident_id, task="handrail")).text
    assert "No time is free in these two weeks." in page, "only An fits handrails"


def test_of_the_same_worker_the_last_that_was_said_counts(desk: Counter) -> None:
    resident = desk.resident()
    named(desk, resident.resident_id, "An", "excluded")
    named(desk, resident.resident_id, "An", "preferred")
    assert kept(desk) == [(desk.town.workers["An"], "preferred")]


def test_what_was_said_is_taken_away_and_may_be_taken_away_twice(desk: Counter) -> None:
    resident = desk.resident()
    named(desk, resident.resident_id, "An", "preferred")
    home = f"/loket/inwoner/{resident.resident_id}"
    page = desk.client.get(home)
    for _twice in range(2):
        answer = desk.client.follow(desk.client.send(page, "Take away An", form=f"away-{desk.town.workers['An']}"))
        assert "It is taken away." in answer.text
    assert kept(desk) == []
    assert {row.purpose for row in desk.rows(DossierReadingRow)} >= {"change"}


@pytest.mark.parametrize(
    ("worker", "kind"), [("", "preferred"), ("0", "preferred"), ("elders", "excluded"), ("An", "hated"), ("An", "")]
)
def test_what_is_not_in_the_list_is_refused(desk: Counter, worker: str, kind: str) -> None:
    other = a_world(desk.app, host="elders.example")
    ids = {"An": desk.town.workers["An"], "elders": other.town.workers["An"]}
    before = kept(desk)
    home = f"/loket/inwoner/{desk.resident().resident_id}"
    answer = desk.client.forge(f"{home}/medewerker", page=home, worker=str(ids.get(worker, worker)), kind=kind)
    assert answer.status_code == 422
    assert "Choose one from the list." in answer.text
    assert kept(desk) == before


def test_a_resident_of_another_organisation_does_not_exist(desk: Counter) -> None:
    other = a_world(desk.app, host="elders.example")
    home = f"/loket/inwoner/{desk.resident().resident_id}"
    theirs = f"/loket/inwoner/{other.ids['resident_id']}/medewerker"
    form = {"worker": str(desk.town.workers["An"]), "kind": "excluded"}
    assert desk.client.forge(theirs, page=home, **form).status_code == 404
    assert desk.client.forge(f"{theirs}/{desk.town.workers['An']}/weg", page=home).status_code == 404
    assert kept(desk) == []
