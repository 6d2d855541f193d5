"""Counters that everybody shares."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from booking.store.database import db, in_transaction
from booking.store.rate_limits import forget, hit, look
from tests.harness.together import together

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def rows() -> int:
    with db.engine.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM rate_limits")) or 0)


def test_each_hit_counts_until_the_window_ends(app_context: None) -> None:
    assert [hit("a", lasting=MINUTE, now=NOW).hits for _ in range(3)] == [1, 2, 3]
    assert hit("b", lasting=MINUTE, now=NOW).hits == 1
    almost = NOW + timedelta(seconds=59)
    assert hit("a", lasting=MINUTE, now=almost).ends_at == NOW + MINUTE
    assert look("a", now=almost).hits == 4


def test_window_that_is_over_begins_anew(app_context: None) -> None:
    hit("a", lasting=MINUTE, now=NOW)
    assert look("a", now=NOW + MINUTE).hits == 0
    again = hit("a", lasting=MINUTE, now=NOW + MINUTE)
    assert (again.hits, again.ends_at) == (1, NOW + 2 * MINUTE)


def test_forgotten_counter_begins_anew(app_context: None) -> None:
    hit("a", lasting=MINUTE, now=NOW)
    forget("a")
    assert look("a", now=NOW).hits == 0


def test_count_stays_when_the_request_is_rolled_back(app_context: None) -> None:
    def fail(_session: object) -> None:
        hit("a", lasting=MINUTE, now=NOW)
        raise LookupError

    with pytest.raises(LookupError):
        in_transaction(fail)
    assert look("a", now=NOW).hits == 1


def test_hits_at_the_same_moment_all_count(app: Flask) -> None:
    def one(_number: int) -> int:
        with app.app_context():
            return hit("a", lasting=MINUTE, now=NOW).hits

    assert sorted(map(str, together(one, people=12))) == sorted(map(str, range(1, 13)))


def test_counters_that_are_over_are_swept_away(app_context: None) -> None:
    for number in range(20):
        hit(f"old {number}", lasting=MINUTE, now=NOW)
    for number in range(10):
        hit(f"new {number}", lasting=MINUTE, now=NOW + 2 * MINUTE)
    assert rows() == 10


def test_no_address_is_kept(app_context: None) -> None:
    hit("sign-in 203.0.113.7 an@keerbergen.be", lasting=MINUTE, now=NOW)
    with db.engine.connect() as connection:
        kept = connection.scalar(text("SELECT key_hash FROM rate_limits"))
    assert kept is not None
    assert len(kept) == 64
    assert "keerbergen" not in kept
