"""The judges of pages and forms themselves: each sees the fault that it is there for."""

import socket

import pytest
from html5lib.html5parser import ParseError

from booking.store.tables import Base
from tests.harness.forms import fill_form
from tests.harness.pages import judge_context, judge_page
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
    judge_page(PAGE.format('<label for="n">Naam</label><input id="n"><a href="/">Terug</a>'))


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
        ('<label for="elders">Naam</label>', "points at nothing"),
    ],
)
def test_a_fault_on_a_page_is_seen(fault: str, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        judge_page(PAGE.format(fault))


def test_invalid_html_is_seen() -> None:
    with pytest.raises(ParseError):
        judge_page(PAGE.format("<p><div></p></div>"))


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


def test_only_this_machine_is_local() -> None:
    hosts = ["localhost", "127.0.0.1", "::1", "10.0.0.1", "example.org"]
    assert [is_local(host) for host in hosts] == [True, True, True, False, False]


def test_reaching_out_fails_at_once() -> None:
    with pytest.raises(ReachedOut):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
