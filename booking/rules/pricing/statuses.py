"""The statuses that Flemish regulations name; a tariff may add its own."""

from __future__ import annotations

from typing import Final

#: Source: the regulations of domain A1. A status is asked and seen, never computed (domain A2.3).
STATUSES: Final = frozenset(
    {
        "budget_guidance",
        "budget_meter",
        "care_budget",
        "care_plan",
        "debt_settlement",
        "equivalent_leefloon",
        "guidance",
        "heating_allowance",
        "igo",
        "integration_allowance",
        "ivt",
        "jobseeker",
        "lac",
        "leefloon",
        "maatwerk",
        "ocmw_decision",
        "ok_pas",
        "private_tenant",
        "protected_customer",
        "social_tenant",
        "uitpas",
        "vt",
    }
)
