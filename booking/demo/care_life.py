"""Day care in the demo: a child with its attest and its plan of days, and a round of wishes for the next holiday."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.demo.data.residents import RESIDENTS
from booking.demo.town import place_of
from booking.rules.actors import Actor, Role
from booking.rules.calendar import local_date
from booking.rules.care import CareTimes
from booking.rules.representatives import RepresentativeKind, Tells
from booking.rules.series import SeriesRule
from booking.store.queries.service_facts import Service
from booking.store.queries.services import every_service
from booking.store.tables import GroupSessionRow
from booking.usecases.bookings.requests import Choice, Who
from booking.usecases.representatives.add_representation import AddRepresentation, add_representation
from booking.usecases.residents.keep_attest import KeepAttest, keep_attest
from booking.usecases.residents.keep_member import KeepMember, keep_member
from booking.usecases.residents.register_resident import Registered, register_resident
from booking.usecases.series.book_series import book_series
from booking.usecases.series.check_series import check_series
from booking.usecases.series.requests import BookSeries, ChosenDate, SeriesWish, SeriesWork
from booking.usecases.wish_rounds.give_wishes import GiveWishes, WishedDay, give_wishes
from booking.usecases.wish_rounds.open_round import Ground, OpenRound, open_round

#: Which resident has the child, and what their attest says.
_PARENT, _DAY_PRICE = 22, Decimal("18.40")
_DAY = timedelta(days=1)


def day_care_life(session: Session, desk: Actor, *, now: datetime) -> None:
    """Write it down through the use cases that people use."""
    offered = {one.slug: one for one in every_service(session, desk.organisation_id)}
    service = offered.get("kinderopvang")
    if service is None:
        return
    parent, child_id = _child(session, desk, now=now)
    _people(session, desk, parent, now=now)
    _plan(session, desk, service, parent, child_id, now=now)
    _round(session, desk, service, parent, child_id, now=now)


def _child(session: Session, desk: Actor, *, now: datetime) -> tuple[Registered, int]:
    one, today = RESIDENTS[_PARENT], local_date(now)
    who = Who(one.name, one.phone, one.email or "", one.language)
    parent = register_resident(session, who, place_of(one), by=desk, now=now)
    kept = KeepMember(
        resident_id=parent.resident_id,
        name="Lou",
        born_on=today - 500 * _DAY,
        care_notes="Geen noten.",
        pick_up="Oma Greet\nBuurvrouw Aïcha",
        emergency_phone=one.phone,
    )
    child_id = keep_member(session, kept, by=desk, now=now)
    attest = KeepAttest(
        resident_id=parent.resident_id,
        member_id=child_id,
        number="KG-1042",
        day_price=_DAY_PRICE,
        first=date(today.year, 1, 1),
        last=date(today.year + 1, 12, 31),
    )
    keep_attest(session, attest, by=desk, now=now)
    return parent, child_id


def _people(session: Session, desk: Actor, parent: Registered, *, now: datetime) -> None:
    """Let a grandmother book who also takes care of the child, and a bookkeeper who sees nothing of that."""
    today = local_date(now)
    for who, kind, sees_care in (
        (Who("Greet Wouters", "+32470550103", "oma.greet@post.example", "nl"), RepresentativeKind.FAMILY, True),
        (Who("Tom Maes", "+32470550104", "tom.maes@ocmw.example", "nl"), RepresentativeKind.OCMW, False),
    ):
        acts = AddRepresentation(
            resident_id=parent.resident_id,
            who=who,
            kind=kind,
            may_book=True,
            may_pay=not sees_care,
            may_see_care=sees_care,
            ground="Zei de ouder zelf aan het loket" if sees_care else "Overeenkomst budgetbeheer",
            first=today - 30 * _DAY,
            last=None if sees_care else today + 60 * _DAY,
            tells=Tells.RESIDENT,
            seen_on=today - 30 * _DAY,
        )
        add_representation(session, acts, by=desk, now=now)


def _plan(session: Session, desk: Actor, service: Service, parent: Registered, child_id: int, *, now: datetime) -> None:
    """Agree on Mondays and Thursdays from eight to four, from tomorrow on."""
    work = SeriesWork(
        (Choice(service.options[0].option_id, 1),),
        place_of(RESIDENTS[_PARENT]),
        member_ids=(child_id,),
        hours=CareTimes(time(8), time(16)),
    )
    rule = SeriesRule(every_weeks=1, weekdays=(0, 3), clock=time(7, 30), first=local_date(now) + _DAY)
    wish = SeriesWish(parent.resident_id, service.service_id, work, rule)
    check = check_series(session, wish, by=desk, now=now)
    chosen = tuple(
        ChosenDate(one.meant_on, one.starts_at, one.total)
        for one in check.dates
        if one.is_free and one.starts_at is not None and one.total is not None
    )
    book_series(session, BookSeries(wish, chosen, client_key="demo-plan-of-days"), by=desk, now=now)


def _round(
    session: Session, desk: Actor, service: Service, parent: Registered, child_id: int, *, now: datetime
) -> None:
    """Open a round over the last sessions that are planned, and let one family wish two of its days."""
    coordinator = Actor(
        desk.organisation_id, frozenset({Role.COORDINATOR, Role.DESK}), user_id=desk.user_id, name=desk.name
    )
    sessions = session.execute(
        select(GroupSessionRow.id, GroupSessionRow.starts_at)
        .where(
            GroupSessionRow.organisation_id == desk.organisation_id,
            GroupSessionRow.service_id == service.service_id,
        )
        .order_by(GroupSessionRow.starts_at.desc())
        .limit(5)
    ).all()
    first, last, today = local_date(sessions[-1].starts_at), local_date(sessions[0].starts_at), local_date(now)
    asked = OpenRound(
        service_id=service.service_id,
        option_id=service.options[0].option_id,
        name="Schoolvakantie",
        first=first,
        last=last,
        wishes_until=today + (first - today) // 2,
        allocate_on=today + (first - today) // 2 + _DAY,
        grounds=(
            Ground("ground1", "Ik ben een alleenstaande ouder", 10),
            Ground("ground2", "Wij werken allebei, of volgen een opleiding", 5),
        ),
    )
    round_id = open_round(session, asked, by=coordinator, now=now)
    wishes = tuple(WishedDay(child_id, one.id, rank) for rank, one in enumerate(sessions[:2], 1))
    give_wishes(
        session,
        GiveWishes(round_id, wishes, frozenset({"ground2"}), resident_id=parent.resident_id),
        by=desk,
        now=now,
    )
