"""Travel times from a router: what is asked, what each answer means, and that nobody waits for a silent one."""

import json
import re
import socket
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from booking.gateways.travel import (
    Hasty,
    Osrm,
    Profile,
    Question,
    Router,
    RouterFailed,
    RouterRefused,
    Table,
    Valhalla,
    router_for,
)
from booking.gateways.travel.door import MOST_BYTES
from booking.gateways.travel.tables import MOST_PLACES
from booking.rules.addresses import Point
from tests.harness.application import settings_for

CHURCH, STATION, HALL = Point(51.0029, 4.6334), Point(51.0029, 4.7762), Point(51.0046, 4.6291)
KINDS: dict[str, Callable[..., Router]] = {"osrm": Osrm, "valhalla": Valhalla}

#: What a fake router answers to a request: the body, or the status with it.
Answering = Callable[[dict[str, Any]], bytes | tuple[int, bytes]]


@contextmanager
def listening(answering: Answering) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A router that answers as told; its address, and what it was asked."""
    got: list[dict[str, Any]] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer({"path": self.path})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer({"path": self.path, "body": json.loads(body)})

        def answer(self, asked: dict[str, Any]) -> None:
            got.append(asked)
            answered = answering(asked)
            status, body = answered if isinstance(answered, tuple) else (200, answered)
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", got
        server.shutdown()
        thread.join()


def osrm_answer(durations: object) -> bytes:
    return json.dumps({"code": "Ok", "durations": durations}).encode()


def valhalla_answer(durations: Sequence[Sequence[object]]) -> bytes:
    rows = [[{"time": seconds, "distance": 1.0} for seconds in row] for row in durations]
    return json.dumps({"sources_to_targets": rows}).encode()


ANSWERS: dict[str, Callable[..., bytes]] = {"osrm": osrm_answer, "valhalla": valhalla_answer}
both = pytest.mark.parametrize("kind", KINDS)


def osrm_grid(asked: dict[str, Any]) -> bytes:
    """Answer each pair with a number that says which it is: thousand minutes would be unreachable, so seconds."""
    address = urlsplit(asked["path"])
    places = address.path.rsplit("/", 1)[1].split(";")
    wanted = parse_qs(address.query)
    assert len(places) <= MOST_PLACES
    return osrm_answer(
        [
            [60 * seconds_between(places[int(a)], places[int(b)]) for b in wanted["destinations"][0].split(";")]
            for a in wanted["sources"][0].split(";")
        ]
    )


def seconds_between(a: str, b: str) -> int:
    """Return a number of minutes that tells the two numbered places apart, and there from back."""
    return 3 * number_of(a) + number_of(b)


def number_of(place: str) -> int:
    return round((float(place.split(",", maxsplit=1)[0]) - 4) * 1000)


def numbered(first: int, count: int) -> list[Point]:
    return [Point(51.0, 4 + number / 1000) for number in range(first, first + count)]


def test_osrm_is_asked_by_its_table_service() -> None:
    with listening(lambda _asked: osrm_answer([[61, 0], [3600.5, None]])) as (url, got):
        assert Osrm(url).minutes([CHURCH, HALL], [STATION, CHURCH], Profile.BIKE) == [[2, 0], [61, None]]
    assert got == [
        {
            "path": "/table/v1/bike/4.633400,51.002900;4.629100,51.004600;4.776200,51.002900;4.633400,51.002900"
            "?annotations=duration&generate_hints=false&sources=0;1&destinations=2;3"
        }
    ]


def test_valhalla_is_asked_by_its_matrix_service() -> None:
    with listening(lambda _asked: valhalla_answer([[61, 0]])) as (url, got):
        assert Valhalla(url).minutes([CHURCH], [STATION, HALL], Profile.FOOT) == [[2, 0]]
    assert got == [
        {
            "path": "/sources_to_targets",
            "body": {
                "sources": [{"lat": 51.0029, "lon": 4.6334}],
                "targets": [{"lat": 51.0029, "lon": 4.7762}, {"lat": 51.0046, "lon": 4.6291}],
                "costing": "pedestrian",
            },
        }
    ]


@pytest.mark.parametrize(
    ("rows", "columns", "tables"),
    [(1, 1, 1), (1, 99, 1), (99, 1, 1), (1, 100, 2), (100, 1, 2), (50, 50, 1), (60, 60, 4), (120, 51, 6), (3, 250, 3)],
)
def test_a_large_table_is_asked_in_parts_and_put_together(rows: int, columns: int, tables: int) -> None:
    with listening(osrm_grid) as (url, got):
        table = Osrm(url).minutes(numbered(0, rows), numbered(100, columns), Profile.CAR)
    assert table == [[3 * a + b for b in range(100, 100 + columns)] for a in range(rows)]
    assert len(got) == tables


@pytest.mark.parametrize(("rows", "columns"), [(0, 0), (0, 2), (2, 0)])
def test_no_places_ask_nothing(rows: int, columns: int) -> None:
    with listening(osrm_grid) as (url, got):
        assert Osrm(url).minutes(numbered(0, rows), numbered(0, columns), Profile.CAR) == [[]] * rows
    assert got == []


@both
@pytest.mark.parametrize("told", [None, float("nan"), float("inf"), 1e300, 86_400, 24 * 3600 - 60])
def test_no_way_is_not_a_time(kind: str, told: float | None) -> None:
    with listening(lambda _asked: ANSWERS[kind]([[told, 60]])) as (url, _got):
        assert KINDS[kind](url).minutes([CHURCH], [STATION, HALL], Profile.CAR) == [[None, 1]]


@both
@pytest.mark.parametrize("told", [-1, "60", True, [60], {}])
def test_what_is_no_time_is_a_failure(kind: str, told: object) -> None:
    with listening(lambda _asked: ANSWERS[kind]([[told]])) as (url, _got), pytest.raises(RouterFailed):
        KINDS[kind](url).minutes([CHURCH], [STATION], Profile.CAR)


@both
@pytest.mark.parametrize("durations", [[], [[]], [[60, 60]], [[60], [60]]])
def test_a_table_of_another_size_is_a_failure(kind: str, durations: list[list[int]]) -> None:
    with listening(lambda _asked: ANSWERS[kind](durations)) as (url, _got), pytest.raises(RouterFailed):
        KINDS[kind](url).minutes([CHURCH], [STATION], Profile.CAR)


@both
@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>", b"null", b"[]", b"{}", b'"Ok"', b"7", b'{"code": "Ok"}', b'{"code": "NoTable"}', b"\xff\xfe",
        b'{"code": "Ok", "durations": null}', b'{"code": "Ok", "durations": {"0": [60]}}', b"[" * 100_000,
        b'{"sources_to_targets": null}', b'{"sources_to_targets": 7}', b'{"sources_to_targets": [null]}',
        b'{"sources_to_targets": [[7]]}', b'{"sources_to_targets": [[{}]]}', b"1" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_table_is_a_failure(kind: str, body: bytes) -> None:
    with listening(lambda _asked: body) as (url, _got), pytest.raises(RouterFailed):
        KINDS[kind](url).minutes([CHURCH], [STATION], Profile.CAR)


@both
def test_an_answer_without_end_is_a_failure(kind: str) -> None:
    answer = b'{"code": "Ok", "more": "' + b"x" * MOST_BYTES + b'"}'
    with listening(lambda _asked: answer) as (url, _got), pytest.raises(RouterFailed, match="too much"):
        KINDS[kind](url).minutes([CHURCH], [STATION], Profile.CAR)


@both
@pytest.mark.parametrize("status", [302, 307, 401, 404, 429, 500, 503])
def test_a_router_that_is_not_well_has_failed(kind: str, status: int) -> None:
    with listening(lambda _asked: (status, b"{}")) as (url, got), pytest.raises(RouterFailed) as failed:
        KINDS[kind](url).minutes([CHURCH], [STATION], Profile.CAR)
    assert not isinstance(failed.value, RouterRefused)
    assert len(got) == 1, "no redirect is followed, nothing is repeated"


@both
def test_a_question_that_is_not_liked_is_refused(kind: str) -> None:
    with listening(lambda _asked: (400, b'{"code": "NoSegment"}')) as (url, _got), pytest.raises(RouterRefused):
        KINDS[kind](url).minutes([CHURCH], [STATION], Profile.CAR)


@both
def test_a_silent_router_has_failed_in_time(kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(RouterFailed):
        KINDS[kind](f"http://127.0.0.1:{silent.getsockname()[1]}", timeout_seconds=0.1).minutes(
            [CHURCH], [STATION], Profile.CAR
        )


def test_an_answer_that_trickles_has_failed_in_time() -> None:
    over = threading.Event()

    def trickle(server: socket.socket) -> None:
        connection, _address = server.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            while not over.wait(0.02):
                connection.sendall(b" ")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=trickle, args=(server,), daemon=True)
        thread.start()
        with pytest.raises(RouterFailed, match="slowly"):
            Osrm(f"http://127.0.0.1:{server.getsockname()[1]}", timeout_seconds=0.2).minutes(
                [CHURCH], [STATION], Profile.CAR
            )
        over.set()
        thread.join()


@both
@pytest.mark.parametrize(
    "answering",
    [lambda _asked: (500, b""), lambda _asked: (400, b"4.633400,51.002900"), lambda _asked: b"4.633400,51.002900"],
)
def test_no_fault_names_a_place(kind: str, answering: Answering) -> None:
    with listening(answering) as (url, _got), pytest.raises(RouterFailed) as failed:
        KINDS[kind](url).minutes([CHURCH], [STATION], Profile.CAR)
    words = "".join(traceback.format_exception(failed.value, chain=True))
    assert not re.search(r"51\.00|4\.63|4\.77", words)
    assert failed.value.__suppress_context__


@pytest.mark.parametrize(
    ("settings", "router"),
    [
        ({}, None),
        ({"router_url": "http://router:5000"}, Osrm("http://router:5000")),
        ({"router_url": "http://router:8002", "router_kind": "valhalla"}, Valhalla("http://router:8002")),
    ],
)
def test_the_settings_name_the_router(settings: dict[str, str], router: Router | None) -> None:
    assert router_for(settings_for("postgresql+psycopg://nobody@localhost/nothing", **settings)) == router


class Scripted:
    """A router that does what it was told, one thing for each question."""

    def __init__(self, *script: Callable[[], Table]) -> None:
        """Keep the script."""
        self.script = list(script)
        self.asked = 0

    def minutes(self, _sources: Sequence[Point], _destinations: Sequence[Point], _profile: Profile) -> Table:
        """Do the next thing."""
        self.asked += 1
        return self.script.pop(0)()


def failing() -> Table:
    raise RouterFailed("as it may happen")


def refusing() -> Table:
    raise RouterRefused("not this one")


QUESTIONS = [Question([CHURCH], [STATION], profile) for profile in Profile]


def test_in_haste_everything_that_is_answered_in_time_counts() -> None:
    answers = Hasty(Scripted(lambda: [[1]], lambda: [[2]], lambda: [[3]]), seconds=20).answers(QUESTIONS)
    assert [(answer.question.profile, answer.table) for answer in answers] == [
        (Profile.CAR, [[1]]),
        (Profile.BIKE, [[2]]),
        (Profile.FOOT, [[3]]),
    ]


def test_in_haste_nobody_waits_for_a_router_that_hangs_and_what_it_told_before_counts() -> None:
    over = threading.Event()

    def hanging() -> Table:
        assert over.wait(20)
        return [[2]]

    router = Scripted(lambda: [[1]], hanging, lambda: [[3]])
    hasty = Hasty(router, seconds=1.0)
    assert [answer.table for answer in hasty.answers(QUESTIONS)] == [[[1]]]
    over.set()


def test_in_haste_a_router_that_failed_is_left_alone_for_a_while() -> None:
    router = Scripted(failing, lambda: [[1]])
    hasty = Hasty(router, seconds=20)
    assert hasty.answers(QUESTIONS[:1]) == []
    assert hasty.answers(QUESTIONS[:1]) == []
    assert router.asked == 1


def test_in_haste_a_router_is_asked_again_after_its_rest() -> None:
    hasty = Hasty(Scripted(failing, lambda: [[1]]), seconds=20, rest_seconds=0.0)
    assert hasty.answers(QUESTIONS[:1]) == []
    assert [answer.table for answer in hasty.answers(QUESTIONS[:1])] == [[[1]]]


def test_in_haste_a_refused_question_stops_no_other() -> None:
    hasty = Hasty(Scripted(refusing, lambda: [[2]], lambda: [[3]], lambda: [[4]]), seconds=20)
    assert [answer.table for answer in hasty.answers(QUESTIONS)] == [[[2]], [[3]]]
    assert [answer.table for answer in hasty.answers(QUESTIONS[:1])] == [[[4]]]


def test_in_haste_one_after_the_other_everybody_is_answered() -> None:
    in_turn: list[Callable[[], Table]] = [lambda: [[1]], failing]
    hasty = Hasty(Scripted(*in_turn * 5), seconds=20, rest_seconds=0.0)
    assert [len(hasty.answers(QUESTIONS[:1])) for _ in range(10)] == [1, 0] * 5


def test_in_haste_few_wait_at_once_and_the_others_go_on_without() -> None:
    over, begun = threading.Event(), threading.Semaphore(0)

    def hanging() -> Table:
        begun.release()
        assert over.wait(20)
        return [[1]]

    hasty = Hasty(Scripted(*[hanging] * 4), seconds=20, rest_seconds=0.0)
    waiting = [threading.Thread(target=hasty.answers, args=(QUESTIONS[:1],)) for _ in range(4)]
    for thread in waiting:
        thread.start()
    for _ in waiting:
        assert begun.acquire(timeout=20)
    assert hasty.answers(QUESTIONS[:1]) == []
    over.set()
    for thread in waiting:
        thread.join()
