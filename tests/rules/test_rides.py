"""How long a ride keeps its driver, when the pick-up is, and which kilometres count."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.regulations import regulation_text
from booking.rules.addresses import Point
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts
from booking.rules.pricing.rates import NO_RATES
from booking.rules.refusals.rides import NoWheelchairPlace, RideTooLong, TooFarAway, TooManyInCar, TooManyStops
from booking.rules.rides import (
    WHEELCHAIR_CAR,
    Aid,
    Counting,
    Kilometres,
    Reason,
    RidePlan,
    RideRules,
    Route,
    Stop,
    counted_km,
    counting_of,
    driven_km,
    kilometres_of,
    plan_of,
    require_near,
    require_sound,
    waiting_of,
    work_driven,
    work_of_ride,
)
from booking.rules.travel import TravelMode, travel_minutes
from booking.rules.work import Task

HOME = Stop("Molenstraat 14, 3140 Keerbergen", "Keerbergen", Point(51.0046, 4.6291))
HOSPITAL = Stop("Herestraat 49, 3000 Leuven", "Leuven", Point(50.8796, 4.6700), exact=False)
BAKER = Stop("Bakestraat 2, 3140 Keerbergen", "Keerbergen", Point(51.0009, 4.6402))
BASE = Point(51.0129, 4.6334)
RULES = RideRules(step=15, margin_minutes=5, boarding_minutes=5, most_persons=3, longest_minutes=480)
TEN = datetime(2026, 11, 27, 9, tzinfo=UTC)

places = st.builds(Point, st.floats(50.8, 51.1), st.floats(4.4, 4.9))
stops = st.builds(Stop, st.just("somewhere"), st.sampled_from(["Keerbergen", "Leuven"]), places)
routes = st.builds(
    Route,
    stops,
    st.lists(stops, max_size=3).map(tuple),
    st.none() | st.integers(0, 2880).map(lambda minutes: TEN + timedelta(minutes=minutes)),
    st.integers(0, 120),
    st.booleans(),
)
km = st.decimals(0, 300, places=1)
all_km = st.builds(Kilometres, km, km, km, km).filter(lambda one: one.outside <= one.job)


def by_car(one: Point, other: Point) -> int:
    return travel_minutes(one, other, TravelMode.CAR)


def twenty(_one: Point, _other: Point) -> int:
    return 20


def plan(route: Route, *, rules: RideRules = RULES) -> RidePlan:
    return plan_of(route, HOME.at, rules, minutes=twenty)


def test_pick_up_is_the_latest_start_on_the_grid_that_is_in_time() -> None:
    """In at home 5, twenty minutes, out 5, and 5 to spare: 9.25 at the latest, so 9.15."""
    found = plan(Route(HOSPITAL, appointment_at=TEN, stay_minutes=30))
    assert found.pick_up_at == TEN - timedelta(minutes=45)
    # 45 until the appointment, half an hour there, in and out again, twenty minutes back.
    assert found.minutes == 45 + 30 + 10 + 20


def test_who_is_free_has_no_pick_up_time_and_no_margin() -> None:
    found = plan(Route(HOSPITAL, stay_minutes=30))
    assert (found.pick_up_at, found.lead_minutes, found.minutes) == (None, 30, 30 + 30 + 30)


def test_one_way_the_driver_is_kept_until_back_at_the_pick_up_place() -> None:
    assert plan(Route(HOSPITAL, goes_back=False, stay_minutes=90)).minutes == 30 + 20


def test_each_stop_adds_its_leg_and_getting_out_and_in() -> None:
    assert plan(Route(HOSPITAL, (BAKER,))).lead_minutes == plan(Route(HOSPITAL)).lead_minutes + 20 + 10


def test_ride_that_lasts_longer_than_the_service_allows_is_refused() -> None:
    with pytest.raises(RideTooLong) as refused:
        plan(Route(HOSPITAL, stay_minutes=200), rules=replace(RULES, longest_minutes=120))
    assert (refused.value.minutes, refused.value.most_minutes) == (260, 120)


def test_minutes_of_the_route_are_those_of_the_tasks() -> None:
    ride, list_ = Task(1, 2, 30, "drive", next_minutes=20), Task(2, 1, 10, "drive")
    tasks = plan(Route(HOSPITAL)).tasks([ride, list_])
    assert [task.total_minutes for task in tasks] == [60, 0]


@given(route=routes, step=st.sampled_from([5, 10, 15, 20, 30, 60]))
def test_whoever_has_an_appointment_is_there_in_time_and_never_a_whole_step_too_early(route: Route, step: int) -> None:
    found = plan_of(route, HOME.at, replace(RULES, step=step, longest_minutes=5000), minutes=by_car)
    assert found.minutes >= found.lead_minutes
    if route.appointment_at is None or found.pick_up_at is None:
        assert route.appointment_at is found.pick_up_at is None
        return
    assert found.pick_up_at.minute % step == 0
    early = route.appointment_at - found.pick_up_at - timedelta(minutes=found.lead_minutes)
    assert timedelta() <= early < timedelta(minutes=step)
    assert found.is_in_time(found.pick_up_at)
    # The driver is kept from the pick-up until the appointment, the stay and the way back are over.
    back = by_car(route.destination.at, HOME.at)
    stay = route.stay_minutes + 2 * RULES.boarding_minutes if route.goes_back else 0
    until = route.appointment_at + timedelta(minutes=stay + back)
    assert found.pick_up_at + timedelta(minutes=found.minutes) == until


@given(route=routes)
def test_route_is_kept_as_it_was(route: Route) -> None:
    assert Route.from_json(route.to_json()) == route


def test_four_people_do_not_fit_where_three_do() -> None:
    require_sound(Route(HOSPITAL, companions=2), [], RULES)
    with pytest.raises(TooManyInCar):
        require_sound(Route(HOSPITAL, companions=3), [], RULES)


def test_a_fourth_stop_is_refused() -> None:
    """Domain A1.3: Gistel, at most three stops."""
    require_sound(Route(HOSPITAL, (BAKER,) * 3), [], RULES)
    with pytest.raises(TooManyStops):
        require_sound(Route(HOSPITAL, (BAKER,) * 4), [], RULES)


def test_wheelchair_needs_a_car_with_a_place_for_it() -> None:
    route, ride = Route(HOSPITAL, aid=Aid.WHEELCHAIR), Task(1, 1, 30, "drive")
    require_sound(route, [replace(ride, equipment=frozenset({WHEELCHAIR_CAR}))], RULES)
    require_sound(replace(route, aid=Aid.WALKER), [ride], RULES)
    with pytest.raises(NoWheelchairPlace):
        require_sound(route, [ride], RULES)


def test_kilometres_are_split_by_where_they_are_driven() -> None:
    found = kilometres_of(Route(HOSPITAL), HOME, BASE, detour=1.3)
    assert (found.approach, found.job, found.back, found.outside) == tuple(map(Decimal, ("1.3", "36.8", "1.3", "36.8")))


def test_one_way_the_driver_goes_home_from_the_destination() -> None:
    found = kilometres_of(Route(HOSPITAL, goes_back=False), HOME, BASE, detour=1.3)
    assert (found.job, found.back) == (Decimal("18.4"), Decimal("19.6"))


def test_nothing_is_outside_within_the_municipality() -> None:
    found = kilometres_of(Route(BAKER), HOME, BASE, detour=1.3)
    assert found.job > 0 == found.outside


@given(route=routes, base=places)
def test_kilometres_are_tenths_and_what_is_outside_is_part_of_the_job(route: Route, base: Point) -> None:
    found = kilometres_of(route, HOME, base, detour=1.3)
    for one in found.to_work().values():
        assert one >= 0
        assert one == round(one, 1)
    assert found.outside <= found.job


@given(planned=all_km, driven=km, counting=st.sampled_from([Counting.FROM_BASE, Counting.DURING, Counting.OUTSIDE]))
def test_what_counts_is_exactly_what_was_driven(planned: Kilometres, driven: Decimal, counting: Counting) -> None:
    found = driven_km(driven, planned, counting)
    assert counted_km(found, counting) == driven
    assert found.outside <= found.job
    assert all(one >= 0 for one in found.to_work().values())


@given(planned=all_km, counting=st.sampled_from([Counting.FROM_BASE, Counting.DURING, Counting.OUTSIDE]))
def test_driven_as_planned_changes_nothing(planned: Kilometres, counting: Counting) -> None:
    assert driven_km(counted_km(planned, counting), planned, counting) == planned


def test_waiting_in_a_shop_is_shop_time() -> None:
    """Domain A1.3: a waiting fee only while inside the shop."""
    doctor, shop = Route(HOSPITAL, stay_minutes=40), Route(BAKER, stay_minutes=40, reason=Reason.SHOPPING)
    assert work_of_ride(doctor, Kilometres())["waiting_minutes"] == 40
    assert work_of_ride(shop, Kilometres()) == {"rides": 1, "persons": 1, "shop_minutes": 40}
    assert work_driven(work_of_ride(shop, Kilometres()), Kilometres(), waiting_minutes=55)["shop_minutes"] == 55
    assert waiting_of(replace(doctor, goes_back=False)) == 0


def test_work_driven_leaves_no_planned_kilometre_behind() -> None:
    route, planned = Route(HOSPITAL), Kilometres(Decimal(5), Decimal(12), Decimal(6), Decimal(12))
    work = work_driven(work_of_ride(route, planned), Kilometres(approach=Decimal(4)), waiting_minutes=0)
    assert work == {"rides": 1, "persons": 1, "approach_km": 4}


@pytest.mark.parametrize(
    ("slug", "counting"),
    [
        ("dilsen-stokkem-vervoer", Counting.FROM_BASE),
        ("rotselaar-vervoer", Counting.FROM_BASE),
        ("ichtegem-vervoer", Counting.FROM_BASE),
    ],
)
def test_counting_is_read_from_the_regulation(slug: str, counting: Counting) -> None:
    assert counting_of(read_tariff(parse(regulation_text(slug)))) is counting


@pytest.mark.parametrize(
    ("of", "counting"),
    [("job_km", Counting.DURING), ("outside_km", Counting.OUTSIDE), ("rides", Counting.FLAT)],
)
def test_other_regulations_count_otherwise(of: str, counting: Counting) -> None:
    text = regulation_text("rotselaar-vervoer")
    before, _, cases = text.partition('of = ["approach_km", "job_km", "back_km"]')
    assert cases
    assert counting_of(read_tariff(parse(before + f'of = "{of}"\nprice = 0.41\n'))) is counting


def test_dilsen_stokkem_charges_from_the_drivers_home_until_home_again() -> None:
    """Domain A1.3: € 0,42 in cash to the driver: 5 + 12 + 6 km is € 9,66, in coins € 9,65."""
    tariff = read_tariff(parse(regulation_text("dilsen-stokkem-vervoer")))
    planned = Kilometres(Decimal(5), Decimal(12), Decimal(6))
    quote = price(tariff, Facts(date(2026, 3, 2), work=work_of_ride(Route(BAKER), planned)), rates=NO_RATES)
    assert (str(quote.total.amount), str(quote.cash_total and quote.cash_total.amount)) == ("9.66", "9.65")


def test_rotselaar_charges_41_cents_a_kilometre() -> None:
    """Domain A1.3: 4 + 12 + 6 km at € 0,41 is € 9,02."""
    tariff = read_tariff(parse(regulation_text("rotselaar-vervoer")))
    planned = Kilometres(Decimal(4), Decimal(12), Decimal(6))
    quote = price(tariff, Facts(date(2026, 3, 2), work=work_of_ride(Route(BAKER), planned)), rates=NO_RATES)
    assert str(quote.total.amount) == "9.02"


def test_destination_beyond_the_farthest_kilometre_is_refused_with_how_far_it_is() -> None:
    route = Route(HOSPITAL)
    require_near(route, HOME.at, most_km=None, detour=1.3)
    with pytest.raises(TooFarAway) as refused:
        require_near(route, HOME.at, most_km=5, detour=1.3)
    assert refused.value.km > refused.value.most_km
