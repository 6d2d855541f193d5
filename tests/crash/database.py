"""A PostgreSQL of its own, which a test may kill: it keeps what it promised to keep."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from booking.store.embedded import EmbeddedUnavailable, embedded_server
from tests.harness.application import migrate, settings_for
from tests.harness.postgres import Postgres

PATIENCE_SECONDS = 60


class Killable:
    """A running server with one migrated database."""

    def __init__(self, folder: Path) -> None:
        """Start the server that keeps its data in ``folder``."""
        self._folder = folder
        self._server = embedded_server(folder)
        postgres = Postgres(self._server.url)
        self.url = postgres.create("crash")
        postgres.close()
        migrate(settings_for(self.url))

    def kill(self) -> None:
        """Kill its first process with no time to say goodbye, and start it again; the others find out by themselves."""
        self._strike(signal.SIGKILL)

    def stop_at_once(self) -> None:
        """Let it drop everything, as when the machine is switched off in a hurry, and start it again."""
        self._strike(signal.SIGQUIT)

    def end(self) -> None:
        """Stop it for good."""
        self._server.stop()

    def _strike(self, blow: signal.Signals) -> None:
        first, *others = self._processes()
        os.kill(first, blow)
        until = time.monotonic() + PATIENCE_SECONDS
        while any(map(_lives, [first, *others])):
            assert time.monotonic() < until, "the database does not die"
            time.sleep(0.02)
        while True:
            try:
                self._server = embedded_server(self._folder)
            except EmbeddedUnavailable:
                if time.monotonic() > until:
                    raise
            else:
                return

    def _processes(self) -> list[int]:
        import psutil

        first = psutil.Process(int((self._folder / "postmaster.pid").read_text().split(maxsplit=1)[0]))
        return [first.pid, *(child.pid for child in first.children(recursive=True))]


@contextmanager
def killable() -> Iterator[Killable]:
    """Keep such a server while the block runs."""
    # Under root the wheel opens each parent folder of the data to others: pytest's own must stay closed.
    folder = Path(tempfile.mkdtemp(prefix="buurtboek-crash-", dir="/var/tmp" if os.geteuid() == 0 else None))
    server = Killable(folder)
    try:
        yield server
    finally:
        server.end()
        shutil.rmtree(folder, ignore_errors=True)


def _lives(pid: int) -> bool:
    import psutil

    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
