"""The first page: how today stands, and what a person has to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template

from booking.rules.calendar import local_date
from booking.rules.lifecycle import State
from booking.store.database import reading
from booking.store.queries.booking_lists import day_list
from booking.store.queries.outbox import could_not_be_sent, waiting_count
from booking.store.queries.payments_to_check import PaymentToCheck, payments_to_check
from booking.store.queries.requests import open_count
from booking.store.queries.rosters import calendar_of
from booking.store.queries.stranded import StrandedVisit, stranded_visits
from booking.store.queries.work import GivenUp, given_up_since
from booking.usecases.payments.send_refunds import WORRYING
from booking.web.common import clock
from booking.web.common.gateways import gateways
from booking.web.common.guard import actor
from booking.web.common.obstacle_texts import obstacle_text
from booking.web.coordinator import words
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.calendar_year import due_now

#: Work that could not be done stays on the first page so long, and what was paid for it until it is long decided.
GIVEN_UP_SHOWN = timedelta(days=7)
PAID_NOT_DONE_SHOWN = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Overview:
    """How things stand. ``all_is_well`` says that nobody has to do anything."""

    on: date
    visits: int
    busy: int
    done: int
    not_done: int
    unsent: int
    waiting: int
    stranded: Sequence[StrandedVisit]
    given_up: Sequence[GivenUp]
    payments: Sequence[PaymentToCheck]
    requests: int
    """Requests that nobody has answered or planned yet."""
    urgent_requests: int
    replacements_due: int
    """Holidays of next year in a weekend for which nobody chose a day yet; said calmly, from October on."""

    @property
    def all_is_well(self) -> bool:
        """Whether nothing waits for a person."""
        return not (self.unsent or self.stranded or self.given_up or self.payments or self.requests)


@blueprint.get("")
def start() -> str:
    """Show the overview."""
    return render_template("coordinator/start.html", page=_overview(), words=words, obstacle_text=obstacle_text)


def _overview() -> Overview:
    now, organisation_id = clock.now(), actor().organisation_id
    today = local_date(now)
    with reading() as session:
        states = Counter(line.state for line in day_list(session, organisation_id, today))
        return Overview(
            on=today,
            visits=states.total(),
            busy=states[State.STARTED],
            done=states[State.DONE],
            not_done=states[State.NOT_DONE],
            unsent=len(could_not_be_sent(session, organisation_id)),
            waiting=waiting_count(session, organisation_id, now=now),
            stranded=stranded_visits(session, organisation_id, now=now),
            given_up=given_up_since(session, organisation_id, since=now - GIVEN_UP_SHOWN),
            payments=payments_to_check(
                session,
                organisation_id,
                worrying_attempts=WORRYING,
                not_done_since=now - PAID_NOT_DONE_SHOWN,
                can_send=gateways().payments is not None,
            ),
            requests=open_count(session, by=actor()),
            urgent_requests=open_count(session, by=actor(), urgent_only=True),
            replacements_due=len(due_now(calendar_of(session, organisation_id), today=today)),
        )
