"""Runs the fake on its own: ``python -m booking.demo.fakestripe --port 8111 --webhook-url … --secret …``."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from booking.demo.fakestripe.server import FakeStripe


def main() -> None:
    """Serve until the program is told to stop."""
    options = _options()
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with FakeStripe(
        webhook_url=options.webhook_url, secret=options.secret, port=options.port, folder=options.folder
    ) as fake:
        sys.stdout.write(f"The fake of Stripe stands at {fake.url}\n")
        sys.stdout.flush()
        stopped.wait()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m booking.demo.fakestripe", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--webhook-url", required=True, help="where events are delivered")
    parser.add_argument("--secret", required=True, action="append", help="signs the events; may be given twice")
    parser.add_argument("--folder", type=Path, help="keeps the state here between two runs")
    return parser.parse_args()


if __name__ == "__main__":
    main()
