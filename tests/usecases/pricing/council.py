"""A coordinator who writes tariffs, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from booking.rules.actors import Actor, Role
from booking.rules.pricing.editing import Path
from booking.store.database import in_transaction, reading
from booking.store.queries.tariff_list import OpenedTariff, tariff_by_id
from booking.store.tables import OrganisationRow
from booking.usecases.pricing.change_amounts import ChangeAmounts, change_amounts
from booking.usecases.pricing.publish_tariff import Published, PublishTariff, publish_tariff
from booking.usecases.pricing.save_draft import Saved, SaveDraft, save_draft
from tests.harness.people import a_staff_member, actor_for
from tests.harness.town import MONDAY, Town, a_town

TODAY = date(2026, 11, 23)

TEXT = """\
# Decided in a long meeting: do not touch the second price.
format = 2
service = "klusdienst"
name.nl = "Tarief"
source = "Gemeenteraad"
valid_from = {first}
{last}

[rounding]
amount = "half_up"

[vat.work]
not_stated = true

[income]
notion = "net_month"
[income.counts]
applicant = 1

[[classes]]
code = "low"
name.nl = "Laag"
when.income = {{ up_to = 1500.00 }}      # up to and including

[[classes]]
code = "high"
name.nl = "Hoog"
when.income = {{ above = 1500.00 }}

[[lines]]
code = "labour"
name.nl = "Werkuren"
of = "worker_minutes"
unit = 60
prices = {{ low = 8.00, high = {price} }}   # per hour

[indexing]
of = ["labour"]
to = 0.10
rounding = "half_up"
"""


def a_text(first: str = "2027-01-01", last: str | None = None, *, price: str = "20.00") -> str:
    """Return a small tariff from a day on, until a day (included) or until further notice."""
    text = TEXT.format(first=first, last=f"last_day = {last}" if last else "", price=price)
    return text.replace("valid_from", 'default_class = "high"\nchoose = "first"\nvalid_from', 1)


class Council:
    """One organisation with a coordinator, whose service has the tariff of the small town: 2026 until 2032."""

    def __init__(self) -> None:
        """Make all of them."""
        self.town: Town = in_transaction(a_town)
        self.by: Actor = self.staff(Role.COORDINATOR)

    def staff(self, role: Role) -> Actor:
        """Return somebody with a role."""
        row = in_transaction(
            lambda session: a_staff_member(
                session, session.get_one(OrganisationRow, self.town.organisation_id), role=role
            )
        )
        return actor_for(row, role)

    def draft(self, text: str, *, by: Actor | None = None) -> Saved:
        """Keep a new draft."""
        asked = SaveDraft(self.town.service_id, text)
        return in_transaction(lambda session: save_draft(session, asked, by=by or self.by, now=MONDAY))

    def save(self, saved: Saved, text: str, *, by: Actor | None = None) -> Saved:
        """Save a draft again."""
        asked = SaveDraft(self.town.service_id, text, saved.tariff_id, saved.version)
        return in_transaction(lambda session: save_draft(session, asked, by=by or self.by, now=MONDAY))

    def publish(
        self, saved: Saved, first: str, *, reason: str = "", by: Actor | None = None, now: datetime = MONDAY
    ) -> Published:
        """Publish a draft from a day on."""
        asked = PublishTariff(saved.tariff_id, saved.version, date.fromisoformat(first), reason)
        return in_transaction(lambda session: publish_tariff(session, asked, by=by or self.by, now=now))

    def change(self, saved: Saved, values: Mapping[Path, str], *, by: Actor | None = None) -> Saved:
        """Change amounts and bounds of a draft."""
        asked = ChangeAmounts(saved.tariff_id, saved.version, {key: Decimal(value) for key, value in values.items()})
        return in_transaction(lambda session: change_amounts(session, asked, by=by or self.by))

    def opened(self, tariff_id: int) -> OpenedTariff:
        """Return a tariff as it stands."""
        with reading() as session:
            return tariff_by_id(session, self.town.organisation_id, tariff_id)

    def days(self, tariff_id: int) -> tuple[str, str, str]:
        """Return the state and the days of a tariff."""
        found = self.opened(tariff_id)
        return found.state, f"{found.valid_from}", f"{found.valid_until}"
