"""Who can sign in to the demo with a password; workers get a code from the desk, as in life."""

from __future__ import annotations

from dataclasses import dataclass

from booking.demo.data.offers_haacht import HAACHT
from booking.demo.data.offers_tremelo import TREMELO
from booking.demo.data.workers import STAFF

#: Printed on the terminal and on the demo's sign-in page; the demo holds nothing that is worth a secret.
DEMO_PASSWORD = "buurtboek-demo"  # noqa: S105 - meant to be known


@dataclass(frozen=True, slots=True)
class SignIn:
    """How somebody of the demo signs in: ``login`` is an e-mail address, ``secret`` a password."""

    role: str
    name: str
    login: str
    secret: str


OFFICE_SIGN_INS = [SignIn(member.role, member.name, member.email, DEMO_PASSWORD) for member in STAFF]
#: The same for each organisation of the region, by its slug.
SIGN_INS = {
    "keerbergen": OFFICE_SIGN_INS,
    **{
        neighbour.slug: [SignIn(member.role, member.name, member.email, DEMO_PASSWORD) for member in neighbour.office]
        for neighbour in (HAACHT, TREMELO)
    },
}
