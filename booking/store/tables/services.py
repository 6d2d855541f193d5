"""What residents book, and where."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.rules.requests import URGENT
from booking.store.database import Base
from booking.store.types import Key, OwnedByOrganisation, Words


class ServiceRow(OwnedByOrganisation, Base):
    """A service and how it is booked. ``shape`` says how it is delivered (``rules.shapes``)."""

    __tablename__ = "services"
    __table_args__ = (
        UniqueConstraint("organisation_id", "slug"),
        CheckConstraint("shape IN ('visit', 'ride', 'seat', 'drop_off', 'report', 'rental')", name="shape"),
        CheckConstraint("path IN ('instant', 'request', 'decided')", name="path"),
        CheckConstraint("step_minutes IN (5, 10, 15, 20, 30, 60)", name="step_divides_hour"),
        CheckConstraint("notice_hours >= 0 AND horizon_days BETWEEN 1 AND 120", name="window"),
        CheckConstraint("change_notice_hours >= 0", name="change_notice"),
        CheckConstraint("buffer_minutes BETWEEN 0 AND 120", name="buffer_minutes"),
        CheckConstraint("longest_minutes BETWEEN 5 AND 720", name="longest_minutes"),
        CheckConstraint("quota_visits > 0 AND quota_per IN ('week', 'month', 'year')", name="quota"),
        CheckConstraint("(quota_visits IS NULL) = (quota_per IS NULL)", name="quota_whole"),
        CheckConstraint("on_holiday IN ('skip', 'move')", name="on_holiday"),
        CheckConstraint("offer_hours BETWEEN 1 AND 168", name="offer_hours"),
        CheckConstraint("(season_first IS NULL) = (season_last IS NULL)", name="season"),
        CheckConstraint("season_why IN ('season', 'nesting', 'weather')", name="season_why"),
        CheckConstraint("ask_beyond_percent BETWEEN 0 AND 200", name="ask_beyond_percent"),
        CheckConstraint(
            "ride_margin_minutes BETWEEN 0 AND 60 AND ride_boarding_minutes BETWEEN 0 AND 30"
            " AND ride_most_persons BETWEEN 1 AND 8 AND ride_farthest_km BETWEEN 1 AND 1000"
            " AND ride_detour_minutes BETWEEN 1 AND 30",
            name="ride",
        ),
        CheckConstraint("children_per_carer BETWEEN 1 AND 60", name="children_per_carer"),
        CheckConstraint("children_per_lone_carer BETWEEN 1 AND 60", name="children_per_lone_carer"),
        CheckConstraint("respite_days BETWEEN 0 AND 366", name="respite_days"),
    )

    id: Mapped[Key]
    slug: Mapped[Words]
    name: Mapped[dict[str, Any]] = mapped_column(JSONB)
    summary: Mapped[dict[str, Any]] = mapped_column(JSONB)
    icon: Mapped[Words]
    shape: Mapped[Words]
    path: Mapped[Words] = mapped_column(default="instant")
    """``instant``: residents book; ``request``: they ask, and somebody decides; ``decided``: they book where a price
    decision of their household holds, and ask where none does.
    """
    active: Mapped[bool] = mapped_column(default=True)
    step_minutes: Mapped[int] = mapped_column(default=30)
    notice_hours: Mapped[int] = mapped_column(default=24)
    """How long before a visit it can be booked at the latest, by residents themselves."""
    horizon_days: Mapped[int] = mapped_column(default=28)
    change_notice_hours: Mapped[int] = mapped_column(default=24)
    """Until how long before the visit a resident can move or cancel by link."""
    change_in_working_hours: Mapped[bool] = mapped_column(default=False)
    """Whether the hours of ``change_notice_hours`` are those of working days only."""
    longest_minutes: Mapped[int] = mapped_column(default=240)
    buffer_minutes: Mapped[int] = mapped_column(default=0)
    """What a worker keeps free after each visit: to clean up, to write down."""
    quota_visits: Mapped[int | None]
    """How many visits a household may have in each week, month or year (``quota_per``)."""
    quota_per: Mapped[str | None] = mapped_column(Text)
    on_holiday: Mapped[Words] = mapped_column(default="skip")
    """What a series does on a day when nobody works: leave it out, or take the next day that is free."""
    own_series: Mapped[bool] = mapped_column(default=False)
    """Whether residents whom we know for sure can book it by themselves for every week or some weeks."""
    for_members: Mapped[bool] = mapped_column(default=False)
    """Whether each place is for somebody of the household by name: a child in day care."""
    offer_hours: Mapped[int] = mapped_column(default=24)
    """How long a place is kept for somebody of the waiting list to whom it is offered."""
    confidential: Mapped[bool] = mapped_column(default=False)
    """Only who guides in it (``service_guides``) sees who asked for it or has it."""
    needs_work_order: Mapped[bool] = mapped_column(default=False)
    """Whether the customer signs what was done, and the price comes after that."""
    ask_beyond_percent: Mapped[int] = mapped_column(default=20)
    """How much above the estimate work may come before the customer is asked."""
    urgencies: Mapped[list[str]] = mapped_column(ARRAY(Text), default=lambda: list(URGENT))
    """For which reasons a request can be urgent (``rules.requests.Urgency``); none is never asked."""
    needs_membership: Mapped[bool] = mapped_column(default=False)
    """Whether only households that are a member in that calendar year can book it."""
    ride_margin_minutes: Mapped[int] = mapped_column(default=5)
    """Of a ride: how long before an appointment it arrives at the latest."""
    ride_boarding_minutes: Mapped[int] = mapped_column(default=5)
    """Of a ride: for getting in or out, at the pick-up, at each stop and at the destination."""
    ride_most_persons: Mapped[int] = mapped_column(default=3)
    """Of a ride: how many fit in the car, besides the driver."""
    ride_farthest_km: Mapped[int | None]
    """How far it drives from the pick-up, one way; None: however far."""
    ride_detour_minutes: Mapped[int | None] = mapped_column(SmallInteger)
    """How much longer somebody may be under way because another booking shares the car; None: nobody shares."""
    season_first: Mapped[int | None]
    """The first day of each year on which it is possible, month and day as one number: 401 is 1 April."""
    season_last: Mapped[int | None]
    season_why: Mapped[Words] = mapped_column(default="season")
    gives_report: Mapped[bool] = mapped_column(default=False)
    """Whether the resident gets in writing what was found at the visit, and what we advise."""
    advice: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    """What such a report can tick: a text by language each."""
    needs_foreman: Mapped[bool] = mapped_column(default=False)
    """Whether one of each crew of two or more has to be somebody who can lead it."""
    asks_hours: Mapped[bool] = mapped_column(default=False)
    """Whether who comes to a session says from when until when."""
    children_per_carer: Mapped[int | None] = mapped_column(SmallInteger)
    """How many children each carer of a session looks after at most, where there are several; None is no bound."""
    children_per_lone_carer: Mapped[int | None] = mapped_column(SmallInteger)
    """The same of a carer who is alone; None is as many as with others."""
    respite_days: Mapped[int] = mapped_column(SmallInteger, default=0)
    """How many planned days a year a child who comes every working day may stay away for nothing; 0 is no such days."""


class OptionRow(OwnedByOrganisation, Base):
    """A concrete task, with its usual duration and what it needs."""

    __tablename__ = "options"
    __table_args__ = (
        UniqueConstraint("organisation_id", "service_id", "slug"),
        CheckConstraint("usual_minutes BETWEEN 5 AND 600", name="usual_minutes"),
        CheckConstraint("crew BETWEEN 1 AND 5", name="crew"),
        CheckConstraint("next_minutes BETWEEN 0 AND 600", name="next_minutes"),
        CheckConstraint("(season_first IS NULL) = (season_last IS NULL)", name="season"),
        CheckConstraint("season_why IN ('season', 'nesting', 'weather')", name="season_why"),
        CheckConstraint("after_option_id <> id", name="after_another"),
        CheckConstraint("after_days >= 0 AND after_most_days >= after_days", name="after_days"),
        CheckConstraint("again_after_days > 0", name="again_after_days"),
        CheckConstraint("rental_days BETWEEN 0 AND 366", name="rental_days"),
        CheckConstraint("rental_months BETWEEN 1 AND 24", name="rental_months"),
        CheckConstraint("rental_days IS NULL OR rental_months IS NULL", name="rental_length"),
        CheckConstraint("deposit_cents BETWEEN 0 AND 500000", name="deposit_cents"),
    )

    id: Mapped[Key]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    slug: Mapped[Words]
    name: Mapped[dict[str, Any]] = mapped_column(JSONB)
    hint: Mapped[dict[str, Any]] = mapped_column(JSONB)
    icon: Mapped[Words]
    usual_minutes: Mapped[int]
    next_minutes: Mapped[int | None]
    """How long each further one takes; None is as long as the first."""
    skill: Mapped[Words]
    demands: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """What a worker must be able to bear: a ladder, lifting. Somebody whose limits name it is not sent."""
    equipment: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """Kinds of equipment that go along: one of each."""
    crew: Mapped[int] = mapped_column(default=1)
    needs_motor_tool: Mapped[bool] = mapped_column(default=False)
    may_drive: Mapped[bool] = mapped_column(default=False)
    may_have_waste: Mapped[bool] = mapped_column(default=False)
    counts_as: Mapped[Words] = mapped_column(default="")
    """The quantity by which tariffs count it: ``meals``; empty is its own slug."""
    person_age: Mapped[int | None]
    """How old each person is at least for whom it is, in whole years."""
    takes_seat: Mapped[bool] = mapped_column(default=True)
    """Whether it takes a place in its session; else it is taken away, and counts as a portion."""
    is_intake: Mapped[bool] = mapped_column(default=False)
    """Whether it is the look that a request begins with: the desk plans it, residents cannot choose it."""
    active: Mapped[bool] = mapped_column(default=True)
    is_round: Mapped[bool] = mapped_column(default=False)
    """The work on which reports are done, one after the other: the desk books it, nobody reports it."""
    position: Mapped[int] = mapped_column(default=0)
    rental_days: Mapped[int | None]
    """Of what is rented: for how many days; 0 is until the evening of the same day."""
    rental_months: Mapped[int | None]
    """Or for how many months."""
    deposit_cents: Mapped[int] = mapped_column(default=0)
    """What is asked besides the price of what is rented, and given back with it."""
    season_first: Mapped[int | None]
    """The first day of each year on which it is possible, month and day as one number: 401 is 1 April."""
    season_last: Mapped[int | None]
    season_why: Mapped[Words] = mapped_column(default="season")
    after_option_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("options.id"))
    """A task that has to be done at the household before: ``after_days`` to ``after_most_days`` before it."""
    after_days: Mapped[int] = mapped_column(default=0)
    after_most_days: Mapped[int | None]
    again_after_days: Mapped[int | None]
    """How long a household waits before it can have it once more."""


class QuotaRow(OwnedByOrganisation, Base):
    """So much of a service at most for each household, in some period (``rules.quotas``)."""

    __tablename__ = "quotas"
    __table_args__ = (
        CheckConstraint("counts IN ('visits', 'minutes')", name="counts"),
        CheckConstraint("most > 0", name="most"),
        CheckConstraint("per IN ('week', 'fortnight', 'month', 'year', 'season')", name="per"),
        CheckConstraint("(per = 'season') = (season_first IS NOT NULL)", name="season"),
        CheckConstraint("(season_first IS NULL) = (season_last IS NULL)", name="season_whole"),
        Index("ix_quotas_service", "organisation_id", "service_id"),
    )

    id: Mapped[Key]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    counts: Mapped[Words]
    most: Mapped[int]
    """Visits, or minutes on site."""
    per: Mapped[Words]
    season_first: Mapped[int | None]
    season_last: Mapped[int | None]
    option_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list)
    """The tasks that count together; none is all of the service."""


class AreaRow(OwnedByOrganisation, Base):
    """A postcode to which a service comes, with its centre for addresses whose street is not known."""

    __tablename__ = "areas"
    __table_args__ = (
        UniqueConstraint("organisation_id", "service_id", "postcode"),
        # The one look across organisations: who comes to this postcode.
        Index("ix_areas_postcode", "postcode"),
    )

    id: Mapped[Key]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    postcode: Mapped[Words]
    municipality: Mapped[Words]
    latitude: Mapped[float]
    longitude: Mapped[float]


class StreetRow(OwnedByOrganisation, Base):
    """A street that the organisation knows the place of: for suggestions while typing and travel times."""

    __tablename__ = "streets"
    __table_args__ = (
        UniqueConstraint("organisation_id", "postcode", "name"),
        Index("ix_streets_search", "organisation_id", "postcode", "search_name"),
    )

    id: Mapped[Key]
    postcode: Mapped[Words]
    name: Mapped[Words]
    search_name: Mapped[Words]
    """The name in lower case without accents and spaces: how it is found."""
    latitude: Mapped[float]
    longitude: Mapped[float]


class ServiceLocationRow(OwnedByOrganisation, Base):
    """A location at which a service is given too."""

    __tablename__ = "service_locations"
    __table_args__ = (UniqueConstraint("organisation_id", "service_id", "location_id"),)

    id: Mapped[Key]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    location_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("locations.id"))
