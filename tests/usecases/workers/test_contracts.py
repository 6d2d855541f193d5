"""What a worker must not be asked, which languages they speak, from when until when they work here."""

from __future__ import annotations

from datetime import date

import pytest

from booking.rules.refusals import Refusal
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.refusals.workers import WeekOutside
from booking.rules.roster import RosterWarning, WarningKind
from booking.rules.travel import TravelMode
from booking.store.database import in_transaction, reading
from booking.store.queries.stranded import Misfit
from booking.store.queries.workers import languages_known, limits_known, worker_by_id
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.workers.add_worker import AddWorker, add_worker
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.workers.roster_hands import (
    DAY,
    TODAY,
    TUESDAY,
    a_lamp,
    change_an,
    stranded,
    the_coordinator,
    worker,
)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


def test_limits_languages_and_contract_are_kept(town: Town) -> None:
    change_an(
        town,
        limits=frozenset({"ladder", "dog"}),
        languages=frozenset({"nl", "ar"}),
        contract_from=TODAY,
        contract_until=date(2027, 12, 1),
        week_minutes=1140,
    )
    an = worker(town)
    assert (an.limits, an.languages) == (("dog", "ladder"), ("ar", "nl"))
    assert (an.contract_from, an.contract_until, an.week_minutes) == (TODAY, date(2027, 12, 1), 1140)
    with reading() as session:
        assert limits_known(session, town.organisation_id) == ["dog", "ladder"]
        assert languages_known(session, town.organisation_id) == ["ar", "nl"]


def test_a_week_above_that_of_the_contract_is_told(town: Town) -> None:
    assert change_an(town) == ()
    monday = TODAY + 7 * DAY
    assert change_an(town, week_minutes=1140) == (
        RosterWarning(monday, WarningKind.LONG_WEEK, 2250, 1140),
        RosterWarning(monday + 7 * DAY, WarningKind.LONG_WEEK, 2250, 1140),
    )


@pytest.mark.parametrize(
    ("contract_from", "contract_until", "expected"),
    [
        (None, TUESDAY, [Misfit.NOT_UNDER_CONTRACT]),
        (None, TUESDAY + DAY, []),
        (TUESDAY, None, []),
        (TUESDAY + DAY, None, [Misfit.NOT_UNDER_CONTRACT]),
    ],
)
def test_a_visit_after_the_contract_or_before_it_is_listed(
    town: Town, contract_from: date | None, contract_until: date | None, expected: list[Misfit]
) -> None:
    a_lamp(town)
    change_an(town, contract_from=contract_from, contract_until=contract_until)
    assert stranded(town) == expected


@pytest.mark.parametrize(
    ("contract_until", "week_minutes", "refused"),
    [(TODAY, 2280, InvalidPeriod), (None, 30, WeekOutside), (None, 2401, WeekOutside)],
)
def test_a_contract_that_cannot_be_is_refused_and_nothing_changes(
    town: Town, contract_until: date | None, week_minutes: int, refused: type[Refusal]
) -> None:
    before = worker(town)
    with pytest.raises(refused):
        change_an(town, contract_from=TODAY, contract_until=contract_until, week_minutes=week_minutes, active=False)
    assert worker(town) == before


def test_somebody_new_comes_with_limits_languages_and_contract(town: Town) -> None:
    request = AddWorker(
        name="Samira",
        phone="",
        skills=frozenset({"general"}),
        travel_mode=TravelMode.BIKE,
        base=TypedAddress("Molenstraat", "1", "", "3140"),
        locale="nl",
        limits=frozenset({"ladder"}),
        languages=frozenset({"fr"}),
        contract_from=TODAY,
        contract_until=TODAY + 365 * DAY,
        week_minutes=1140,
    )
    added = in_transaction(lambda session: add_worker(session, request, by=the_coordinator(town), now=MONDAY))
    with reading() as session:
        samira = worker_by_id(session, town.organisation_id, added.worker_id, now=MONDAY)
    assert (samira.limits, samira.languages, samira.week_minutes) == (("ladder",), ("fr",), 1140)
    assert (samira.contract_from, samira.contract_until) == (TODAY, TODAY + 365 * DAY)
