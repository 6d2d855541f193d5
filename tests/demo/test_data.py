"""The demo data holds together: streets are known, jobs can be done, the tariff prices each class."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import time
from itertools import pairwise, product

import phonenumbers
import pytest
from phonenumbers import carrier

from booking.demo.data.bookings import JOBS, NOT_DONE_REASONS, PLANNED_BOOKINGS
from booking.demo.data.places import AREA, PLACE_BY_NAME, PLACES, SERVED_POSTCODES
from booking.demo.data.residents import RESIDENTS
from booking.demo.data.services import ICONS, OPTION_BY_CODE, ORGANISATION, SERVICE, SKILLS, Option
from booking.demo.data.streets import STREET_BY_NAME, STREETS
from booking.demo.data.texts import LANGUAGES
from booking.demo.data.workers import DEPOT, STAFF, WORKERS, Worker
from booking.demo.town import REGULATION
from booking.regulations import regulation_text
from booking.rules.pricing.document import parse, read_tariff
from booking.usecases.pricing.record_decision import EVIDENCE

ALL_PHONES = [
    *(resident.phone for resident in RESIDENTS),
    *(worker.phone for worker in WORKERS),
    ORGANISATION.phone,
]


def is_complete(text: Mapping[str, object]) -> bool:
    return set(text) == set(LANGUAGES) and all(str(words).strip() for words in text.values())


def minutes_of(moment: str) -> int:
    clock = time.fromisoformat(moment)
    return clock.hour * 60 + clock.minute


def inside_the_area(latitude: float, longitude: float) -> bool:
    south, north, west, east = AREA
    return south < latitude < north and west < longitude < east


def stretches_by_day(worker: Worker) -> dict[int, list[tuple[int, int]]]:
    days: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for stretch in worker.hours:
        days[stretch.weekday].append((minutes_of(stretch.start), minutes_of(stretch.end)))
    return days


def test_place_names_and_streets_are_unique() -> None:
    assert len(PLACE_BY_NAME) == len(PLACES)
    assert len(STREET_BY_NAME) == len(STREETS) >= 40


def test_every_street_lies_in_a_known_place_inside_the_area() -> None:
    assert {street.place_name for street in STREETS} <= set(PLACE_BY_NAME)
    assert all(inside_the_area(street.latitude, street.longitude) for street in STREETS)
    assert all(inside_the_area(place.latitude, place.longitude) for place in PLACES)
    assert inside_the_area(DEPOT.latitude, DEPOT.longitude)


def test_no_street_is_farther_than_five_kilometres_from_its_place() -> None:
    for street in STREETS:
        north_south = abs(street.latitude - street.place.latitude) * 111.2
        east_west = abs(street.longitude - street.place.longitude) * 70.0
        assert north_south**2 + east_west**2 < 5**2, street.name


def test_some_places_are_served_and_some_are_not() -> None:
    served = {place.municipality for place in PLACES if place.postcode in SERVED_POSTCODES}
    assert served == {"Keerbergen", "Tremelo", "Haacht", "Bonheiden"}
    assert {place.postcode for place in PLACES} > SERVED_POSTCODES


def test_sixty_residents_have_their_own_name_and_address() -> None:
    assert len(RESIDENTS) == 60
    assert len({resident.name for resident in RESIDENTS}) == 60
    addresses = {
        (resident.street_name, resident.place_name, resident.house_number, resident.box) for resident in RESIDENTS
    }
    assert len(addresses) == 60


def test_every_resident_lives_in_a_known_street_of_the_service_area() -> None:
    for resident in RESIDENTS:
        assert (resident.street_name, resident.place_name) in STREET_BY_NAME
        assert resident.postcode in SERVED_POSTCODES
        assert inside_the_area(resident.latitude, resident.longitude)


def test_about_a_third_has_the_reduced_price_and_an_eighth_the_social_one() -> None:
    classes = Counter(resident.decision.price_class if resident.decision else None for resident in RESIDENTS)
    assert classes == {"vt": 21, "social": 7, None: 32}


def test_every_price_decision_rests_on_a_ground_of_its_class_and_known_evidence() -> None:
    grounds = {one.code: one.grounds for one in read_tariff(parse(regulation_text(REGULATION))).classes}
    for decision in filter(None, (resident.decision for resident in RESIDENTS)):
        assert decision.ground in grounds[decision.price_class]
        assert decision.evidence in EVIDENCE


def test_about_half_of_the_residents_has_an_email_address_in_a_reserved_domain() -> None:
    emails = [resident.email for resident in RESIDENTS if resident.email]
    assert 24 <= len(emails) <= 36
    assert len(set(emails)) == len(emails)
    assert all(email.endswith(("@example.org", "@voorbeeld.example")) for email in emails)


def test_every_resident_reads_one_of_the_languages() -> None:
    languages = Counter(resident.language for resident in RESIDENTS)
    assert set(languages) == set(LANGUAGES)
    assert languages["nl"] > 40


@pytest.mark.parametrize("phone", ALL_PHONES)
def test_a_phone_number_is_a_valid_belgian_one(phone: str) -> None:
    number = phonenumbers.parse(phone)
    assert phonenumbers.is_valid_number_for_region(number, "BE")
    assert phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) == phone


def test_no_phone_number_is_given_twice() -> None:
    assert len(set(ALL_PHONES)) == len(ALL_PHONES)


def test_no_phone_number_can_reach_a_stranger() -> None:
    for phone in ALL_PHONES:
        assert phone.startswith(("+3245000", "+321500", "+321600"))
        assert not carrier.name_for_number(phonenumbers.parse(phone), "en")


def test_every_worker_works_at_least_three_hours_on_a_day_and_a_full_week_at_most() -> None:
    assert len(WORKERS) == 8
    for worker in WORKERS:
        days = stretches_by_day(worker)
        lengths = [sum(end - start for start, end in stretches) for stretches in days.values()]
        assert min(lengths) >= 3 * 60, worker.name
        assert sum(lengths) <= 38 * 60, worker.name


def test_the_stretches_of_a_day_follow_each_other_with_a_gap() -> None:
    for worker in WORKERS:
        for stretches in stretches_by_day(worker).values():
            moments = [moment for stretch in sorted(stretches) for moment in stretch]
            assert all(earlier < later for earlier, later in pairwise(moments)), worker.name


def test_the_week_differs_between_workers_and_reaches_saturday() -> None:
    assert len({worker.hours for worker in WORKERS}) >= 5
    assert {stretch.weekday for worker in WORKERS for stretch in worker.hours} == set(range(6))


def test_workers_travel_in_three_ways_and_have_known_skills() -> None:
    assert {worker.travel_mode for worker in WORKERS} == {"car", "bike", "foot"}
    assert all(set(worker.skills) <= set(SKILLS) for worker in WORKERS)


def test_the_office_has_two_desk_clerks_and_a_coordinator() -> None:
    assert Counter(member.role for member in STAFF) == {"desk": 2, "coordinator": 1}
    assert len({member.email for member in STAFF}) == 3


@pytest.mark.parametrize("option", SERVICE.options, ids=lambda option: option.code)
def test_an_option_is_complete_and_two_workers_can_do_it(option: Option) -> None:
    assert is_complete(option.name)
    assert is_complete(option.help)
    assert option.icon in ICONS
    assert option.skill in SKILLS
    able = [worker for worker in WORKERS if option.skill in worker.skills]
    assert len(able) >= max(2, option.crew)
    # It has to fit between breakfast and lunch, and between lunch and the end, with some minutes to travel.
    assert option.usual_minutes <= 180


def test_every_option_has_its_own_code_and_icon() -> None:
    assert len(OPTION_BY_CODE) == len(SERVICE.options) == 12
    assert {option.icon for option in SERVICE.options} == ICONS


def test_every_crew_can_be_at_work_together_in_each_half_of_a_weekday() -> None:
    halves = ((minutes_of("08:00"), minutes_of("12:30")), (minutes_of("12:30"), minutes_of("16:30")))
    for option in SERVICE.options:
        able = [stretches_by_day(worker) for worker in WORKERS if option.skill in worker.skills]
        for weekday, (half_start, half_end) in product(range(5), halves):
            fits = [
                days
                for days in able
                for start, end in days[weekday]
                if min(end, half_end) - max(start, half_start) >= option.usual_minutes
            ]
            assert len(fits) >= option.crew, (option.code, weekday, half_start)


def test_all_texts_speak_the_three_languages() -> None:
    reasons = NOT_DONE_REASONS.values()
    texts = [*SKILLS.values(), *reasons, SERVICE.name, SERVICE.summary]
    texts += [ORGANISATION.name, ORGANISATION.phone_hours]
    tariff = read_tariff(parse(regulation_text(REGULATION)))
    names = [tariff.name, *(one.name for one in tariff.classes), *(one.name for one in tariff.lines)]
    assert all(is_complete(text) for text in texts)
    assert all(is_complete(name) for name in names)


@pytest.mark.parametrize("job", sorted(set(JOBS)), ids="+".join)
def test_the_jobs_of_one_booking_fit_one_visit_by_workers_who_can_do_them_all(job: tuple[str, ...]) -> None:
    options = [OPTION_BY_CODE[code] for code in job]
    skills = {option.skill for option in options}
    able = [worker for worker in WORKERS if skills <= set(worker.skills)]
    assert len(able) >= 2
    assert sum(option.usual_minutes for option in options) <= 180


def test_the_plan_is_busy_with_room_left() -> None:
    by_day = Counter(planned.day_offset for planned in PLANNED_BOOKINGS)
    assert set(by_day) == set(range(-15, 16))
    assert set(by_day.values()) == {5, 6, 7}
    assert len(PLANNED_BOOKINGS) == 170


def test_nobody_is_planned_twice_on_one_day() -> None:
    turns = Counter((planned.resident_index, planned.day_offset) for planned in PLANNED_BOOKINGS)
    assert set(turns.values()) == {1}
    assert {planned.resident_index for planned in PLANNED_BOOKINGS} == set(range(len(RESIDENTS)))


def test_past_bookings_have_an_outcome_and_coming_ones_have_none() -> None:
    for planned in PLANNED_BOOKINGS:
        assert (planned.outcome is not None) == (planned.day_offset < 0)
        assert (planned.reason is not None) == (planned.outcome == "not_done")


def test_most_past_bookings_were_done_and_every_way_to_end_occurs() -> None:
    outcomes = Counter(planned.outcome for planned in PLANNED_BOOKINGS if planned.outcome)
    assert set(outcomes) == {"done", "not_done", "cancelled"}
    assert outcomes["done"] / outcomes.total() > 0.8


def test_every_option_and_both_parts_of_the_day_occur() -> None:
    assert {code for planned in PLANNED_BOOKINGS for code in planned.options} == set(OPTION_BY_CODE)
    parts = Counter(planned.part_of_day for planned in PLANNED_BOOKINGS)
    assert min(parts["am"], parts["pm"]) > 40
