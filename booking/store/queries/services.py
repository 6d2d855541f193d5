"""Services, their options, and where they come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.rules.allowances import FollowUp
from booking.rules.money import ZERO, Money
from booking.rules.questions import Question
from booking.rules.quotas import Of, Period, Quota
from booking.rules.refusals import NotFound
from booking.rules.requests import URGENT
from booking.rules.rides import RideRules
from booking.rules.seasons import Season, season_of
from booking.rules.shapes import Shape
from booking.rules.text import Text
from booking.rules.versions import version_of
from booking.store.queries.baskets import linked_by_service
from booking.store.queries.questions import questions_by_service
from booking.store.remembered import SEEN, Remembered
from booking.store.tables import AreaRow, OptionRow, QuotaRow, ServiceLocationRow, ServiceRow, StreetRow


@dataclass(frozen=True, slots=True)
class Option:
    """A task that can be chosen."""

    option_id: int
    slug: str
    name: Text
    hint: Text
    icon: str
    usual_minutes: int
    next_minutes: int | None
    """How long each further one takes; None is as long as the first."""
    skill: str
    demands: tuple[str, ...]
    """What a worker must be able to bear; sorted."""
    equipment: tuple[str, ...]
    """Kinds of equipment that go along, one of each; sorted."""
    crew: int
    needs_motor_tool: bool
    may_drive: bool
    may_have_waste: bool
    counts_as: str
    """The quantity of a tariff that counts it; empty is its own slug."""
    person_age: int | None
    """How old each of those is at least for whom it is, where a tariff asks."""
    is_intake: bool
    """The look that a request begins with: the desk plans it, residents cannot choose it."""
    active: bool
    is_round: bool = False
    """The work on which reports are done: nobody reports it."""
    season: Season | None = None
    """When in the year it is possible; None is always."""
    follow_up: FollowUp | None = None
    """After what it comes, and how soon again."""
    rental_days: int | None = None
    """Of what is rented: for how many days (0: the same day), or for how many months; else both None."""
    rental_months: int | None = None
    deposit: Money = ZERO
    """What is asked besides its price, for each, and given back with it."""
    takes_seat: bool = True
    """Whether it takes a place in its session; else it is taken away."""

    @property
    def version(self) -> str:
        """A short name for exactly these facts: two people who saw other ones have another version."""
        return version_of(self)


@dataclass(frozen=True, slots=True)
class Service:
    """A service and its booking rules."""

    service_id: int
    slug: str
    name: Text
    summary: Text
    icon: str
    shape: Shape
    path: str
    """``instant``, ``request`` or ``decided``: see ``services.path``."""
    active: bool
    step: timedelta
    notice: timedelta
    change_notice: timedelta
    change_in_working_hours: bool
    """Whether ``change_notice`` counts the hours of working days only."""
    horizon_days: int
    longest_minutes: int
    buffer: timedelta
    """What a worker keeps free after each visit."""
    quota_visits: int | None
    """How many visits a household may have in each ``quota_per``: week, month or year. Both or neither are None."""
    quota_per: str | None
    on_holiday: str
    """What a series does on a closed day: ``skip`` or ``move``."""
    for_members: bool
    """Whether each place is for somebody of the household by name."""
    offer_hours: int
    """How long a place is kept for somebody of the waiting list."""
    location_ids: tuple[int, ...]
    """Where the service is given too, apart from people's homes; sorted."""
    options: tuple[Option, ...]
    questions: tuple[Question, ...] = ()
    """What it asks besides, in order; those that are no longer asked too, for answers that were given."""
    needs_membership: bool = False
    """Whether only households that are a member in that calendar year can book it."""
    ride_margin_minutes: int = 5
    ride_boarding_minutes: int = 5
    ride_most_persons: int = 3
    ride_farthest_km: int | None = None
    confidential: bool = False
    """Only its guides see who asked for it or has it."""
    season: Season | None = None
    """When in the year it is possible; None is always."""
    limits: tuple[Quota, ...] = ()
    """How much of it a household may have, besides ``quota_visits``."""
    gives_report: bool = False
    """Whether the resident gets in writing what was found, with ``advice`` that can be ticked."""
    advice: tuple[Text, ...] = ()
    needs_work_order: bool = False
    """Whether the customer signs what was done; the price comes after that."""
    ask_beyond_percent: int = 20
    """How much above the estimate work may come before the customer is asked: 0 to 200."""
    urgencies: tuple[str, ...] = URGENT
    """For which reasons a request can be urgent, in the order of asking; where there are none, nobody is asked."""
    linked_ids: tuple[int, ...] = ()
    """The services that are offered to who books this one, in order."""
    asks_hours: bool = False
    """Whether who comes to a session says from when until when."""
    children_per_carer: int | None = None
    """How many children each carer of a session looks after, where there are several; None is no bound."""
    children_per_lone_carer: int | None = None
    """The same of a carer who is alone; None is as many as with others."""
    respite_days: int = 0
    """How many planned days a year a full-time child may stay away for nothing."""

    @property
    def version(self) -> str:
        """A short name for exactly these rules, without the options and the questions."""
        return version_of(replace(self, options=(), questions=(), linked_ids=(), limits=()))

    @property
    def quotas(self) -> tuple[Quota, ...]:
        """Everything of which a household may have so much."""
        if self.quota_visits is None or self.quota_per is None:
            return self.limits
        return (Quota(of=Of.VISITS, most=self.quota_visits, per=Period(self.quota_per)), *self.limits)

    @property
    def ride_rules(self) -> RideRules:
        """What it settles about its rides, where it has any."""
        return RideRules(
            step=self.step // timedelta(minutes=1),
            margin_minutes=self.ride_margin_minutes,
            boarding_minutes=self.ride_boarding_minutes,
            most_persons=self.ride_most_persons,
            longest_minutes=self.longest_minutes,
        )

    def question(self, question_id: int) -> Question:
        """Return the question with this id. Raises ``NotFound``."""
        for question in self.questions:
            if question.question_id == question_id:
                return question
        raise NotFound

    def option(self, option_id: int) -> Option:
        """Return the option with this id. Raises ``NotFound``."""
        for option in self.options:
            if option.option_id == option_id:
                return option
        raise NotFound


@dataclass(frozen=True, slots=True)
class Area:
    """A postcode where a service comes."""

    postcode: str
    municipality: str
    centre: Point


@dataclass(frozen=True, slots=True)
class Street:
    """A street whose place is known."""

    name: str
    postcode: str
    at: Point


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """All that an organisation offers, at one version: its services by slug, and where each comes by postcode."""

    version: int
    services: tuple[Service, ...]
    areas: Mapping[int, tuple[Area, ...]]


_remembered: Final = Remembered[_Catalogue]()


def services_of(session: Session, organisation_id: int) -> list[Service]:
    """Return the active services of an organisation with their active options, by name."""
    return [_offered(one) for one in _catalogue(session, organisation_id).services if one.active]


def every_service(session: Session, organisation_id: int) -> list[Service]:
    """Return the services of an organisation with all their options, inactive ones too, by name."""
    return list(_catalogue(session, organisation_id).services)


def service_by_slug(session: Session, organisation_id: int, slug: str) -> Service:
    """Return one active service with its active options. Raises ``NotFound``."""
    for one in _catalogue(session, organisation_id).services:
        if one.slug == slug and one.active:
            return _offered(one)
    raise NotFound


def service_by_id(session: Session, organisation_id: int, service_id: int) -> Service:
    """Return one service with all its options, inactive ones too: a booking may still name them."""
    for one in _catalogue(session, organisation_id).services:
        if one.service_id == service_id:
            return one
    raise NotFound


def offered_by(session: Session, organisation_id: int, service_id: int) -> tuple[Service, tuple[Area, ...]]:
    """Return the same and where it comes, by postcode, both as of one moment."""
    catalogue = _catalogue(session, organisation_id)
    for one in catalogue.services:
        if one.service_id == service_id:
            return one, catalogue.areas.get(service_id, ())
    raise NotFound


def areas_of(session: Session, organisation_id: int, service_id: int) -> list[Area]:
    """Return where a service comes, by postcode."""
    return list(_catalogue(session, organisation_id).areas.get(service_id, ()))


def services_coming_to(session: Session, organisation_id: int, postcode: str) -> frozenset[int]:
    """Return the ids of the services that come to a postcode."""
    areas = _catalogue(session, organisation_id).areas
    return frozenset(one for one, places in areas.items() if any(place.postcode == postcode for place in places))


def every_area(session: Session, organisation_id: int) -> list[Area]:
    """Return where any active service of an organisation comes, by postcode."""
    catalogue = _catalogue(session, organisation_id)
    found: dict[str, Area] = {}
    for one in catalogue.services:
        for place in catalogue.areas.get(one.service_id, ()) if one.active else ():
            found.setdefault(place.postcode, place)
    return [found[postcode] for postcode in sorted(found)]


def streets_in(session: Session, organisation_id: int, postcodes: Sequence[str], *, limit: int = 500) -> list[Street]:
    """Return the known streets of these postcodes, by name."""
    rows = session.scalars(
        select(StreetRow)
        .where(StreetRow.organisation_id == organisation_id, StreetRow.postcode.in_(postcodes))
        .order_by(StreetRow.name, StreetRow.postcode)
        .limit(limit)
    )
    return [Street(row.name, row.postcode, Point(row.latitude, row.longitude)) for row in rows]


def find_street(session: Session, organisation_id: int, *, postcode: str, folded: str) -> Street | None:
    """Return the known street whose folded name (``rules.folding.fold``) is ``folded``, or None."""
    row = session.scalar(
        select(StreetRow).where(
            StreetRow.organisation_id == organisation_id,
            StreetRow.postcode == postcode,
            StreetRow.search_name == folded,
        )
    )
    return Street(row.name, row.postcode, Point(row.latitude, row.longitude)) if row else None


def _catalogue(session: Session, organisation_id: int) -> _Catalogue:
    """Return what an organisation offers as it is now: remembered while its version is the one in the database."""
    version = _version(session, organisation_id)
    known = _remembered.find(session, organisation_id)
    if known is None or known.version != version:
        # The version was read first: what changes while the rest is read makes this one old, never too new.
        known = _read(session, organisation_id, version or 0)
        _remembered.keep(session, organisation_id, known)
    return known


_VERSION: Final = "SELECT roster_version FROM organisations WHERE id = %(organisation_id)s"


def _version(session: Session, organisation_id: int) -> int | None:
    """Return the version as it is now; a block that only looks asks once: all of it is as of its first look."""
    seen = session.info.get(SEEN)
    if seen is not None and organisation_id in seen:
        known: int | None = seen[organisation_id]
        return known
    found = session.connection().exec_driver_sql(_VERSION, {"organisation_id": organisation_id}).scalar()
    if seen is not None:
        seen[organisation_id] = found
    return found


def _read(session: Session, organisation_id: int, version: int) -> _Catalogue:
    # Columns and not rows: what a use case has changed and not yet written stays as it is.
    options: defaultdict[int, list[Option]] = defaultdict(list)
    for option in session.execute(
        select(*OptionRow.__table__.columns)
        .where(OptionRow.organisation_id == organisation_id)
        .order_by(OptionRow.position, OptionRow.id)
    ):
        options[option.service_id].append(_option(option))
    areas: defaultdict[int, list[Area]] = defaultdict(list)
    for area in session.scalars(
        select(AreaRow).where(AreaRow.organisation_id == organisation_id).order_by(AreaRow.postcode, AreaRow.id)
    ):
        areas[area.service_id].append(Area(area.postcode, area.municipality, Point(area.latitude, area.longitude)))
    places: defaultdict[int, list[int]] = defaultdict(list)
    for service_id, location_id in session.execute(
        select(ServiceLocationRow.service_id, ServiceLocationRow.location_id)
        .where(ServiceLocationRow.organisation_id == organisation_id)
        .order_by(ServiceLocationRow.location_id)
    ):
        places[service_id].append(location_id)
    questions = questions_by_service(session, organisation_id)
    limits = _limits(session, organisation_id)
    linked = linked_by_service(session, organisation_id)
    rows = session.execute(
        select(*ServiceRow.__table__.columns)
        .where(ServiceRow.organisation_id == organisation_id)
        .order_by(ServiceRow.slug)
    )
    return _Catalogue(
        version,
        tuple(
            replace(
                _service(row, tuple(places[row.id]), tuple(options[row.id]), questions=tuple(questions[row.id])),
                linked_ids=linked.get(row.id, ()),
                limits=tuple(limits[row.id]),
            )
            for row in rows
        ),
        {service_id: tuple(found) for service_id, found in areas.items()},
    )


def _offered(service: Service) -> Service:
    """Return a service with only the options that can be chosen."""
    return replace(service, options=tuple(option for option in service.options if option.active))


def _service(
    row: Row[*tuple[Any, ...]],
    location_ids: tuple[int, ...],
    options: tuple[Option, ...],
    *,
    questions: tuple[Question, ...],
) -> Service:
    return Service(
        service_id=row.id,
        slug=row.slug,
        name=row.name,
        summary=row.summary,
        icon=row.icon,
        shape=Shape(row.shape),
        path=row.path,
        active=row.active,
        step=timedelta(minutes=row.step_minutes),
        notice=timedelta(hours=row.notice_hours),
        change_notice=timedelta(hours=row.change_notice_hours),
        change_in_working_hours=row.change_in_working_hours,
        horizon_days=row.horizon_days,
        longest_minutes=row.longest_minutes,
        buffer=timedelta(minutes=row.buffer_minutes),
        quota_visits=row.quota_visits,
        quota_per=row.quota_per,
        on_holiday=row.on_holiday,
        for_members=row.for_members,
        offer_hours=row.offer_hours,
        location_ids=location_ids,
        options=options,
        questions=questions,
        confidential=row.confidential,
        urgencies=tuple(one for one in URGENT if one in row.urgencies),
        needs_work_order=row.needs_work_order,
        ask_beyond_percent=row.ask_beyond_percent,
        needs_membership=row.needs_membership,
        ride_margin_minutes=row.ride_margin_minutes,
        ride_boarding_minutes=row.ride_boarding_minutes,
        ride_most_persons=row.ride_most_persons,
        season=season_of(row.season_first, row.season_last, row.season_why),
        gives_report=row.gives_report,
        advice=tuple(row.advice),
        ride_farthest_km=row.ride_farthest_km,
        asks_hours=row.asks_hours,
        children_per_carer=row.children_per_carer,
        children_per_lone_carer=row.children_per_lone_carer,
        respite_days=row.respite_days,
    )


def _limits(session: Session, organisation_id: int) -> defaultdict[int, list[Quota]]:
    """Return what each service allows a household, by the id of the service."""
    found: defaultdict[int, list[Quota]] = defaultdict(list)
    for row in session.execute(
        select(*QuotaRow.__table__.columns).where(QuotaRow.organisation_id == organisation_id).order_by(QuotaRow.id)
    ):
        found[row.service_id].append(
            Quota(
                of=Of(row.counts),
                most=row.most,
                per=Period(row.per),
                option_ids=frozenset(row.option_ids),
                season=season_of(row.season_first, row.season_last, ""),
                quota_id=row.id,
            )
        )
    return found


def _option(row: Row[*tuple[Any, ...]]) -> Option:
    return Option(
        option_id=row.id,
        slug=row.slug,
        name=row.name,
        hint=row.hint,
        icon=row.icon,
        usual_minutes=row.usual_minutes,
        next_minutes=row.next_minutes,
        skill=row.skill,
        demands=tuple(sorted(row.demands)),
        equipment=tuple(sorted(row.equipment)),
        crew=row.crew,
        needs_motor_tool=row.needs_motor_tool,
        may_drive=row.may_drive,
        may_have_waste=row.may_have_waste,
        counts_as=row.counts_as,
        person_age=row.person_age,
        is_intake=row.is_intake,
        active=row.active,
        is_round=row.is_round,
        season=season_of(row.season_first, row.season_last, row.season_why),
        follow_up=_follow_up(row),
        rental_days=row.rental_days,
        rental_months=row.rental_months,
        deposit=Money.from_cents(row.deposit_cents),
        takes_seat=row.takes_seat,
    )


def _follow_up(row: Row[*tuple[Any, ...]]) -> FollowUp | None:
    if row.after_option_id is None and row.again_after_days is None:
        return None
    return FollowUp(
        option_id=row.id,
        after_option_id=row.after_option_id,
        after_days=row.after_days,
        after_most_days=row.after_most_days,
        again_after_days=row.again_after_days,
    )
