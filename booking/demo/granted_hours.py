"""Hours of help at home that were granted to somebody, so that the pages tell how many are left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from booking.demo.data.residents import RESIDENTS
from booking.demo.town import Town, place_of
from booking.rules.calendar import local_date
from booking.rules.requests import Body, Granted, Ground, Per
from booking.usecases.requests.ask_for_service import ask_for_service
from booking.usecases.requests.decide_request import decide_request
from booking.usecases.requests.find import request_to_change
from booking.usecases.requests.requests import AskForService, DecideRequest, Told

#: As much as the regulation of Rotselaar allows (domain A1.2).
_A_WEEK: Final = Granted(minutes=210, per=Per.WEEK)
_BEFORE: Final = timedelta(days=20)


def grant_hours(session: Session, town: Town, service_id: int, residents: Iterable[int], *, now: datetime) -> None:
    """Let these residents have asked for it, and the committee have granted them three hours and a half a week."""
    for index in residents:
        person = RESIDENTS[index]
        asked = AskForService(
            service_id=service_id,
            person=Told(person.name, person.phone, person.email or ""),
            place=place_of(person),
            need="Hulp bij het poetsen, elke week.",
            client_key=f"demo-granted-{index}",
            locale=person.language,
            resident_id=town.residents[index].resident_id,
        )
        received = ask_for_service(session, asked, by=town.desk, now=now - _BEFORE)
        row = request_to_change(session, received.request_id, by=town.desk)
        decided = DecideRequest(
            request_id=row.id,
            accepts=True,
            ground=Ground.INQUIRY,
            body=Body.COMMITTEE,
            decided_on=local_date(now - _BEFORE),
            seen=row.version,
            granted=_A_WEEK,
        )
        decide_request(session, decided, by=town.desk, now=now - _BEFORE)
