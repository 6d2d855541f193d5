"""Text messages: one mobile, in a country that we send to, and what each answer means."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from booking.gateways.mailbox import letters_in
from booking.gateways.sending import CouldNotSend, Unreachable
from booking.gateways.sms import FolderSms, HttpSms, NoSms, TextMessage, require_one_mobile

MESSAGE = TextMessage(to="+32470123456", text="Klusdienst: wij komen morgen – écht.", key="abc")


@contextmanager
def provider(status: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A provider that answers every request with ``status``; and what it got."""
    got: list[dict[str, Any]] = []

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append({"path": self.path, "headers": dict(self.headers), "body": json.loads(body)})
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/send", got
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("number", ["+32470123456", "+31612345678", "+33612345678", "+4915123456789", "+352621123456"])
def test_mobiles_of_belgium_and_its_neighbours_are_taken(number: str) -> None:
    require_one_mobile(number)


@pytest.mark.parametrize(
    "number",
    [
        "", "070123456", "+3270123456", "+32901234567", "+3290212345", "+12025550123", "+23276123456", "+447400123456",
        "+3216208887", "+32470123456,+32470123457", "+32470123456 +32470123457", "+32 470 12 34 56", "0470123456",
        "+٣٢470123456", "+\uff13\uff12470123456", "+32470ABCDEF", "+32470123456\n", "tel:+32470123456", "+32470123456;ext=1",
    ],
)  # fmt: skip
def test_anything_else_is_refused_for_good_and_nothing_is_sent(number: str, tmp_path: Path) -> None:
    with provider(200) as (url, got):
        for sender in (HttpSms(url=url), FolderSms(tmp_path), NoSms()):
            with pytest.raises(CouldNotSend) as refused:
                sender.send(TextMessage(to=number, text="x", key="k"))
            assert refused.value.permanent
    assert got == []
    assert list(tmp_path.iterdir()) == []


def test_the_provider_gets_number_words_key_and_token() -> None:
    with provider(202) as (url, got):
        HttpSms(url=url, token="t0ken").send(MESSAGE)
    assert got[0]["body"] == {"to": MESSAGE.to, "text": MESSAGE.text, "key": "abc"}
    assert got[0]["headers"]["Authorization"] == "Bearer t0ken"
    assert got[0]["headers"]["Idempotency-Key"] == "abc"


@pytest.mark.parametrize("status", [302, 307, 401, 403, 409, 429, 500, 503])
def test_an_answer_that_is_not_about_the_message_leaves_it_waiting(status: int) -> None:
    with provider(status) as (url, got), pytest.raises(Unreachable):
        HttpSms(url=url).send(MESSAGE)
    assert [request["path"] for request in got] == ["/send"], "no redirect is followed"


@pytest.mark.parametrize("status", [400, 402, 422])
def test_a_message_that_is_refused_is_refused_for_good(status: int) -> None:
    with provider(status) as (url, _got), pytest.raises(CouldNotSend) as refused:
        HttpSms(url=url).send(MESSAGE)
    assert refused.value.permanent


def test_a_silent_provider_is_unreachable_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unreachable):
        HttpSms(url=f"http://127.0.0.1:{silent.getsockname()[1]}/", timeout_seconds=0.2).send(MESSAGE)


def test_without_a_provider_the_desk_hears_of_it() -> None:
    with pytest.raises(CouldNotSend) as refused:
        NoSms().send(MESSAGE)
    assert refused.value.permanent


def test_the_folder_holds_each_message_once(tmp_path: Path) -> None:
    FolderSms(tmp_path).send(MESSAGE)
    FolderSms(tmp_path).send(MESSAGE)
    (letter,) = letters_in(tmp_path)
    assert (letter.to, letter.subject, letter.text) == (MESSAGE.to, "", MESSAGE.text)
