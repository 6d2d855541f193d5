"""Runs every figure in turn, on a PostgreSQL of its own that really writes to disk."""

import shutil
import sys
import tempfile
from pathlib import Path

from booking.store.embedded import embedded_server
from tests.bench import day, free_times, pricing, throughput
from tests.harness.application import migrate, settings_for
from tests.harness.postgres import Postgres


def main() -> None:
    """Print the figures as they come."""
    folder = Path(tempfile.mkdtemp(prefix="buurtboek-bench-", dir="/var/tmp"))
    server = embedded_server(folder)
    postgres = Postgres(server.url)
    try:
        migrate(settings_for(postgres.create("template")))
        for part in (pricing, free_times, day, throughput):
            for name, value, unit in part.figures(postgres, folder):
                sys.stdout.write(f"{name} {value:.6g} {unit}\n")
                sys.stdout.flush()
    finally:
        postgres.close()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
