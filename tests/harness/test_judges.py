"""The judges of pages and forms themselves: each sees the fault that it is there for."""

import socket

import pytest
from html5lib.html5parser import ParseError

from booking.store.tables import Base
from tests.harness.forms import csrf_token, fill_form
from tests.harness.pages import judge_context, judge_fragment, judge_page
from tests.harness.shapes import shape_of
from tests.harness.sockets import ReachedOut, is_local

PAGE = (
    '<!doctype html><html lang="nl"><head><title>Uw afspraak – Huis</title></head>'
    "<body><main><h1>Uw afspraak</h1>{}</main></body></html>"
)
FORM = """
<form method="post" action="/verder"><input type="hidden" name="csrf_token" value="t">
<input name="naam" value="An"><textarea name="nota">
oud</textarea><select name="dag"><option value="1">ma</option><option value="2" selected>di</option></select>
<input type="radio" name="wie" value="ik" checked><input type="radio" name="wie" value="ander">
<input type="checkbox" name="taak" value="lamp"><input type="checkbox" name="taak" value="kraan">
<input type="checkbox" name="akkoord" value="y"><input name="uit" disabled>
<button name="stap" value="verder">Verder</button><button formaction="/terug">Terug</button></form>
"""


def test_a_good_page_passes() -> None:
    judge_page(
        PAGE.format(
            '<!-- wie --><label for="n">Naam</label><input id="n"><label>Dag <select></select></label>'
            '<a href="/">Terug</a><a href="/huis"><img src="/huis.png" alt="Huis"></a><input type="HIDDEN">'
            '<button aria-label="Sluit"><svg><path d="M0 0"/></svg></button><a id="top"></a>'
            '<script type="application/json">{}</script>'
        )
    )


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ('<input id="n">', "no label"),
        ('<p id="x"></p><p id="x"></p>', "ids used twice"),
        ("<h1>Nog een</h1>", "exactly one h1"),
        ('<a href="/"></a>', "no name"),
        ('<img src="/x.png">', "no alt"),
        ('<p style="color: red">', "CSP refuses"),
        ("<script>alert(1)</script>", "CSP refuses"),
        ('<script type="module">alert(1)</script>', "CSP refuses"),
        ('<label for="elders">Naam</label>', "points at nothing"),
        ('<p aria-describedby="elders">x</p>', "points at nothing"),
        ("<svg><style></style></svg>", "CSP refuses"),
        ('<p onclick="go()">', "CSP refuses"),
        ("<label>Naam</label><textarea></textarea>", "no label"),
        ("<button><svg></svg></button>", "no name"),
    ],
)
def test_a_fault_on_a_page_is_seen(fault: str, said: str) -> None:
    # Twice: a page is remembered as good, never as judged.
    for _ in range(2):
        with pytest.raises(AssertionError, match=said):
            judge_page(PAGE.format(fault))
    if "h1" not in fault:
        with pytest.raises(AssertionError, match=said):
            judge_fragment(fault)


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ('<p id="a-12345678"><p id="a-87654321">', '<p id="a-12345678"><p id="a-12345678">', "ids used twice"),
        ('<p id="12345678" aria-labelledby="12345678">', '<p id="12345678" aria-labelledby="87654321">', "nothing"),
        ('<a href="/b/abcdefghijklmnop">x</a>', '<a href="/b/abcdefghijklmnop"></a>', "no name"),
        ('<input type="hidden" value="abcdefghijklmnop">', '<input value="abcdefghijklmnop">', "no label"),
        ('<p class="abcdefghijklmnop">', '<p style="abcdefghijklmnop">', "CSP refuses"),
    ],
)
def test_a_fault_is_seen_on_a_page_whose_like_was_good(good: str, bad: str, said: str) -> None:
    judge_page(PAGE.format(good))
    with pytest.raises(AssertionError, match=said):
        judge_page(PAGE.format(bad))


def test_a_title_with_the_number_of_another_booking_is_seen_after_one_with_its_own() -> None:
    page = PAGE.replace("Uw afspraak", "Boeking {}")
    judge_page(page.format("1234 5678", "1234 5678", ""))
    with pytest.raises(AssertionError, match="does not say"):
        judge_page(page.format("1234 5678", "8765 4321", ""))


def test_pages_are_of_one_shape_when_only_what_is_random_differs() -> None:
    page = '<a href="/b/{0}-{1}">{0}</a><input name="csrf_token" value="{1}.x-1"><input value="{1}"><p id="{0}">{2}</p>'
    shape = shape_of(page.format("12345678", "aQ3-abcdefghijklmnop", "Maria"), kind="page")
    assert shape == shape_of(page.format("87654321", "bR4~qponmlkjihgfedcb", "Maria"), kind="page")
    assert shape != shape_of(page.format("12345678", "aQ3-abcdefghijklmnop", "Mario"), kind="page")
    assert shape != shape_of(page.format("12345678", "aQ3-abcdefghijklmnop", "Maria"), kind="fragment")
    assert shape_of('<p id="sixteen-and-more">', kind="page") != shape_of('<p id="sixteen-or-fewer">', kind="page")
    # The name of an attribute or of a tag is no secret, however long.
    assert shape_of('<p aria-describedby="">', kind="page") != shape_of('<p aria-labelledbyxx="">', kind="page")
    assert shape_of("<x/custom-element-long>", kind="page") != shape_of("<x/custom-element-lang>", kind="page")


def test_invalid_html_is_seen() -> None:
    with pytest.raises(ParseError):
        judge_page(PAGE.format("<p><div></p></div>"))


def test_a_good_fragment_is_no_good_page() -> None:
    judge_fragment("<p>Uw afspraak</p>")
    with pytest.raises(ParseError):
        judge_page("<p>Uw afspraak</p>")


def test_a_title_that_says_something_else_is_seen() -> None:
    with pytest.raises(AssertionError, match="does not say"):
        judge_page(PAGE.format("").replace("<h1>Uw afspraak", "<h1>Kies een uur"))


def test_a_table_row_deep_in_a_context_is_seen() -> None:
    row = next(iter(Base.registry.mappers)).class_()
    with pytest.raises(AssertionError, match="table rows"):
        judge_context({"page": {"lines": [(1, row)]}})


def test_an_untouched_form_sends_what_it_shows() -> None:
    filled = fill_form(FORM, {})
    assert (filled.method, filled.action) == ("post", "/verder")
    assert filled.sent == {
        "csrf_token": ["t"],
        "naam": ["An"],
        "nota": ["oud"],
        "dag": ["2"],
        "wie": ["ik"],
        "stap": ["verder"],
    }


def test_answers_and_button_are_sent() -> None:
    answers = {"naam": "Bo", "wie": "ander", "taak": ["lamp", "kraan"], "akkoord": True, "dag": 1}
    filled = fill_form(FORM, answers, button="Terug")
    assert filled.action == "/terug"
    assert filled.sent.items() >= {"naam": ["Bo"], "wie": ["ander"], "taak": ["lamp", "kraan"]}.items()
    assert (filled.sent["akkoord"], filled.sent["dag"], "stap" in filled.sent) == (["y"], ["1"], False)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"prijs": "1"}, "does not ask"),
        ({"uit": "1"}, "does not ask"),
        ({"wie": "niemand"}, "does not offer"),
        ({"dag": "3"}, "does not offer"),
        ({"csrf_token": "x"}, "hidden field"),
    ],
)
def test_what_a_person_cannot_answer_is_refused(answers: dict[str, str], said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        fill_form(FORM, answers)


def test_a_form_is_one_of_main_unless_it_is_named_and_none_that_is_commented_out() -> None:
    header = '<form id="taal" action="/taal"><input name="csrf_token" value="h"></form>'
    page = (
        f'<header>{header}</header><main><!-- <form action="/weg"></form> -->{FORM}<form action="/twee"></form></main>'
    )
    assert [fill_form(page, {}, form=which).action for which in (0, 1, "taal")] == ["/verder", "/twee", "/taal"]
    assert csrf_token(page) == "h"
    assert fill_form(header, {}).action == "/taal"
    with pytest.raises(AssertionError, match="no form number 2"):
        fill_form(page, {}, form=2)
    with pytest.raises(AssertionError, match="no form 'elders'"):
        fill_form(page, {}, form="elders")


def test_only_this_machine_is_local() -> None:
    hosts = ["localhost", "127.0.0.1", "::1", "10.0.0.1", "example.org"]
    assert [is_local(host) for host in hosts] == [True, True, True, False, False]


def test_reaching_out_fails_at_once() -> None:
    with pytest.raises(ReachedOut):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
