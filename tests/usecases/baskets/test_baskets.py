"""What is booked together: all of it or nothing, moved and cancelled together or apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.money import Money
from booking.rules.on_our_side import OnOurSide, OurReason
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.bookings import BasketFull, NotPossibleNow, NotSureWhose, PartRefused, PriceChanged, TooLate
from booking.rules.refusals.limits import VisitsUsedUp
from booking.rules.refusals.prices import QuotaUsedUp
from booking.rules.refusals.services import LinkedToItself
from booking.rules.refusals.times import SlotTaken
from booking.store.database import in_transaction, reading
from booking.store.queries.baskets import parts_with
from booking.store.queries.drafts import Draft, draft_by_token
from booking.store.queries.services import service_by_id
from booking.store.tables import BookingRow, RequestRow, ResidentRow, RideRow, ServiceLinkRow, ServiceRow, TariffRow
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.baskets.begin_linked import begin_beside_booking, begin_beside_draft
from booking.usecases.baskets.cancel_basket import cancel_basket
from booking.usecases.baskets.check_move import check_move
from booking.usecases.baskets.confirm_basket import confirm_basket
from booking.usecases.baskets.join_basket import join_basket
from booking.usecases.baskets.move_basket import move_basket
from booking.usecases.baskets.requests import CancelBasket, ConfirmBasket, MoveBasket
from booking.usecases.baskets.set_links import set_links
from booking.usecases.baskets.slots_together import slots_together
from booking.usecases.bookings.placing import slots_on
from booking.usecases.bookings.requests import CancelBooking, ConfirmBooking, Who
from booking.usecases.drafts.check_draft import check_draft
from booking.usecases.drafts.choose_place import choose_place
from booking.usecases.drafts.choose_time import choose_time
from booking.usecases.drafts.free_times import wish_of_booking
from booking.usecases.drafts.requests import ChosenTasks
from booking.usecases.drafts.start_draft import start_draft
from booking.usecases.requests.answer_by_booking import confirm_all_and_answer
from booking.usecases.requests.ask_for_service import ask_for_service
from booking.usecases.requests.know_resident import know_resident
from booking.usecases.requests.requests import AskForService, Told
from tests.harness.meals import Meals, a_meal, a_restaurant
from tests.harness.rides import Rides, a_ride_service
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import MARIA, House, a_house, kept, on, quotes, the_booking, told

#: Breakfast on Friday at ten, and on the Monday and the Wednesday after it; nothing on the Tuesday.
BREAKFAST, NEXT, LATER = on(4, "10:00"), on(7, "10:00"), on(9, "10:00")
OVER = MONDAY + timedelta(minutes=16)


class Outing:
    """Somebody who books a breakfast for two, with a ride to it."""

    def __init__(self, house: House, meals: Meals, rides: Rides) -> None:
        self.house, self.meals, self.rides = house, meals, rides
        self.by = house.resident

    def run(self, work: Callable[[Session], Any]) -> Any:
        return in_transaction(work)

    def meal(self, starts_at: datetime = BREAKFAST) -> str:
        tasks = ChosenTasks({self.meals.options["meals"]: 2})
        by = self.by
        token: str = self.run(lambda s: start_draft(s, self.meals.service_id, tasks, by=by, now=MONDAY))
        typed = TypedAddress("Molenstraat", "14", "", "3140")
        self.run(lambda s: choose_place(s, token, typed, by=by, now=MONDAY))
        self.run(lambda s: choose_time(s, token, starts_at, locale="nl", by=by, now=MONDAY))
        return token

    def ride_to(self, token: str, *, now: datetime = MONDAY) -> str:
        new: str = self.run(lambda s: begin_beside_draft(s, token, self.rides.service_id, by=self.by, now=now))
        return new

    def pick_up(self, token: str) -> datetime:
        """Keep the pick-up that is in time."""
        at = on(4, "09:30")
        self.run(lambda s: choose_time(s, token, at, locale="nl", by=self.by, now=MONDAY))
        return at

    def draft(self, token: str) -> Draft:
        with reading() as session:
            return draft_by_token(session, self.house.town.organisation_id, token)

    def wish(self, *tokens: str, wrong: str = "") -> ConfirmBasket:
        """Return the yes to what the page shows; the price of ``wrong`` is not the one of now."""
        parts = []
        for token in tokens:
            draft = self.draft(token)
            assert draft.hold
            with reading() as session:
                total = check_draft(session, draft, by=self.by).quote.total
            shown = Money.from_cents(1) if token == wrong else total
            parts.append(ConfirmBooking(draft.hold.booking_id, shown, pay_by="invoice", who=MARIA))
        return ConfirmBasket(tuple(parts))

    def confirm(self, wish: ConfirmBasket, *, now: datetime = MONDAY) -> Any:
        return self.run(lambda s: confirm_basket(s, wish, by=self.by, now=now))

    def booked(self) -> tuple[int, int]:
        """Book both and return their ids: the meal, and the ride."""
        meal = self.meal()
        ride = self.ride_to(meal)
        self.pick_up(ride)
        first, second = self.confirm(self.wish(meal, ride))
        return first.booking_id, second.booking_id

    def surely(self, starts_at: datetime) -> int:
        """Book something at the desk, which knows for whom, and return its id."""
        booking_id = self.house.hold(starts_at, by=self.house.desk)
        self.house.confirm(booking_id, by=self.house.desk)
        return booking_id

    def move(self, booking_id: int, starts_at: datetime, **others: Any) -> Any:
        with reading() as session:
            parts = check_move(session, booking_id, starts_at, by=self.by, now=MONDAY)
        usual: dict[str, Any] = {
            "follow": frozenset(one.booking_id for one in parts if one.why_not is None) - {booking_id},
            "accepted": {one.booking_id: one.price for one in parts if one.why_not is None},
        }
        asked = MoveBasket(booking_id, starts_at, **(usual | others))
        return self.run(lambda s: move_basket(s, asked, by=self.by, now=MONDAY))


@pytest.fixture
def outing(app_context: None) -> Outing:
    def make(session: Session) -> Outing:
        house = a_house(session)
        town = house.town
        meals = a_restaurant(session, town)
        for starts_at in (BREAKFAST, NEXT, LATER):
            a_meal(session, town, meals, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
        rides = a_ride_service(session, town)
        for one, other in ((meals.service_id, rides.service_id), (rides.service_id, meals.service_id)):
            session.add(ServiceLinkRow(organisation_id=town.organisation_id, service_id=one, linked_id=other))
        return Outing(house, meals, rides)

    return in_transaction(make)


def states() -> list[str]:
    return [row.state for row in sorted(kept(BookingRow), key=lambda row: row.id)]


def test_the_ride_knows_where_to_when_and_how_many(outing: Outing) -> None:
    ride = outing.draft(outing.ride_to(outing.meal()))
    assert ride.place is not None
    assert ride.route is not None
    assert ride.route.destination.words.startswith("Dorpsrestaurant, ")
    assert ride.route.appointment_at == BREAKFAST
    assert (ride.route.stay_minutes, ride.route.companions) == (60, 1)


def test_the_first_place_is_kept_on_while_the_other_is_chosen(outing: Outing) -> None:
    meal = outing.meal()
    late = MONDAY + timedelta(minutes=12)
    outing.ride_to(meal, now=late)
    hold = outing.draft(meal).hold
    assert hold is not None
    assert hold.held_until == late + timedelta(minutes=15)


def test_both_are_booked_with_one_yes_and_a_second_click_gets_the_same(outing: Outing) -> None:
    meal = outing.meal()
    ride = outing.ride_to(meal)
    outing.pick_up(ride)
    wish = outing.wish(meal, ride)

    done = outing.confirm(wish)

    assert outing.confirm(wish) == done
    assert states() == ["confirmed", "confirmed"]
    assert [told(one.booking_id) for one in done] == [["booking_confirmed"]] * 2
    (resident,) = kept(ResidentRow)
    assert {the_booking(one.booking_id).resident_id for one in done} == {resident.id}
    with reading() as session:
        (other,) = parts_with(session, outing.house.town.organisation_id, done[0].booking_id)
    assert other.booking_id == done[1].booking_id


def test_when_the_second_part_costs_something_else_the_first_is_not_booked_either(outing: Outing) -> None:
    meal = outing.meal()
    ride = outing.ride_to(meal)
    outing.pick_up(ride)
    with pytest.raises(PartRefused) as refused:
        outing.confirm(outing.wish(meal, ride, wrong=ride))
    assert isinstance(refused.value.reason, PriceChanged)
    assert states() == ["held", "held"]
    assert kept(ResidentRow) == []


def test_a_part_that_lost_its_place_is_named_with_other_times_and_the_rest_stays_kept(outing: Outing) -> None:
    meal = outing.meal()
    ride = outing.ride_to(meal)
    at = outing.pick_up(ride)
    wish = outing.wish(meal, ride)
    # The only driver is taken in the meantime.
    outing.house.expire(now=OVER)
    outing.house.book(at, "handrail", now=OVER)
    with pytest.raises(PartRefused) as refused:
        outing.confirm(wish, now=OVER)
    assert refused.value.booking_id == wish.parts[1].booking_id
    assert isinstance(refused.value.reason, SlotTaken)
    assert refused.value.reason.alternatives
    assert the_booking(wish.parts[0].booking_id).state == "expired"


def test_holds_that_are_over_are_taken_up_again_together(outing: Outing) -> None:
    meal = outing.meal()
    ride = outing.ride_to(meal)
    outing.pick_up(ride)
    wish = outing.wish(meal, ride)
    outing.house.expire(now=OVER)
    outing.confirm(wish, now=OVER)
    assert states() == ["confirmed", "confirmed"]


def test_bookings_of_others_are_no_part_of_a_basket(outing: Outing) -> None:
    meal = outing.meal()
    ride = outing.ride_to(meal)
    outing.pick_up(ride)
    strangers = outing.meal(NEXT)
    for tokens in ((meal, strangers), (strangers,)):
        with pytest.raises(NotFound):
            outing.confirm(outing.wish(*tokens))
    with pytest.raises(NotFound):
        outing.run(
            lambda s: cancel_basket(s, CancelBasket((CancelBooking(1), CancelBooking(3))), by=outing.by, now=MONDAY)
        )


def test_everything_moves_by_the_same_difference_with_its_appointment(outing: Outing) -> None:
    meal, ride = outing.booked()
    before = the_booking(ride).starts_at
    outing.move(meal, NEXT)
    assert the_booking(meal).starts_at == NEXT
    assert the_booking(ride).starts_at - before == timedelta(days=3)
    assert kept(RideRow)[0].appointment_at == NEXT
    assert told(ride) == ["booking_confirmed", "booking_moved"]


def test_everything_is_offered_only_moments_at_which_all_of_it_can_be_had(outing: Outing) -> None:
    _, ride = outing.booked()
    with reading() as session:
        wish = wish_of_booking(session, ride, by=outing.by)
        days = [on(ahead, "12:00").date() for ahead in range(1, 10)]
        alone = slots_on(session, wish, days, by=outing.by, now=MONDAY)
        together = slots_together(session, wish, days, by=outing.by, now=MONDAY)
    assert [slot.starts_at for slot in together] == [on(4, "09:30"), on(7, "09:30"), on(9, "09:30")]
    assert len(alone) > len(together)


def test_what_cannot_move_along_is_shown_and_kept_or_cancelled_as_the_person_says(outing: Outing) -> None:
    meal, ride = outing.booked()
    # The driver is busy then.
    outing.house.book(on(7, "09:00"), "handrail")
    with reading() as session:
        first, second = check_move(session, meal, NEXT, by=outing.by, now=MONDAY)
    assert first.why_not is None
    assert isinstance(second.why_not, SlotTaken)

    outing.move(meal, NEXT)
    assert the_booking(meal).starts_at == NEXT
    assert the_booking(ride).starts_at == on(4, "09:30")

    outing.move(meal, BREAKFAST, follow=frozenset(), cancel=frozenset({ride}))
    assert the_booking(meal).starts_at == BREAKFAST
    assert the_booking(ride).state == "cancelled"


def test_nothing_moves_when_a_part_that_should_follow_cannot(outing: Outing) -> None:
    meal, ride = outing.booked()
    outing.house.book(on(7, "09:00"), "handrail")
    with pytest.raises(PartRefused) as refused:
        outing.move(meal, NEXT, follow=frozenset({ride}))
    assert refused.value.booking_id == ride
    assert the_booking(meal).starts_at == BREAKFAST


def test_everything_is_cancelled_or_nothing(outing: Outing) -> None:
    meal, ride = outing.booked()
    asked = CancelBasket((CancelBooking(meal), CancelBooking(ride)))
    # It is too late for the meal, which goes by an hour of its own.
    in_transaction(
        lambda s: s.execute(
            update(ServiceRow).where(ServiceRow.id == outing.rides.service_id).values(change_notice_hours=99)
        )
    )
    with pytest.raises(PartRefused) as refused:
        outing.run(lambda s: cancel_basket(s, asked, by=outing.by, now=MONDAY))
    assert isinstance(refused.value.reason, TooLate)
    assert states() == ["confirmed", "confirmed"]

    in_transaction(lambda s: s.execute(update(ServiceRow).values(change_notice_hours=24)))
    for _click in range(2):
        outing.run(lambda s: cancel_basket(s, asked, by=outing.by, now=MONDAY))
    assert states() == ["cancelled", "cancelled"]
    assert told(ride) == ["booking_confirmed", "booking_cancelled"]


def test_a_ride_is_added_to_a_meal_that_was_booked_before(outing: Outing) -> None:
    meal = outing.meal()
    (part,) = outing.wish(meal).parts
    outing.house.confirm(part.booking_id, cents=part.shown_total.cents)
    token = in_transaction(
        lambda s: begin_beside_booking(s, part.booking_id, outing.rides.service_id, by=outing.by, now=MONDAY)
    )
    draft = outing.draft(token)
    assert draft.who is None
    assert draft.who_before is not None
    assert draft.route is not None
    outing.pick_up(token)
    (other,) = outing.wish(token).parts
    outing.house.confirm(other.booking_id, cents=other.shown_total.cents)
    with reading() as session:
        (beside,) = parts_with(session, outing.house.town.organisation_id, part.booking_id)
    assert beside.booking_id == other.booking_id


def test_what_is_not_offered_beside_it_any_more_is_not_there(outing: Outing) -> None:
    meal = outing.meal()
    with pytest.raises(NotFound):
        in_transaction(lambda s: begin_beside_draft(s, meal, outing.house.town.service_id, by=outing.by, now=MONDAY))
    in_transaction(
        lambda s: s.execute(update(ServiceRow).where(ServiceRow.id == outing.rides.service_id).values(active=False))
    )
    with pytest.raises(NotFound):
        outing.ride_to(meal)


def test_five_things_are_not_booked_together(outing: Outing) -> None:
    meal = outing.meal()
    for _part in range(3):
        outing.ride_to(meal)
    with pytest.raises(BasketFull):
        outing.ride_to(meal)


def test_the_desk_puts_bookings_of_one_household_together_and_no_others(outing: Outing) -> None:
    house = outing.house
    one, other = outing.surely(on(2, "10:00")), outing.surely(on(3, "10:00"))
    for _click in range(2):
        in_transaction(lambda s: join_basket(s, other, one, by=house.desk, now=MONDAY))
    assert the_booking(one).basket_id == the_booking(other).basket_id is not None
    with pytest.raises(NotAllowed):
        in_transaction(lambda s: join_basket(s, other, one, by=house.resident, now=MONDAY))
    stranger = house.hold(on(4, "13:00"), place=a_place("99"))
    house.confirm(stranger, who=Who("Jan Claes", "+32470999999", "", "nl"), by=house.desk)
    typed = house.book(on(4, "10:00"))
    for wrong, refusal in ((one, NotFound), (stranger, NotFound), (typed, NotSureWhose)):
        with pytest.raises(refusal):
            in_transaction(partial(join_basket, booking_id=one, other_id=wrong, by=house.desk, now=MONDAY))


def test_the_coordinator_says_which_services_go_together(outing: Outing) -> None:
    house, meals, rides = outing.house, outing.meals, outing.rides
    boss = Actor(house.town.organisation_id, frozenset({Role.COORDINATOR}))
    in_transaction(lambda s: set_links(s, meals.service_id, (house.town.service_id, rides.service_id), by=boss))
    with reading() as session:
        linked = service_by_id(session, house.town.organisation_id, meals.service_id).linked_ids
    assert linked == (house.town.service_id, rides.service_id)
    with pytest.raises(LinkedToItself):
        in_transaction(lambda s: set_links(s, meals.service_id, (meals.service_id,), by=boss))
    with pytest.raises(NotAllowed):
        in_transaction(lambda s: set_links(s, meals.service_id, (), by=house.desk))
    other = in_transaction(lambda s: a_house(s, host="elders.example"))
    with pytest.raises(NotFound):
        in_transaction(lambda s: set_links(s, meals.service_id, (other.town.service_id,), by=boss))


def test_parts_that_moved_already_use_up_the_week_to_which_they_went(outing: Outing) -> None:
    """Friday and Monday become Monday and Thursday: both in one week, which has room for one."""
    house = outing.house
    one, other = outing.surely(on(4, "10:00")), outing.surely(on(7, "10:00"))
    in_transaction(lambda s: join_basket(s, other, one, by=house.desk, now=MONDAY))
    limit = {"horizon_days": 60, "quota_visits": 1, "quota_per": "week"}
    in_transaction(
        lambda s: s.execute(update(ServiceRow).where(ServiceRow.id == house.town.service_id).values(**limit))
    )
    with pytest.raises(PartRefused) as refused:
        outing.move(one, on(7, "10:00"))
    assert isinstance(refused.value.reason, VisitsUsedUp)
    outing.move(one, on(11, "10:00"))
    assert [the_booking(part).starts_at for part in (one, other)] == [on(11, "10:00"), on(14, "10:00")]


def test_what_we_move_together_takes_the_appointment_along(outing: Outing) -> None:
    meal, ride = outing.booked()
    outing.by = outing.house.desk
    outing.move(meal, NEXT, ours=OnOurSide(OurReason.ILL))
    assert the_booking(ride).starts_at == on(7, "09:30")
    assert kept(RideRow)[0].appointment_at == NEXT


def test_the_desk_adds_nothing_to_what_is_over(outing: Outing) -> None:
    house = outing.house
    one, other = outing.surely(on(2, "10:00")), outing.surely(on(3, "10:00"))
    house.cancel(other)
    for pair in ((one, other), (other, one)):
        with pytest.raises(NotPossibleNow):
            in_transaction(partial(join_basket, booking_id=pair[0], other_id=pair[1], by=house.desk, now=MONDAY))


WEEKLY = """
[[quotas]]
code = "week"
name.nl = "Hoogstens een uur in een week"
of = "worker_minutes"
per = "week"
most = 60
"""


def test_what_is_shown_counts_the_parts_where_they_go(outing: Outing) -> None:
    """A Friday and the Monday after it, of which a week has room for one, may go to the next; not to one week."""
    house = outing.house
    one, other = outing.surely(on(4, "10:00")), outing.surely(on(7, "10:00"))
    in_transaction(lambda s: join_basket(s, other, one, by=house.desk, now=MONDAY))
    tariff = update(TariffRow).where(TariffRow.id == house.town.tariff_id)
    in_transaction(lambda s: s.execute(tariff.values(text=TariffRow.text + WEEKLY)))
    with reading() as session:
        together = check_move(session, one, on(7, "10:00"), by=outing.by, now=MONDAY)
        apart = check_move(session, one, on(11, "10:00"), by=outing.by, now=MONDAY)
    # The other has no room in that week, so it stays in it, and then the first has none either.
    assert [type(part.why_not) for part in together] == [QuotaUsedUp, QuotaUsedUp]
    assert [part.why_not for part in apart] == [None, None]


TIERED = """
format = 2
service = "klusdienst"
name.nl = "Tarief"
source = "een reglement, art. 1"
valid_from = 2026-01-01
[rounding]
amount = "half_up"
[vat.work]
not_stated = true
[[lines]]
code = "labour"
name.nl = "Werkuren"
of = "worker_minutes"
tiers_over = "week"
[[lines.tiers]]
up_to = 45
unit = 60
price = 12.00
[[lines.tiers]]
unit = 60
price = 40.00
"""


def test_what_moved_together_costs_what_it_would_cost_booked_anew(outing: Outing) -> None:
    """The first 45 minutes of a week are cheap. Whichever part moves first, the second of a week is not."""
    house = outing.house
    one, other = outing.surely(on(1, "10:00")), outing.surely(on(4, "10:00"))
    in_transaction(lambda s: join_basket(s, other, one, by=house.desk, now=MONDAY))
    tariff = update(TariffRow).where(TariffRow.id == house.town.tariff_id)
    in_transaction(lambda s: s.execute(tariff.values(text=TIERED)))
    # Later: Monday and Thursday of one week; earlier: a Friday and the Monday after it; and later once more.
    for starts_at, prices in (
        (on(7, "10:00"), [900, 3000]),
        (on(4, "10:00"), [900, 900]),
        (on(8, "10:00"), [900, 3000]),
    ):
        outing.move(one, starts_at)
        assert [max(quotes(part), key=lambda row: row.id).total_cents for part in (one, other)] == prices


def test_a_part_answers_the_request_that_had_a_yes(outing: Outing) -> None:
    house = outing.house
    asked = AskForService(
        service_id=outing.rides.service_id,
        person=Told(MARIA.name, MARIA.phone, MARIA.email),
        place=a_place(),
        need="Naar de dokter",
        client_key="ask",
        locale="nl",
    )
    in_transaction(
        lambda s: s.execute(update(ServiceRow).where(ServiceRow.id == asked.service_id).values(path="request"))
    )
    received = in_transaction(lambda s: ask_for_service(s, asked, by=house.resident, now=MONDAY))
    in_transaction(lambda s: know_resident(s, received.request_id, by=house.desk, now=MONDAY))
    in_transaction(lambda s: s.execute(update(RequestRow).values(state="accepted")))
    # Since then it can be booked at once.
    in_transaction(lambda s: s.execute(update(ServiceRow).values(path="instant")))
    (row,) = kept(RequestRow)
    outing.by = resident_of(house.town.organisation_id, household_id=row.household_id)
    meal = outing.meal()
    ride = outing.ride_to(meal)
    outing.pick_up(ride)
    wish = outing.wish(meal, ride)
    booked = outing.run(lambda s: confirm_all_and_answer(s, wish, by=outing.by, now=MONDAY))
    (row,) = kept(RequestRow)
    assert (row.state, row.booking_id) == ("confirmed", booked[1].booking_id)
