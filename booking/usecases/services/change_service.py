"""How a service is called and booked."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import NotFound
from booking.rules.seasons import Season
from booking.rules.text import Text
from booking.rules.versions import require_seen
from booking.store.queries.services import service_by_id
from booking.store.tables import LocationRow, ServiceLocationRow, ServiceRow
from booking.usecases.services.find import service_to_change
from booking.usecases.services.option_facts import write_season


@dataclass(frozen=True, slots=True, kw_only=True)
class RideSettings:
    """What a service of rides settles besides: 0 to 60 minutes of margin, 0 to 30 to get in or out, 1 to 8 persons.

    ``farthest_km`` is how far it drives, one way: 1 to 1000; None is however far.
    """

    needs_membership: bool
    margin_minutes: int
    boarding_minutes: int
    most_persons: int
    farthest_km: int | None = None
    detour_minutes: int | None = None
    """How much longer somebody may be under way because another one shares the car: 1 to 30; None: nobody shares."""


@dataclass(frozen=True, slots=True)
class OrderSettings:
    """Whether the customer signs a work order, and how many percent above the estimate nobody has to ask: 0 to 200."""

    needed: bool
    ask_beyond_percent: int


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """Whether the resident gets a report after the visit, and what it can tick: a text by language each."""

    gives_report: bool
    advice: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CareSettings:
    """What a service of places by name settles besides: whether hours are asked, 1 to 60 children for each carer and
    for a lone one (None: no bound), 0 to 366 respite days a year for who comes full time.
    """

    for_members: bool
    asks_hours: bool
    children_per_carer: int | None
    children_per_lone_carer: int | None
    respite_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeService:
    """A service as it is from now on. ``seen`` is the version that the person had before them, or empty.

    ``step_minutes`` divides an hour; ``horizon_days`` is 1 to 120; ``buffer_minutes`` 0 to 120; ``offer_hours`` 1 to
    168. A household may have ``quota_visits`` in each ``quota_per`` (week, month, year), or any number when both are
    None. ``on_holiday`` is skip or move. Without ``rides``, ``orders``, ``own_series`` or
    ``needs_foreman``, what was settled about rides, work orders, series of residents or foremen stays.
    """

    service_id: int
    seen: str = ""
    name: Text
    summary: Text
    active: bool
    step_minutes: int
    notice_hours: int
    change_notice_hours: int
    change_in_working_hours: bool
    horizon_days: int
    longest_minutes: int
    buffer_minutes: int
    quota_visits: int | None
    quota_per: str | None
    on_holiday: str
    offer_hours: int
    location_ids: frozenset[int]
    rides: RideSettings | None = None
    care: CareSettings | None = None
    season: Season | None = None
    report: ReportSettings | None = None
    orders: OrderSettings | None = None
    own_series: bool | None = None
    needs_foreman: bool | None = None


def change_service(session: Session, request: ChangeService, *, by: Actor) -> None:
    """Write down what changed. What was booked stays booked, also where the service stops.

    Raises ``NotAllowed``, ``NotFound`` for a strange service or location, or ``VersionChanged`` when somebody else
    saved it in the meantime.
    """
    row = service_to_change(session, request.service_id, by=by)
    before = service_by_id(session, by.organisation_id, row.id)
    require_seen(request.seen, before.version)

    row.name, row.summary = dict(request.name), dict(request.summary)
    row.active = request.active
    row.step_minutes = request.step_minutes
    row.notice_hours, row.change_notice_hours = request.notice_hours, request.change_notice_hours
    row.change_in_working_hours = request.change_in_working_hours
    row.horizon_days, row.longest_minutes = request.horizon_days, request.longest_minutes
    row.buffer_minutes = request.buffer_minutes
    row.quota_visits, row.quota_per = request.quota_visits, request.quota_per
    row.on_holiday, row.offer_hours = request.on_holiday, request.offer_hours
    write_season(row, request.season)
    if request.own_series is not None:
        row.own_series = request.own_series
    if request.needs_foreman is not None:
        row.needs_foreman = request.needs_foreman
    if request.report is not None:
        row.gives_report = request.report.gives_report
        row.advice = [dict(one) for one in request.report.advice]
    if request.care is not None:
        row.for_members, row.asks_hours = request.care.for_members, request.care.asks_hours
        row.children_per_carer = request.care.children_per_carer
        row.children_per_lone_carer = request.care.children_per_lone_carer
        row.respite_days = request.care.respite_days
    if request.rides is not None:
        row.needs_membership, row.ride_most_persons = request.rides.needs_membership, request.rides.most_persons
        row.ride_margin_minutes, row.ride_farthest_km = request.rides.margin_minutes, request.rides.farthest_km
        row.ride_boarding_minutes = request.rides.boarding_minutes
        row.ride_detour_minutes = request.rides.detour_minutes
    if request.orders is not None:
        row.needs_work_order, row.ask_beyond_percent = request.orders.needed, request.orders.ask_beyond_percent
    _give_at(session, row, request.location_ids, before=frozenset(before.location_ids))
    session.flush()


def _give_at(session: Session, row: ServiceRow, location_ids: frozenset[int], *, before: frozenset[int]) -> None:
    known = set(
        session.scalars(
            select(LocationRow.id).where(
                LocationRow.organisation_id == row.organisation_id, LocationRow.id.in_(location_ids)
            )
        )
    )
    if known != location_ids:
        raise NotFound
    session.execute(
        delete(ServiceLocationRow).where(
            ServiceLocationRow.organisation_id == row.organisation_id,
            ServiceLocationRow.service_id == row.id,
            ServiceLocationRow.location_id.in_(before - location_ids),
        )
    )
    session.add_all(
        ServiceLocationRow(organisation_id=row.organisation_id, service_id=row.id, location_id=location_id)
        for location_id in sorted(location_ids - before)
    )
