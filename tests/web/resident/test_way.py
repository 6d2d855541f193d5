"""The way to a booking, as a person walks it."""

from flask import Flask

from booking.store.database import reading
from booking.store.tables import BookingRow, OutboxRow
from tests.harness.clock import FrozenClock
from tests.web.resident.way import TEN, Way, words

LATER = "2026-11-26T10:00Z"


def test_first_page_shows_the_service_and_its_first_free_day(way: Way) -> None:
    home = words(way.client.get("/"))
    assert "Odd jobs at home" in home
    assert "First free: Tuesday 24 November" in home


def test_pages_about_these_pages_are_there(way: Way) -> None:
    assert "WCAG 2.2" in words(way.client.get("/toegankelijkheid"))
    assert "We do not sell it" in words(way.client.get("/privacy"))


def test_somebody_books_by_invoice(way: Way) -> None:
    check = words(way.client.get(way.to_check().at))
    assert "Wednesday 25 November, 10:00 – 10:45" in check
    assert "€50.00 per hour: Standard price. This is the price because you did not tell us everything" in check
    assert "Together" in check
    assert "€37.50" in check
    page = words(way.client.get(way.booked()))
    assert "Your booking is confirmed" in page
    assert "You get an invoice afterwards." in page
    assert "Maria Peeters" in page


def test_the_confirmation_waits_in_the_outbox(way: Way, app: Flask) -> None:
    way.to_check().booked()
    with app.app_context(), reading() as session:
        kinds = sorted(row.kind for row in session.query(OutboxRow))
    assert kinds == ["booking_confirmed", "visit_reminder"]


def test_how_many_and_what_was_told_stand_on_the_check(way: Way) -> None:
    way.choose("lamp", "handrail")
    lamp = f"count_{way.town.options['lamp']}"
    way.amounts(**{lamp: "2", "note": "The ceiling is high"}).address().time("2026-11-25T08:00Z").person()
    check = words(way.client.get(way.at))
    assert "2 × Hang a lamp, Fit a handrail" in check
    assert "The ceiling is high" in check


def test_kilometres_and_waste_are_named_before_they_are_known(way: Way) -> None:
    check = words(way.client.get(way.to_check("hedge", starts_at="2026-11-25T08:00Z").at))
    assert "Kilometres for the job: €0.4449 per km. We know how much only after the work." in check
    assert "Waste, at cost: what we pay ourselves, if it is needed." in check
    assert "2 hours Each begun hour counts." in check


def test_a_status_shows_its_price_and_lowers_nothing_by_itself(way: Way) -> None:
    check = words(way.client.get(way.to_check().at))
    assert "Increased reimbursement from the health insurance fund If we can confirm this: €13.50" in check
    assert "from €6.00" in check
    page = words(way.client.get(way.booked(claimed_ground="vt")))
    assert "We have not checked your status yet. The price may become lower." in page
    assert "€37.50" in page


def test_a_change_at_the_check_leads_back_to_the_check(way: Way) -> None:
    way.to_check()
    response = way.client.submit(f"/boeken/{way.token}/wie", name="Jan Janssens")
    assert response.location == way.at
    assert "Jan Janssens" in words(way.client.get(way.at))


def test_other_tasks_give_the_kept_time_back(way: Way, app: Flask) -> None:
    way.to_check()
    way.client.submit(f"/boeken/{way.token}/taken", options=[way.town.options["handrail"]])
    response = way.client.submit(f"/boeken/{way.token}/hoeveel")
    assert response.location == f"/boeken/{way.token}/tijd"
    assert states(app) == ["cancelled"]


def test_the_same_tasks_again_keep_the_time(way: Way, app: Flask) -> None:
    way.to_check()
    way.client.submit(f"/boeken/{way.token}/taken")
    assert way.client.submit(f"/boeken/{way.token}/hoeveel").location == way.at
    assert states(app) == ["held"]


def test_another_time_gives_the_first_one_back(way: Way, app: Flask) -> None:
    way.to_check()
    way.client.submit(f"/boeken/{way.token}/tijd", starts_at=LATER)
    assert states(app) == ["cancelled", "held"]
    way.client.submit(f"/boeken/{way.token}/tijd", starts_at=TEN)
    assert states(app) == ["cancelled", "cancelled", "held"]


def test_choosing_the_same_time_twice_keeps_one_place(way: Way, app: Flask) -> None:
    way.choose("lamp").amounts().address().time()
    way.client.submit(f"/boeken/{way.token}/tijd", starts_at=TEN)
    assert states(app) == ["held"]


def test_a_question_is_not_skipped(way: Way) -> None:
    way.choose("lamp")
    for page in ("tijd", "wie", "controle"):
        assert way.client.get(f"/boeken/{way.token}/{page}").location == f"/boeken/{way.token}/adres"


def test_two_bookings_at_once_do_not_mix(way: Way) -> None:
    way.to_check(name="First Person")
    other = Way(way.client, way.town).to_check("handrail", starts_at=LATER, name="Second Person")
    assert "First Person" in words(way.client.get(way.at))
    assert "Second Person" in words(way.client.get(other.at))


def test_the_sixth_draft_lets_the_first_one_go(way: Way) -> None:
    way.choose("lamp")
    for _ in range(5):
        Way(way.client, way.town).choose("lamp")
    assert way.client.get(way.at).status_code == 404


def test_the_address_of_a_draft_opens_nothing_in_another_browser(way: Way, app: Flask) -> None:
    way.to_check()
    stranger = app.test_client()
    for page in ("taken", "hoeveel", "adres", "tijd", "wie", "controle"):
        assert stranger.get(f"/boeken/{way.token}/{page}").status_code == 404


def test_a_finished_draft_leads_to_its_booking(way: Way) -> None:
    check = way.to_check().at
    booking = way.booked()
    assert way.client.get(check).location == booking
    assert way.client.get(f"/boeken/{way.token}/tijd").location == booking


def test_a_double_click_books_once(way: Way, app: Flask) -> None:
    page = way.client.get(way.to_check().at)
    first = way.client.send(page, "Book, invoice later")
    second = way.client.send(page, "Book, invoice later")
    assert first.location == second.location
    assert states(app) == ["confirmed"]


def test_more_time_is_given_and_the_chosen_status_stays(way: Way, clock: FrozenClock) -> None:
    way.to_check()
    clock.forward(minutes=10)
    assert "for 5 more minutes" in words(way.client.get(way.at))
    response = way.client.submit(way.at, "Do you need more time? Keep it longer", claimed_ground="vt")
    assert response.location == way.at
    page = way.client.get(way.at)
    assert "for 15 more minutes" in words(page)
    assert 'value="vt" checked' in page.text


def states(app: Flask) -> list[str]:
    with app.app_context(), reading() as session:
        return [row.state for row in session.query(BookingRow).order_by(BookingRow.id)]


def test_who_is_visited_is_asked_how_much_work_there_is_and_how_we_get_in(way: Way) -> None:
    way.choose("lamp")
    asked = words(way.client.get(way.at))
    assert "How much is there to do?" in asked
    assert "About 45 minutes for one" in asked
    assert "what we should know beforehand" in asked

    asked = words(way.client.get(way.amounts().at))

    assert "Where may we come?" in asked
    assert "How do we get in?" in asked


def test_a_visit_shows_photos_of_the_work_and_that_its_time_is_charged(way: Way) -> None:
    page = words(way.client.get(way.to_check().booked()))

    assert "Photos of the work" in page
    assert "This is an estimate. We charge the time that it really takes." in page
