"""Why a ride or a membership of the transport service cannot be."""

from __future__ import annotations

from datetime import datetime

from booking.rules.refusals import Refusal


class RouteMissing(Refusal):
    """A ride needs to know where it goes."""


class RideTooLong(Refusal):
    """The whole ride, until the driver is back, takes longer than the service allows."""

    def __init__(self, *, minutes: int, most_minutes: int) -> None:
        """Tell how long it takes and how long it may."""
        super().__init__(minutes, most_minutes)
        self.minutes = minutes
        self.most_minutes = most_minutes


class TooFarAway(Refusal):
    """The ride goes further than the service drives."""

    def __init__(self, *, km: int, most_km: int) -> None:
        """Tell how far it is and how far it may be, one way."""
        super().__init__(km, most_km)
        self.km, self.most_km = km, most_km


class TooManyStops(Refusal):
    """A ride has only so many stops on the way."""

    def __init__(self, *, most: int) -> None:
        """Tell how many it may have."""
        super().__init__(most)
        self.most = most


class TooManyInCar(Refusal):
    """More people want to go along than fit in the car."""

    def __init__(self, *, most: int) -> None:
        """Tell how many fit, with the resident."""
        super().__init__(most)
        self.most = most


class NoWheelchairPlace(Refusal):
    """The car of what was chosen has no place for a wheelchair."""


class PlaceNotKnown(Refusal):
    """Nobody here knows where this place lies, so that no ride to it can be planned."""


class AppointmentTooSoon(Refusal):
    """The pick-up for this appointment would be sooner than a ride can be asked."""

    def __init__(self, *, hours: int) -> None:
        """Tell how many hours ahead a ride is asked."""
        super().__init__(hours)
        self.hours = hours


class AppointmentIsOver(Refusal):
    """The appointment, or the pick-up for it, lies in the past."""


class AppointmentMoves(Refusal):
    """The driver cannot be in time for the appointment with this pick-up: it would have to be at another moment."""

    def __init__(self, *, before: datetime, after: datetime) -> None:
        """Tell when the appointment is, and when it would be."""
        super().__init__(before, after)
        self.before, self.after = before, after


class AbsurdSpeed(Refusal):
    """Nobody travels so fast or so slowly, or takes so long to park: a typing error."""

    def __init__(self, what: str, value: float, *, least: float, most: float) -> None:
        """Tell of which mode (or ``detour``) the value is, and between which ones it has to lie."""
        super().__init__(what, value, least, most)
        self.what = what
        self.value = value
        self.least = least
        self.most = most


class MembershipMissing(Refusal):
    """Only members can book this service, and the household is none in that year."""

    def __init__(self, *, year: int) -> None:
        """Tell for which year."""
        super().__init__(year)
        self.year = year


class AlreadyOver(Refusal):
    """Nobody becomes a member of a year that is over."""

    def __init__(self, *, year: int) -> None:
        """Tell which year."""
        super().__init__(year)
        self.year = year


class AlreadyMember(Refusal):
    """The household is a member in that year already."""

    def __init__(self, *, year: int) -> None:
        """Tell in which year."""
        super().__init__(year)
        self.year = year
