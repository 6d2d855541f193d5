"""Who acts and who pays for others in the demo town: a social worker of the OCMW, and a daughter."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from booking.demo.town import Town
from booking.rules.calendar import local_date
from booking.rules.payers import PayerKind
from booking.rules.representatives import RepresentativeKind, Tells
from booking.usecases.bookings.requests import Who
from booking.usecases.payers.keep_payer import KeepPayer, keep_payer
from booking.usecases.payers.set_household_payer import SetHouseholdPayer, set_household_payer
from booking.usecases.representatives.add_representation import AddRepresentation, add_representation

#: Residents whom the social worker guides, by their place in the list; the OCMW pays for them (*budgetbeheer*, A5).
GUIDED: Final = (37, 14)
#: A resident whose daughter books for her and lets her pay herself.
MOTHER: Final = 51
SOCIAL_WORKER: Final = Who("Griet Maes", "+32470550101", "griet.maes@ocmw.example", "nl")
DAUGHTER: Final = Who("Lies Vermeulen", "+32470550102", "lies.vermeulen@post.example", "nl")
_SINCE: Final = timedelta(days=120)
_PAYERS: Final = (
    KeepPayer(
        name="OCMW Keerbergen",
        kind=PayerKind.OCMW,
        party="ocmw",
        email="facturen@ocmw.example",
        address="Gemeenteplein 10\n3140 Keerbergen",
        reference="Budgetbeheer",
        gets_names=True,
    ),
    KeepPayer(
        name="Netbeheerder Vlaanderen", kind=PayerKind.GRID_OPERATOR, party="grid_operator", email="scans@net.example"
    ),
)


def introduce(session: Session, town: Town, *, now: datetime) -> None:
    """Write all of it down, as the coordinator and the desk would."""
    ocmw, _grid = (keep_payer(session, payer, by=town.coordinator, now=now) for payer in _PAYERS)
    since = local_date(now - _SINCE)
    for index in GUIDED:
        _act(session, town, index, SOCIAL_WORKER, now=now)
        paying = SetHouseholdPayer(
            resident_id=town.residents[index].resident_id,
            payer_id=ocmw,
            service_id=None,
            first=since,
            last=None,
            seen_on=since,
        )
        set_household_payer(session, paying, by=town.desk, now=now)
    _act(session, town, MOTHER, DAUGHTER, now=now)


def _act(session: Session, town: Town, index: int, who: Who, *, now: datetime) -> None:
    since, is_family = local_date(now - _SINCE), who is DAUGHTER
    acts = AddRepresentation(
        resident_id=town.residents[index].resident_id,
        who=who,
        kind=RepresentativeKind.FAMILY if is_family else RepresentativeKind.SOCIAL_WORKER,
        may_book=True,
        may_pay=not is_family,
        ground="Zei het zelf aan het loket" if is_family else "Overeenkomst budgetbeheer",
        first=since,
        last=None,
        tells=Tells.BOTH if is_family else Tells.REPRESENTATIVE,
        seen_on=since,
    )
    add_representation(session, acts, by=town.desk, now=now)
