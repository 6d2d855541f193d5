"""``make demo`` as a newcomer meets it: it opens, it closes without a trace, it finds its data again."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 120


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """Settings of a demo of its own. As root its data stands outside pytest's folders, which must stay closed."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", ignore_cleanup_errors=True) as folder:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        yield kept | {"PORT": str(_free_port()), "STRIPE_PORT": str(_free_port()), "DEMO_FOLDER": folder}


@pytest.mark.processes
def test_demo_opens_closes_cleanly_and_finds_its_data_again(environment: dict[str, str]) -> None:
    first, processes = _run(environment)
    assert "Buurtboek is open" in first
    assert re.search(r"worker .*\d{3} \d{3} \d{3}", first), "no sign-in for a worker"
    assert re.search(r"desk .*@", first), "no sign-in for the desk"
    assert re.search(r"coordinator .*@", first), "no sign-in for a coordinator"
    assert not [number for number in processes if _is_alive(number)], "something is still running"
    assert not [number for number in _listening(environment) if number], "a port is still taken"

    second, _ = _run(environment)
    assert "Buurtboek is open" in second


@pytest.mark.processes
def test_demo_says_in_one_line_that_its_port_is_taken(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(environment["PORT"])))
        taken.listen()
        ended = subprocess.run(
            [sys.executable, "-m", "booking.demo"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    assert ended.returncode == 1
    assert f"port {environment['PORT']} is in use" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def _run(environment: dict[str, str]) -> tuple[str, list[int]]:
    """Start the demo, look at its pages, press Ctrl-C; return what it printed and the processes that it had."""
    with subprocess.Popen(
        [sys.executable, "-m", "booking.demo"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as demo:
        try:
            printed = _read_until(demo, "The payment page is a test")
            processes = _children(demo.pid)
            _look(environment)
            demo.send_signal(signal.SIGINT)
            rest, _ = demo.communicate(timeout=PATIENCE_SECONDS)
        finally:
            demo.kill()
    assert demo.returncode == 0, printed + rest
    return printed + rest, processes


def _read_until(demo: subprocess.Popen[str], words: str) -> str:
    assert demo.stdout is not None
    printed = ""
    for line in demo.stdout:
        printed += line
        if words in line:
            return printed
    raise AssertionError(f"the demo ended too soon:\n{printed}")


def _look(environment: dict[str, str]) -> None:
    with requests.Session() as session:
        session.trust_env = False
        home = session.get(f"http://localhost:{environment['PORT']}/", timeout=20)
    assert home.status_code == 200
    assert "Klusdienst" in home.text


def _children(number: int) -> list[int]:
    """Return the processes below ``number``."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True).stdout
    parents = {int(pid): int(parent) for pid, parent in (line.split() for line in listed.splitlines()[1:])}
    below, found = {number}, []
    for pid in sorted(parents):
        if parents[pid] in below:
            below.add(pid)
            found.append(pid)
    return found


def _is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def _listening(environment: dict[str, str]) -> list[bool]:
    found = []
    for name in ("PORT", "STRIPE_PORT"):
        with socket.socket() as probe:
            found.append(probe.connect_ex(("127.0.0.1", int(environment[name]))) == 0)
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
