"""The words for each code that a tariff knows: statuses, quantities, parties, incomes, periods, roundings.

A tariff may name statuses, quantities and parties of its own, with their words (``own_names``). A code that
nobody has words for stands for itself, with spaces.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from booking.messages.words import Say, Words
from booking.rules.text import Text

_Codes = Mapping[str, Callable[[Say], str]]


@dataclass(frozen=True, slots=True)
class TariffNames:
    """The names that one tariff uses, in one language: of all tariffs, its own, and those of its classes."""

    words: Words
    own: Mapping[str, Text] = field(default_factory=dict)
    classes: Mapping[str, Text] = field(default_factory=dict)
    lines: Mapping[str, Text] = field(default_factory=dict)

    def status(self, code: str) -> str:
        """Return a status, or the ground of a decision: ``Leefloon van het OCMW``."""
        return self._own(f"statuses.{code}") or _said(GROUNDS, code, self.words)

    def quantity(self, code: str) -> str:
        """Return what is counted, the whole of it: ``Werktijd van elke medewerker``."""
        return self._own(f"quantity.{code}") or _said(QUANTITY_NAMES, code, self.words)

    def party(self, code: str) -> str:
        """Return somebody who pays or gets, as within a sentence: ``de gemeente``."""
        return self._own(f"parties.{code}") or _said(PARTY_NAMES, code, self.words)

    def feature(self, code: str) -> str:
        """Return a feature of a job."""
        return self._own(f"features.{code}") or _said({}, code, self.words)

    def score(self, code: str) -> str:
        """Return a measured need."""
        return self._own(f"scores.{code}") or _said(SCORES, code, self.words)

    def price_class(self, code: str) -> str:
        """Return a price class of the tariff; where only a quote is known, it is that of who pays."""
        if code in self.classes:
            return self.words.text(self.classes[code])
        return self.words.gettext("the price class of who pays")

    def line(self, code: str) -> str:
        """Return a line of the tariff."""
        return self.words.text(self.lines[code]) if code in self.lines else _said({}, code, self.words)

    def _own(self, key: str) -> str:
        return self.words.text(self.own[key]) if key in self.own else ""


def status_name(code: str, words: Words) -> str:
    """Return a status, or the ground of a decision, that is no tariff's own."""
    return _said(GROUNDS, code, words)


def because_of(code: str, words: Words) -> str | None:
    """Return the sentence that tells a resident that this status gives the price; None for a tariff's own."""
    said = _BECAUSE.get(code)
    return said(words.gettext) if said else None


def household_kind_name(code: str, words: Words) -> str:
    """Return a kind of household: ``alleenstaande``."""
    return _said(HOUSEHOLD_KINDS, code, words)


def income_notion_name(code: str, words: Words) -> str:
    """Return which income counts, as a whole sentence."""
    return _said(INCOME_NOTIONS, code, words)


def relation_name(code: str, words: Words) -> str:
    """Return who somebody in a household is to the person who asks."""
    return _said(RELATIONS, code, words)


def outcome_name(code: str, words: Words) -> str:
    """Return how a booking ended, as a phrase."""
    return _said(OUTCOMES, code, words)


def rounding_words(code: str, words: Words) -> str:
    """Return how cents are rounded, as a whole sentence."""
    return _said(ROUNDINGS, code, words)


def _said(codes: _Codes, code: str, words: Words) -> str:
    said = codes.get(code)
    return said(words.gettext) if said else code.replace("_", " ")


#: Statuses (rules/pricing/statuses.py), and the two grounds of a decision that are none.
GROUNDS: Final[_Codes] = {
    "budget_guidance": lambda _: _("Budget guidance"),
    "budget_meter": lambda _: _("An active budget meter"),
    "care_budget": lambda _: _("A care budget"),
    "care_plan": lambda _: _("A care plan"),
    "committee": lambda _: _("Decision of the committee"),
    "debt_settlement": lambda _: _("Collective debt settlement"),
    "equivalent_leefloon": lambda _: _("Equivalent living wage from the OCMW"),
    "guidance": lambda _: _("Budget guidance, or guidance by the social service"),
    "heating_allowance": lambda _: _("Heating allowance"),
    "igo": lambda _: _("Income guarantee for older people (IGO)"),
    "income": lambda _: _("Income"),
    "integration_allowance": lambda _: _("Integration allowance for people with a disability"),
    "ivt": lambda _: _("Income replacement allowance for people with a disability (IVT)"),
    "jobseeker": lambda _: _("Jobseeker"),
    "lac": lambda _: _("A file at the local advice committee for energy (LAC)"),
    "leefloon": lambda _: _("Living wage from the OCMW"),
    "maatwerk": lambda _: _("Works in a social enterprise (maatwerk)"),
    "ocmw_decision": lambda _: _("Decision of the OCMW"),
    "ok_pas": lambda _: _("OK-pas"),
    "private_tenant": lambda _: _("Rents on the private market"),
    "protected_customer": lambda _: _("Protected customer for energy"),
    "social_tenant": lambda _: _("Rents a social home"),
    "uitpas": lambda _: _("UiTPAS with reduced price"),
    "vt": lambda _: _("Increased reimbursement from the health insurance fund"),
}

_BECAUSE: Final[_Codes] = {
    "budget_guidance": lambda _: _("That is because you have budget guidance."),
    "budget_meter": lambda _: _("That is because you have an active budget meter."),
    "care_budget": lambda _: _("That is because you have a care budget."),
    "care_plan": lambda _: _("That is because you have a care plan."),
    "committee": lambda _: _("The committee decided that."),
    "debt_settlement": lambda _: _("That is because you are in a collective debt settlement."),
    "equivalent_leefloon": lambda _: _("That is because you have an equivalent living wage from the OCMW."),
    "guidance": lambda _: _("That is because you have budget guidance, or guidance by the social service."),
    "heating_allowance": lambda _: _("That is because you have a heating allowance."),
    "igo": lambda _: _("That is because you have the income guarantee for older people (IGO)."),
    "income": lambda _: _("That is because of your income."),
    "integration_allowance": lambda _: _("That is because you have an integration allowance."),
    "ivt": lambda _: _("That is because you have an income replacement allowance (IVT)."),
    "jobseeker": lambda _: _("That is because you are looking for work."),
    "lac": lambda _: _("That is because you have a file at the local advice committee for energy (LAC)."),
    "leefloon": lambda _: _("That is because you have a living wage from the OCMW."),
    "maatwerk": lambda _: _("That is because you work in a social enterprise (maatwerk)."),
    "ocmw_decision": lambda _: _("The OCMW decided that."),
    "ok_pas": lambda _: _("That is because you have an OK-pas."),
    "private_tenant": lambda _: _("That is because you rent on the private market."),
    "protected_customer": lambda _: _("That is because you are a protected customer for energy."),
    "social_tenant": lambda _: _("That is because you rent a social home."),
    "uitpas": lambda _: _("That is because you have an UiTPAS with reduced price."),
    "vt": lambda _: _("That is because you have the increased reimbursement from the health insurance fund."),
}

#: Every quantity of all tariffs (rules/pricing/quantities.py).
QUANTITY_NAMES: Final[_Codes] = {
    "worker_minutes": lambda _: _("Working time of each worker"),
    "visit_minutes": lambda _: _("Time of the visit"),
    "motor_minutes": lambda _: _("Time with a motor tool"),
    "waiting_minutes": lambda _: _("Waiting time"),
    "shop_minutes": lambda _: _("Time in the shop"),
    "care_minutes": lambda _: _("Time of care"),
    "bench_minutes": lambda _: _("Time at the workbench"),
    "purchase_minutes": lambda _: _("Time to buy material"),
    "approach_km": lambda _: _("Kilometres to the customer"),
    "job_km": lambda _: _("Kilometres for the job itself"),
    "back_km": lambda _: _("Kilometres back"),
    "outside_km": lambda _: _("Kilometres outside the municipality"),
    "visits": lambda _: _("Visits"),
    "workers": lambda _: _("Workers"),
    "rides": lambda _: _("Rides"),
    "stops": lambda _: _("Stops"),
    "meals": lambda _: _("Meals"),
    "child_meals": lambda _: _("Meals for children"),
    "persons": lambda _: _("Persons"),
    "children": lambda _: _("Children"),
    "participants": lambda _: _("Participants"),
    "sessions": lambda _: _("Activities"),
    "days": lambda _: _("Days"),
    "half_days": lambda _: _("Half days"),
    "waste_trips": lambda _: _("Trips to the recycling park"),
    "scans": lambda _: _("Energy scans"),
    "memberships": lambda _: _("Memberships"),
    "couple_memberships": lambda _: _("Memberships of couples"),
    "parts": lambda _: _("Spare parts"),
    "nappies": lambda _: _("Nappies"),
    "material_cost": lambda _: _("Cost of material"),
    "waste_cost": lambda _: _("Cost of waste"),
    "parts_cost": lambda _: _("Cost of spare parts"),
    "admission_cost": lambda _: _("Cost of admission"),
}

#: For quantities that are counted by the piece: one of them.
PER_PIECE: Final[_Codes] = {
    "visits": lambda _: _("per visit"),
    "workers": lambda _: _("per worker"),
    "rides": lambda _: _("per ride"),
    "stops": lambda _: _("per stop"),
    "meals": lambda _: _("per meal"),
    "child_meals": lambda _: _("per meal"),
    "persons": lambda _: _("per person"),
    "children": lambda _: _("per child"),
    "participants": lambda _: _("per participant"),
    "sessions": lambda _: _("per activity"),
    "days": lambda _: _("per day"),
    "half_days": lambda _: _("per half day"),
    "waste_trips": lambda _: _("per trip to the recycling park"),
    "scans": lambda _: _("per energy scan"),
    "memberships": lambda _: _("per membership"),
    "couple_memberships": lambda _: _("per membership of a couple"),
    "parts": lambda _: _("per spare part"),
    "nappies": lambda _: _("per nappy"),
}

#: Who pays or gets, as within a sentence: "paid by the municipality".
PARTY_NAMES: Final[_Codes] = {
    "resident": lambda _: _("you"),
    "organisation": lambda _: _("the organisation"),
    "ocmw": lambda _: _("the OCMW"),
    "municipality": lambda _: _("the municipality"),
    "grid_operator": lambda _: _("the grid operator"),
    "housing_company": lambda _: _("the housing company"),
    "flanders": lambda _: _("the Flemish government"),
    "volunteer": lambda _: _("the volunteer"),
    "other_participants": lambda _: _("the other participants"),
}

HOUSEHOLD_KINDS: Final[_Codes] = {
    "single": lambda _: _("lives alone"),
    "cohabitant": lambda _: _("lives together"),
    "family": lambda _: _("family"),
}

INCOME_NOTIONS: Final[_Codes] = {
    "net_month": lambda _: _("The net income of one month counts."),
    "net_taxable_month": lambda _: _("The net taxable income of one month counts."),
    "taxable_year": lambda _: _("The taxable income of one year counts."),
    "gross_taxable_year": lambda _: _("The gross taxable income of one year counts."),
    "all_month": lambda _: _("Everything that comes in during one month counts."),
    "all_year": lambda _: _("Everything that comes in during one year counts."),
}

RELATIONS: Final[_Codes] = {
    "applicant": lambda _: _("who asks"),
    "partner": lambda _: _("the partner"),
    "child": lambda _: _("the children"),
    "other_generation": lambda _: _("parents, grandparents and grown-up children who live there too"),
    "other": lambda _: _("others who live there too"),
}

SCORES: Final[_Codes] = {
    "handicap_points": lambda _: _("points of disability"),
    "handicap_percent": lambda _: _("per cent of disability"),
    "belrai": lambda _: _("BelRAI score"),
}

OUTCOMES: Final[_Codes] = {
    "done": lambda _: _("the work is done"),
    "late_cancelled": lambda _: _("cancelled too late"),
    "no_show": lambda _: _("nobody at home"),
}

ROUNDINGS: Final[_Codes] = {
    "half_up": lambda _: _("Rounded to the nearest cent, half a cent up."),
    "half_even": lambda _: _("Rounded to the nearest cent, half a cent to the even cent."),
    "up": lambda _: _("Rounded up to the cent."),
    "down": lambda _: _("Rounded down to the cent."),
}
