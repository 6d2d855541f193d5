"""The bookings of a stretch of time with what their price depends on, in a few statements however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from booking.rules.lifecycle import State
from booking.rules.pricing.facts import PriceDecision, Work
from booking.rules.questions import counted_answers
from booking.rules.work import Task, counted_as
from booking.store.queries.questions import questions_by_service
from booking.store.queries.tariffs import decision_from
from booking.store.tables import BookingOptionRow, BookingRow, OptionRow, PriceDecisionRow

#: Bookings for which people pay: promised, under way or done.
_PRICED: Final = (State.CONFIRMED, State.STARTED, State.DONE)
_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class PastJob:
    """A booking. ``household_id`` is None where nobody knew for sure which household it was.

    ``more`` is what was answered and counts for the price.
    """

    number: str
    starts_at: datetime
    postcode: str
    household_id: int | None
    claimed_ground: str | None
    tasks: tuple[Task, ...]
    more: Work = field(default_factory=dict)


def count_past_jobs(
    session: Session, organisation_id: int, *, service_id: int, since: datetime, until: datetime
) -> int:
    """Return how many bookings of a service start in ``[since, until)``."""
    wanted = _within(organisation_id, service_id, since, until)
    return session.scalar(select(func.count()).select_from(BookingRow).where(wanted)) or 0


def past_jobs(
    session: Session, organisation_id: int, *, service_id: int, since: datetime, until: datetime
) -> Iterator[PastJob]:
    """Return the bookings of a service that start in ``[since, until)``, in order of time, a thousand at a time."""
    options = _options(session, organisation_id, service_id)
    questions = questions_by_service(session, organisation_id)[service_id]
    chosen = func.jsonb_agg(
        aggregate_order_by(
            func.jsonb_build_array(BookingOptionRow.option_id, BookingOptionRow.count, BookingOptionRow.minutes),
            BookingOptionRow.id,
        )
    )
    rows = session.execute(
        select(
            BookingRow.number,
            BookingRow.starts_at,
            BookingRow.postcode,
            BookingRow.household_id,
            BookingRow.household_proved,
            BookingRow.claimed_ground,
            BookingRow.answers,
            chosen,
        )
        .join(
            BookingOptionRow,
            and_(
                BookingOptionRow.organisation_id == BookingRow.organisation_id,
                BookingOptionRow.booking_id == BookingRow.id,
            ),
        )
        .where(_within(organisation_id, service_id, since, until))
        .group_by(BookingRow.id)
        .order_by(BookingRow.starts_at, BookingRow.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    for number, starts_at, postcode, household_id, is_proved, claimed, answers, tasks in rows:
        yield PastJob(
            number,
            starts_at,
            postcode,
            household_id if is_proved else None,
            claimed,
            tuple(_task(options, *task) for task in tasks),
            counted_answers(questions, answers),
        )


def decisions_of_service(
    session: Session, organisation_id: int, *, service_id: int
) -> Mapping[int, Sequence[PriceDecision]]:
    """Return what was decided for each household as a whole, the newest first."""
    found: defaultdict[int, list[PriceDecision]] = defaultdict(list)
    for row in session.scalars(
        select(PriceDecisionRow)
        .where(
            PriceDecisionRow.organisation_id == organisation_id,
            PriceDecisionRow.service_id == service_id,
            PriceDecisionRow.person == "",
        )
        .order_by(PriceDecisionRow.decided_at.desc(), PriceDecisionRow.id.desc())
    ):
        found[row.household_id].append(decision_from(row))
    return found


def _within(organisation_id: int, service_id: int, since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(
        BookingRow.organisation_id == organisation_id,
        BookingRow.service_id == service_id,
        BookingRow.state.in_(_PRICED),
        BookingRow.starts_at >= since,
        BookingRow.starts_at < until,
    )


def _options(session: Session, organisation_id: int, service_id: int) -> dict[int, dict[str, Any]]:
    rows = session.scalars(
        select(OptionRow).where(OptionRow.organisation_id == organisation_id, OptionRow.service_id == service_id)
    )
    return {
        row.id: {
            "skill": row.skill,
            "code": row.counts_as or counted_as(row.slug),
            "person_age": row.person_age,
            "crew": row.crew,
            "needs_motor_tool": row.needs_motor_tool,
            "may_drive": row.may_drive,
            "may_have_waste": row.may_have_waste,
        }
        for row in rows
    }


def _task(options: Mapping[int, dict[str, Any]], option_id: int, count: int, minutes: int) -> Task:
    return Task(option_id=option_id, count=count, minutes=minutes, next_minutes=0, **options[option_id])
