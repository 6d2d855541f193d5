"""All tables. Rows stay below the use cases; pages get frozen dataclasses."""

from booking.store.database import Base
from booking.store.tables.addresses import FoundAddressRow
from booking.store.tables.baskets import BasketRow, ServiceLinkRow
from booking.store.tables.bookings import AssignmentRow, BookingOptionRow, BookingRow, DraftRow, HistoryRow
from booking.store.tables.care import (
    CareHoursRow,
    CarePlanRow,
    RespiteDayRow,
    RoundFamilyRow,
    RoundWishRow,
    WishRoundRow,
)
from booking.store.tables.findings import FindingsRow
from booking.store.tables.limits import RateLimitRow
from booking.store.tables.locations import (
    EquipmentAbsenceRow,
    EquipmentRow,
    EquipmentUseRow,
    LocationDayRow,
    LocationHoursRow,
    LocationRow,
)
from booking.store.tables.messages import OutboxRow
from booking.store.tables.organisations import CalendarDayRow, OrganisationRow
from booking.store.tables.payers import BookingPayerRow, HouseholdPayerRow, PayerRow
from booking.store.tables.payments import PaymentEventRow, PaymentRow
from booking.store.tables.people import AttestRow, BookingMemberRow, MemberRow
from booking.store.tables.photos import PhotoRow
from booking.store.tables.questions import QuestionRow
from booking.store.tables.rates import RatePeriodRow, RateRow
from booking.store.tables.rentals import RentalRow
from booking.store.tables.reports import BuildingRow, CommissionerRow, ReportHistoryRow, ReportRow
from booking.store.tables.representatives import RepresentationRow, RepresentativeRow
from booking.store.tables.requests import RequestHistoryRow, RequestRow, ServiceGuideRow
from booking.store.tables.residents import DossierReadingRow, HouseholdRow, ResidentRow
from booking.store.tables.rides import MembershipRow, RideRow
from booking.store.tables.series import SeriesPauseRow, SeriesRow
from booking.store.tables.services import AreaRow, OptionRow, QuotaRow, ServiceLocationRow, ServiceRow, StreetRow
from booking.store.tables.sessions import GroupSessionRow, SessionPlaceRow, SessionWorkerRow
from booking.store.tables.staff import RoleRow, SignInCodeRow, StaffRow, StaffSessionRow
from booking.store.tables.tariffs import PriceDecisionRow, QuoteRow, TariffRow
from booking.store.tables.tickets import TicketRow, TicketStepRow
from booking.store.tables.travel import TravelTimeRow
from booking.store.tables.waiting import OfferRow, WaitingRow
from booking.store.tables.work import WorkRecordRow
from booking.store.tables.work_orders import WorkAgreementRow, WorkOrderRow
from booking.store.tables.workers import (
    AbsenceRow,
    ChangedDayRow,
    HouseholdWorkerRow,
    ShiftRow,
    WeeklyHoursRow,
    WorkerRow,
)

__all__ = [
    "AbsenceRow",
    "AreaRow",
    "AssignmentRow",
    "AttestRow",
    "Base",
    "BasketRow",
    "BookingMemberRow",
    "BookingOptionRow",
    "BookingPayerRow",
    "BookingRow",
    "BuildingRow",
    "CalendarDayRow",
    "CareHoursRow",
    "CarePlanRow",
    "ChangedDayRow",
    "CommissionerRow",
    "DossierReadingRow",
    "DraftRow",
    "EquipmentAbsenceRow",
    "EquipmentRow",
    "EquipmentUseRow",
    "FindingsRow",
    "FoundAddressRow",
    "GroupSessionRow",
    "HistoryRow",
    "HouseholdPayerRow",
    "HouseholdRow",
    "HouseholdWorkerRow",
    "LocationDayRow",
    "LocationHoursRow",
    "LocationRow",
    "MemberRow",
    "MembershipRow",
    "OfferRow",
    "OptionRow",
    "OrganisationRow",
    "OutboxRow",
    "PayerRow",
    "PaymentEventRow",
    "PaymentRow",
    "PhotoRow",
    "PriceDecisionRow",
    "QuestionRow",
    "QuotaRow",
    "QuoteRow",
    "RateLimitRow",
    "RatePeriodRow",
    "RateRow",
    "RentalRow",
    "ReportHistoryRow",
    "ReportRow",
    "RepresentationRow",
    "RepresentativeRow",
    "RequestHistoryRow",
    "RequestRow",
    "ResidentRow",
    "RespiteDayRow",
    "RideRow",
    "RoleRow",
    "RoundFamilyRow",
    "RoundWishRow",
    "SeriesPauseRow",
    "SeriesRow",
    "ServiceGuideRow",
    "ServiceLinkRow",
    "ServiceLocationRow",
    "ServiceRow",
    "SessionPlaceRow",
    "SessionWorkerRow",
    "ShiftRow",
    "SignInCodeRow",
    "StaffRow",
    "StaffSessionRow",
    "StreetRow",
    "TariffRow",
    "TicketRow",
    "TicketStepRow",
    "TravelTimeRow",
    "WaitingRow",
    "WeeklyHoursRow",
    "WishRoundRow",
    "WorkAgreementRow",
    "WorkOrderRow",
    "WorkRecordRow",
    "WorkerRow",
]
