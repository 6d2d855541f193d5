"""All tables. Rows stay below the use cases; pages get frozen dataclasses."""

from booking.store.database import Base
from booking.store.tables.bookings import AssignmentRow, BookingOptionRow, BookingRow, DraftRow, HistoryRow
from booking.store.tables.limits import RateLimitRow
from booking.store.tables.messages import OutboxRow
from booking.store.tables.organisations import ClosureRow, OrganisationRow
from booking.store.tables.payments import PaymentEventRow, PaymentRow
from booking.store.tables.rates import RatePeriodRow, RateRow
from booking.store.tables.residents import DossierReadingRow, HouseholdRow, ResidentRow
from booking.store.tables.services import AreaRow, OptionRow, ServiceRow, StreetRow
from booking.store.tables.staff import RoleRow, SignInCodeRow, StaffRow, StaffSessionRow
from booking.store.tables.tariffs import PriceDecisionRow, QuoteRow, TariffRow
from booking.store.tables.work import WorkRecordRow
from booking.store.tables.workers import AbsenceRow, WeeklyHoursRow, WorkerRow

__all__ = [
    "AbsenceRow",
    "AreaRow",
    "AssignmentRow",
    "Base",
    "BookingOptionRow",
    "BookingRow",
    "ClosureRow",
    "DossierReadingRow",
    "DraftRow",
    "HistoryRow",
    "HouseholdRow",
    "OptionRow",
    "OrganisationRow",
    "OutboxRow",
    "PaymentEventRow",
    "PaymentRow",
    "PriceDecisionRow",
    "QuoteRow",
    "RateLimitRow",
    "RatePeriodRow",
    "RateRow",
    "ResidentRow",
    "RoleRow",
    "ServiceRow",
    "SignInCodeRow",
    "StaffRow",
    "StaffSessionRow",
    "StreetRow",
    "TariffRow",
    "WeeklyHoursRow",
    "WorkRecordRow",
    "WorkerRow",
]
