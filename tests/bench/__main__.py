"""Runs every figure in turn, or those of the modules that are named, on a PostgreSQL of its own that really writes."""

import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from booking.store.embedded import embedded_server
from tests.harness.application import migrate, settings_for
from tests.harness.postgres import Postgres

PARTS = (
    "pricing", "search", "search_http", "search_statements", "search_big", "search_growth", "desk_search", "race",
    "book", "book_share", "day", "region", "web",
)  # fmt: skip


def main(parts: tuple[str, ...]) -> None:
    """Print the figures as they come."""
    # Under root the wheel opens each parent folder of its data to others.
    folder = Path(tempfile.mkdtemp(prefix="buurtboek-bench-", dir="/var/tmp"))
    server = embedded_server(folder / "data")
    postgres = Postgres(server.url)
    try:
        migrate(settings_for(postgres.create("template")))
        for part in parts:
            for name, value, unit in import_module(f"tests.bench.{part}").figures(postgres, folder):
                sys.stdout.write(f"{name} {value:.6g} {unit}\n")
                sys.stdout.flush()
    finally:
        postgres.close()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or PARTS)
