"""The app as it runs in production: gunicorn with several processes, which a test may kill."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60
SECRET_KEY = "a key of the tests, long enough to be accepted"


class Served:
    """A running gunicorn on a port of its own."""

    def __init__(self, database_url: str, folder: Path, *, workers: int = 2) -> None:
        """Prepare to serve the app on ``database_url``; ``folder`` takes messages and the log."""
        self.port = _free_port()
        self.address = f"http://localhost:{self.port}"
        self._folder = folder
        self._workers = workers
        self._environment = os.environ | {
            "DATABASE_URL": database_url,
            "SECRET_KEY": SECRET_KEY,
            "SECURE_COOKIES": "0",
            "MAIL_FOLDER": str(folder / "messages"),
            "RATE_LIMIT_FACTOR": "1000",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start, and return after how many seconds it answered."""
        began = time.monotonic()
        with (self._folder / "gunicorn.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{self.port}"),
                    *("--workers", str(self._workers), "--threads", "8", "--preload", "--no-control-socket"),
                ],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while time.monotonic() - began < PATIENCE_SECONDS:
            if self._answers():
                return time.monotonic() - began
            assert self._process.poll() is None, (self._folder / "gunicorn.log").read_text()
            time.sleep(0.05)
        self.kill()
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """Kill every process of the server at once, with no time to say goodbye."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def kill_one(self) -> None:
        """Kill one of the processes that answer; the server starts another one by itself."""
        import psutil

        assert self._process is not None
        psutil.Process(self._process.pid).children()[0].kill()

    def processes(self) -> list[int]:
        """Return the one that starts the others, and those that answer."""
        assert self._process is not None
        first = self._process.pid
        return [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())]

    def stop(self) -> None:
        """End what is left."""
        if self._process is not None and self._process.poll() is None:
            self.kill()

    def _answers(self) -> bool:
        try:
            with requests.Session() as session:
                session.trust_env = False
                return session.get(f"{self.address}/health", timeout=2).ok
        except requests.RequestException:
            return False


@contextmanager
def serving(database_url: str, folder: Path, *, workers: int = 2) -> Iterator[Served]:
    """Serve the app while the block runs."""
    served = Served(database_url, folder, workers=workers)
    served.start()
    try:
        yield served
    finally:
        served.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
