"""The timetable, and the jobs on it: a job that fails is tried again and stops no other."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, current_app

from booking.config import SettingsWrong
from booking.gateways.mail import FolderMailer, SmtpMailer
from booking.gateways.sms import FolderSms, HttpSms, NoSms
from booking.gateways.travel import Osrm
from booking.scheduler import jobs
from booking.scheduler.doors import Doors, doors_for
from booking.scheduler.process import begin
from booking.scheduler.timetable import TIMETABLE, Entry, timetable_for
from booking.store.database import in_transaction
from tests.harness.application import settings_for
from tests.harness.clock import FrozenClock
from tests.harness.town import MONDAY
from tests.messages.facts import NOW, an_organisation, outbox, waiting
from tests.usecases.bookings.house import a_house, on
from tests.usecases.travel.roads import Roads

URL = "postgresql+psycopg://nobody@localhost/nothing"


@pytest.fixture
def doors(tmp_path: Path) -> Doors:
    return doors_for(settings_for(URL, mail_folder=tmp_path), None)


def test_the_timetable_names_every_job_once() -> None:
    written = {name for name, value in vars(jobs).items() if getattr(value, "__module__", "") == jobs.__name__}
    assert {entry.name for entry in TIMETABLE} == {name for name in written if not name.startswith("_")}
    assert len({entry.name for entry in TIMETABLE}) == len(TIMETABLE)


def left_out(doors: Doors) -> set[str]:
    return {entry.name for entry in TIMETABLE} - {entry.name for entry in timetable_for(doors)}


def test_without_payments_and_a_router_nothing_asks_about_them(doors: Doors) -> None:
    assert left_out(doors) == {"send_refunds", "reconcile_payments", "learn_travel_times"}
    assert left_out(replace(doors, router=Osrm("http://router"))) == {"send_refunds", "reconcile_payments"}


def test_the_router_is_asked_ahead(app_context: None, freeze: Callable[[datetime], FrozenClock], doors: Doors) -> None:
    clock = freeze(MONDAY)
    house = in_transaction(a_house)
    house.book(on(2, "09:00"))
    asking = replace(doors, router=Roads())
    assert jobs.learn_travel_times(asking) == 4
    assert jobs.learn_travel_times(asking) == 0
    clock.forward(days=180)
    assert jobs.sweep(asking) == 0
    clock.forward(minutes=1)
    assert jobs.sweep(asking) == 4
    with pytest.raises(RuntimeError):
        jobs.learn_travel_times(doors)


def test_every_message_is_tried_within_a_minute() -> None:
    (dispatch,) = [entry for entry in TIMETABLE if entry.name == "dispatch_outbox"]
    assert dispatch.every <= timedelta(seconds=10)


def test_a_failing_job_is_logged_and_stops_no_other(doors: Doors, caplog: pytest.LogCaptureFixture) -> None:
    app, failed_twice, went_on = Flask("bare"), threading.Barrier(2), threading.Event()
    failures: list[str] = []

    def failing(_doors: Doors) -> int:
        failures.append(current_app.name)
        if len(failures) == 2:
            failed_twice.wait(10)
        raise RuntimeError("as it may happen")

    def working(_doors: Doors) -> int:
        if len(failures) >= 2:
            went_on.set()
        return 1

    often = timedelta(milliseconds=20)
    term = begin(app, (Entry(failing, every=often), Entry(working, every=often)), doors)
    try:
        failed_twice.wait(10)
        assert went_on.wait(10)
    finally:
        term.shutdown()
    assert set(failures) == {"bare"}, "each runs inside the app"
    assert "job_failed" in caplog.text


def test_a_job_that_still_runs_is_not_started_again(doors: Doors) -> None:
    at_once, most, turns = [0], [0], threading.Semaphore(0)

    def slow(_doors: Doors) -> int:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        threading.Event().wait(0.05)
        at_once[0] -= 1
        turns.release()
        return 0

    term = begin(Flask("bare"), (Entry(slow, every=timedelta(milliseconds=5)),), doors)
    for _ in range(3):
        assert turns.acquire(timeout=10)
    term.shutdown()
    assert most == [1]


def test_a_message_that_waits_too_long_raises_an_alarm_that_ends_by_itself(
    app_context: None, freeze: Callable[[datetime], FrozenClock], doors: Doors, caplog: pytest.LogCaptureFixture
) -> None:
    clock = freeze(NOW)
    message = waiting(an_organisation(), "a")
    clock.forward(minutes=14)
    assert jobs.watch_outbox(doors) == 0
    clock.forward(minutes=1)
    assert jobs.watch_outbox(doors) == 1
    assert "outbox_behind" in caplog.text
    jobs.dispatch_outbox(doors)
    assert outbox(message).state == "sent"
    assert jobs.watch_outbox(doors) == 0


def test_what_has_no_purpose_any_more_is_gone_within_the_hour(
    app_context: None, freeze: Callable[[datetime], FrozenClock], doors: Doors
) -> None:
    freeze(NOW)
    (sweep,) = [entry for entry in TIMETABLE if entry.name == "sweep"]
    assert sweep.every <= timedelta(hours=1)
    organisation_id = an_organisation()
    for number in range(501):
        waiting(organisation_id, str(number), state="sent", due_at=NOW - timedelta(days=91))
    assert sweep.job(doors) == 501
    assert sweep.job(doors) == 0


def test_doors_follow_the_settings(tmp_path: Path) -> None:
    usual = settings_for(URL)
    demo = doors_for(replace(usual, mail_folder=tmp_path, smtp_url="smtp://mail.example"), None).post
    real = doors_for(
        replace(usual, smtp_url="smtp://mail.example", mail_from="post@example.be", sms_url="https://sms.example"), None
    ).post
    assert (demo.mailer, demo.sms) == (FolderMailer(tmp_path), FolderSms(tmp_path))
    assert real.mailer == SmtpMailer(url="smtp://mail.example", sender="post@example.be")
    assert real.sms == HttpSms(url="https://sms.example", token=None)
    assert doors_for(replace(usual, mail_folder=tmp_path, router_url="http://router"), None).router == Osrm(
        "http://router"
    )
    assert isinstance(doors_for(replace(usual, smtp_url="smtp://mail.example"), None).post.sms, NoSms)
    with pytest.raises(SettingsWrong):
        doors_for(usual, None)
