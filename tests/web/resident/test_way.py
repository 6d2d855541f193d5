"""The way to a booking, as a person walks it."""

from tests.web.resident.way import Way, words


def test_first_page_shows_the_service_and_its_first_free_day(way: Way) -> None:
    home = words(way.client.get("/"))
    assert "Odd jobs at home" in home
    assert "First free: Tuesday 24 November" in home


def test_somebody_books_by_invoice(way: Way) -> None:
    check = way.client.get(way.to_check().at)
    said = words(check)
    assert "Wednesday 25 November, 11:00 – 11:45" in said
    assert "€50.00 per hour for each worker, because you did not tell us your status" in said
    assert "€37.50" in said
    page = words(way.client.get(way.booked()))
    assert "Your booking is confirmed" in page
    assert "You get an invoice after the visit." in page
