"""The way to a request: its pages in order, what was told on each, and where somebody has to go first."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from flask import redirect, url_for
from werkzeug.wrappers import Response

from booking.rules.addresses import Address, Point
from booking.rules.requests import Relation, Urgency
from booking.rules.waiting import Part
from booking.store.database import reading
from booking.store.queries.request_drafts import RequestDraft, request_draft
from booking.usecases.bookings.requests import Choice, Place
from booking.usecases.requests.requests import AskForService, Told
from booking.web.common.locale import language
from booking.web.resident.visitor import require_own, visitor


class Page(StrEnum):
    """The subjects, one a page; the value stands in the address."""

    WHAT = "wat"
    WHOM = "voor-wie"
    WHERE = "waar"
    URGENT = "dringend"
    SUITS = "dagen"
    WHO = "wie"
    CHECK = "nakijken"


PAGES: Final = tuple(Page)


def own_request_draft(token: str) -> RequestDraft:
    """Return the draft of a request that this browser began. Raises ``NotFound`` for any other."""
    require_own(token)
    with reading() as session:
        return request_draft(session, visitor().organisation_id, token)


def page_url(page: Page, token: str) -> str:
    """Return the address of a page."""
    return url_for("resident.request_step", token=token, page=str(page))


def back_url(page: Page, token: str) -> str:
    """Return the address of the page before."""
    place = PAGES.index(page)
    return page_url(PAGES[place - 1], token) if place else url_for("resident.home")


def number_of(page: Page) -> int:
    """Return which page of the row it is, from 1."""
    return PAGES.index(page) + 1


def detour(draft: RequestDraft, page: Page) -> Response | None:
    """Return where to go instead of ``page``: the request that was sent, or an earlier page without an answer."""
    if draft.sent:
        return redirect(url_for("resident.show_request", token=draft.sent), code=303)
    missing = first_missing(draft)
    return redirect(page_url(missing, draft.token), code=303) if PAGES.index(missing) < PAGES.index(page) else None


def next_page(draft: RequestDraft) -> Response:
    """Lead on: back to the check when everything is answered, so that a change is one page."""
    return redirect(page_url(first_missing(draft), draft.token), code=303)


def first_missing(draft: RequestDraft) -> Page:
    """Return the first page that has no answer yet; who asks for another says who both are."""
    for page in PAGES[:-1]:
        told = draft.told.get(page)
        if told is None or (page is Page.WHO and (told["asker"] is None) != is_own(draft)):
            return page
    return Page.CHECK


def is_own(draft: RequestDraft) -> bool:
    """Tell whether somebody asks for themselves."""
    return draft.told.get(Page.WHOM, {}).get("relation") == Relation.SELF


def place_in(draft: RequestDraft) -> Place | None:
    """Return where it is, if that was told."""
    told = draft.told.get(Page.WHERE)
    if told is None:
        return None
    address = Address(told["street"], told["house_number"], told["box"], told["postcode"], told["municipality"])
    return Place(address, Point(told["latitude"], told["longitude"]), told["access_notes"])


def asked_in(draft: RequestDraft, place: Place) -> AskForService:
    """Return the request that a whole draft is."""
    told = draft.told
    who, urgent, suits = told[Page.WHO], told[Page.URGENT], told[Page.SUITS]
    return AskForService(
        service_id=draft.service_id,
        person=_person(who["person"]),
        place=place,
        need=told[Page.WHAT]["need"],
        client_key=f"request {draft.token}",
        locale=language(),
        choices=tuple(Choice(option_id) for option_id in told[Page.WHAT]["options"]),
        relation=Relation(told[Page.WHOM]["relation"]),
        asker=_person(who["asker"]) if who["asker"] else None,
        has_consent=who["consent"],
        weekdays=frozenset(int(one) for one in suits["weekdays"]),
        part=Part(suits["part"]),
        urgency=Urgency(urgent["urgency"]),
        urgency_words=urgent["urgency_words"],
    )


def _person(told: dict[str, Any]) -> Told:
    return Told(told["name"], told["phone"], told["email"])
