"""The process of the scheduler, as the operator starts and stops it."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from flask import Flask

from booking.gateways.mailbox import letters_in
from booking.scheduler.doors import doors_for
from booking.scheduler.process import serve
from booking.web.common.clock import now
from tests.harness.application import SECRET_KEY, settings_for
from tests.messages.facts import an_organisation, outbox, waiting

ROOT = Path(__file__).parents[2]
RUN = "from wsgi import app; from booking.scheduler import run; run(app)"


def test_who_leads_sends_what_is_due(app: Flask, database_url: str, tmp_path: Path) -> None:
    with app.app_context():
        message = waiting(an_organisation(), "a", due_at=now())
    settings = settings_for(database_url, mail_folder=tmp_path)
    over = threading.Event()
    serving = threading.Thread(target=serve, args=(app, doors_for(settings, None), database_url), kwargs={"over": over})
    serving.start()
    try:
        wait_for_a_letter(tmp_path)
    finally:
        over.set()
        serving.join(10)
    assert not serving.is_alive()
    with app.app_context():
        assert outbox(message).state == "sent"


@pytest.mark.processes
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_process_cleanly(
    app: Flask, database_url: str, tmp_path: Path, number: signal.Signals
) -> None:
    with app.app_context():
        waiting(an_organisation(), "a", due_at=now())
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "SECRET_KEY": SECRET_KEY,
        "MAIL_FOLDER": str(tmp_path),
    }
    with subprocess.Popen(
        [sys.executable, "-c", RUN], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            wait_for_a_letter(tmp_path)
            process.send_signal(number)
            _, log = process.communicate(timeout=20)
        finally:
            process.kill()
    assert process.returncode == 0, log
    assert "scheduler_ended" in log
    assert "fault" not in log


def wait_for_a_letter(folder: Path) -> None:
    for _ in range(200):
        if letters_in(folder):
            return
        threading.Event().wait(0.1)
    pytest.fail("nothing was sent within twenty seconds")
