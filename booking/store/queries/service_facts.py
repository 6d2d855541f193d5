"""What a service is: its tasks, its booking rules and where it comes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from booking.rules.addresses import Point
from booking.rules.allowances import FollowUp
from booking.rules.money import ZERO, Money
from booking.rules.questions import Question
from booking.rules.quotas import Of, Period, Quota
from booking.rules.refusals import NotFound
from booking.rules.requests import URGENT
from booking.rules.rides import RideRules
from booking.rules.seasons import Season
from booking.rules.shapes import Shape
from booking.rules.text import Text
from booking.rules.versions import version_of


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
    ride_detour_minutes: int | None = None
    """How much longer a ride may take because somebody shares the car; None: nobody does."""
    confidential: bool = False
    """Only its guides see who asked for it or has it."""
    season: Season | None = None
    """When in the year it is possible; None is always."""
    limits: tuple[Quota, ...] = ()
    """How much of it a household may have, besides ``quota_visits``."""
    gives_report: bool = False
    """Whether the resident gets in writing what was found, with ``advice`` that can be ticked."""
    advice: tuple[Text, ...] = ()
    needs_foreman: bool = False
    """Whether one of each crew of two or more has to be somebody who can lead it."""
    needs_work_order: bool = False
    """Whether the customer signs what was done; the price comes after that."""
    ask_beyond_percent: int = 20
    """How much above the estimate work may come before the customer is asked: 0 to 200."""
    urgencies: tuple[str, ...] = URGENT
    """For which reasons a request can be urgent, in the order of asking; where there are none, nobody is asked."""
    linked_ids: tuple[int, ...] = ()
    """The services that are offered to who books this one, in order."""
    own_series: bool = False
    """Whether residents whom we know for sure can book it by themselves for every week or some weeks."""
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
    def skills(self) -> frozenset[str]:
        """What its tasks ask of who does them; with an empty one where anybody can do some of it."""
        return frozenset(one.skill for one in self.options if one.active)

    @property
    def asked_when_booking(self) -> tuple[Question, ...]:
        """The questions of a booking. What a request asks about a child is asked once, and not of each of its days."""
        if not self.for_members or self.path == "instant":
            return self.questions
        return tuple(one for one in self.questions if one.counts_as)

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

    def seasons_of(self, option_ids: Iterable[int]) -> tuple[Season, ...]:
        """Return the parts of the year in which all of these options are possible; each has to hold.

        Raises ``NotFound`` for an option of others.
        """
        of_options = (self.option(one).season for one in option_ids)
        return tuple(season for season in (self.season, *of_options) if season is not None)

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
