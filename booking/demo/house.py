"""The demo's processes: PostgreSQL, the fake of Stripe, the web server and the scheduler, as one."""

from __future__ import annotations

import secrets
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from booking.config import Settings
from booking.demo.prepare import prepare
from booking.demo.sign_ins import SIGN_INS, SignIn
from booking.store.embedded import EmbeddedServer, EmbeddedUnavailable, default_folder, embedded_server

ROOT = Path(__file__).resolve().parents[2]
#: How long the web server may take until it answers.
PATIENCE_SECONDS = 60.0


class HouseProblem(Exception):
    """Why the demo cannot run, in one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the demo is found."""

    host: str
    port: int
    bank_port: int

    @property
    def web(self) -> str:
        """The address of the pages."""
        return f"http://localhost:{self.port}"

    @property
    def bank(self) -> str:
        """The address of the fake of Stripe."""
        return f"http://localhost:{self.bank_port}"


class House:
    """The running demo. Use it in a ``with`` block: whatever was started is stopped at its end."""

    def __init__(self, env: Mapping[str, str]) -> None:
        """Read where to listen and where to keep the data; start nothing yet."""
        self._env = dict(env)
        self._addresses = Addresses(
            host=env.get("HOST", "127.0.0.1"),
            port=_port(env, "PORT", 8000),
            bank_port=_port(env, "STRIPE_PORT", 8001),
        )
        self._folder = Path(env["DEMO_FOLDER"]) if env.get("DEMO_FOLDER") else default_folder()
        self._database: EmbeddedServer | None = None
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._sign_ins: list[SignIn] = []

    def __enter__(self) -> Self:
        """Stop in an orderly way when told to, like on Ctrl-C."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _like_ctrl_c)
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Stop everything, the database last."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            _wait_or_kill(process)
        if self._database is not None:
            self._database.stop()

    def open(self) -> None:
        """Start everything, or raise ``HouseProblem``."""
        for port in (self._addresses.port, self._addresses.bank_port):
            _require_free(port)
        settings = self._settings()
        self._sign_ins = prepare(settings, base_url=self._addresses.web)
        self._start(
            "payment page",
            f"-m booking.demo.fakestripe --port {self._addresses.bank_port}"
            f" --webhook-url {self._addresses.web}/hooks/stripe --secret {settings.stripe_webhook_secrets[0]}"
            f" --folder {self._folder / 'payments'}",
        )
        self._start(
            "web server",
            "-m gunicorn booking.demo.wsgi:app --workers 2 --threads 4 --preload --no-control-socket"
            f" --bind {self._addresses.host}:{self._addresses.port} --log-level warning --graceful-timeout 5",
        )
        self._start("scheduler", "-m flask --app wsgi scheduler")
        self._wait_until_open()

    def welcome(self) -> str:
        """Return what a newcomer needs to know."""
        web = self._addresses.web
        lines = [
            "",
            "Buurtboek is open. Ctrl-C closes it.",
            "",
            f"  residents      {web}/",
            f"  service desk   {web}/loket",
            f"  worker         {web}/code  (on a phone, or in a narrow window)",
            f"  coordinator    {web}/beheer",
            f"  messages sent  {web}/demo/berichten",
            "",
            "  sign in with",
            *(f"    {one.role:<12} {one.name:<16} {one.login}  {one.secret}" for one in self._sign_ins),
            "",
            "  two more organisations of the region, each with its own services:",
            *(f"    http://{slug}.localhost:{self._addresses.port}/  {logins}" for slug, logins in _neighbours()),
            "",
            "  A code works once, for two hours; the desk gives new ones. The payment page is a test: no card is charged.",
            "",
            "",
        ]
        return "\n".join(lines)

    def wait(self) -> None:
        """Wait until somebody stops the demo; raise ``HouseProblem`` when a part of it dies."""
        while True:
            for name, process in self._processes.items():
                if process.poll() is not None:
                    raise HouseProblem(f"the {name} stopped by itself (status {process.returncode})")
            time.sleep(0.5)

    def _settings(self) -> Settings:
        self._env |= {
            "DATABASE_URL": self._env.get("DATABASE_URL") or self._embedded_database(),
            "SECRET_KEY": self._kept_secret("secret-key"),
            "BUURTBOEK_DEMO": "1",
            "SECURE_COOKIES": "0",
            "MAIL_FOLDER": str(self._folder / "messages"),
            "STRIPE_SECRET_KEY": "sk_test_demo",
            "STRIPE_WEBHOOK_SECRET": self._kept_secret("webhook-secret"),
            "STRIPE_API_BASE": self._addresses.bank,
        }
        return Settings.from_environment(self._env)

    def _embedded_database(self) -> str:
        try:
            self._database = embedded_server(self._folder / "postgresql")
        except EmbeddedUnavailable as unavailable:
            raise HouseProblem(str(unavailable)) from unavailable
        return self._database.url

    def _kept_secret(self, name: str) -> str:
        """Return a secret that stays the same from one start to the next, readable by nobody else."""
        path = self._folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.touch(mode=0o600)
                path.write_text(secrets.token_urlsafe(48))
            return path.read_text()
        except OSError as error:
            raise HouseProblem(f"{self._folder} cannot be written: {error.strerror}") from error

    def _start(self, name: str, arguments: str) -> None:
        # In a group of its own, so that Ctrl-C reaches us alone and we stop things in order.
        self._processes[name] = subprocess.Popen(
            [sys.executable, *shlex.split(arguments)], cwd=ROOT, env=self._env, start_new_session=True
        )

    def _wait_until_open(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            for name, process in self._processes.items():
                if process.poll() is not None:
                    raise HouseProblem(f"the {name} did not start (status {process.returncode})")
            if _answers(f"{self._addresses.web}/health"):
                return
            time.sleep(0.2)
        raise HouseProblem(f"the web server does not answer on {self._addresses.web}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
            return True
    except OSError:
        return False


def _neighbours() -> list[tuple[str, str]]:
    """Return the other organisations with who signs in there; the password is the same everywhere."""
    _own, *others = SIGN_INS
    return [(slug, ", ".join(one.login for one in SIGN_INS[slug])) for slug in others]


def _port(env: Mapping[str, str], name: str, default: int) -> int:
    typed = env.get(name, str(default))
    if not typed.isdecimal() or not 0 < int(typed) < 65536:
        raise HouseProblem(f"{name} must be a port number, not {typed!r}")
    return int(typed)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise HouseProblem(
                f"port {port} is in use; stop what uses it, or choose another: make demo PORT=8010 STRIPE_PORT=8011"
            ) from error


def _wait_or_kill(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _like_ctrl_c(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
