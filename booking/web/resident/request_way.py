"""The way to a request: its pages in order, what was told on each, and where somebody has to go first."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response

from booking.rules.addresses import Address, Point
from booking.rules.questions import are_complete
from booking.rules.requests import Relation, Urgency
from booking.rules.waiting import Part
from booking.store.database import reading
from booking.store.queries.request_drafts import RequestDraft, request_draft
from booking.store.queries.service_facts import Service
from booking.usecases.bookings.requests import Choice, Place
from booking.usecases.requests.requests import AskForService, Told
from booking.web.common.locale import language
from booking.web.resident.visitor import require_own, visitor


class Page(StrEnum):
    """The subjects, one a page; the value stands in the address."""

    WHAT = "wat"
    QUESTIONS = "vragen"
    WHOM = "voor-wie"
    WHERE = "waar"
    URGENT = "dringend"
    SUITS = "dagen"
    WHO = "wie"
    CHECK = "nakijken"


def pages_of(service: Service) -> tuple[Page, ...]:
    """Return the pages of a service in their order: only what it asks."""
    left_out = set()
    if not any(one.active for one in service.questions):
        left_out.add(Page.QUESTIONS)
    if not service.urgencies:
        left_out.add(Page.URGENT)
    return tuple(page for page in Page if page not in left_out)


def own_request_draft(token: str) -> RequestDraft:
    """Return the draft of a request that this browser began. Raises ``NotFound`` for any other."""
    require_own(token)
    with reading() as session:
        return request_draft(session, visitor().organisation_id, token)


def page_url(page: Page, token: str) -> str:
    """Return the address of a page."""
    return url_for("resident.request_step", token=token, page=str(page))


def back_url(page: Page, token: str, *, of: Service) -> str:
    """Return the address of the page before."""
    pages = pages_of(of)
    place = pages.index(page)
    return page_url(pages[place - 1], token) if place else url_for("resident.home")


def number_of(page: Page, *, of: Service) -> int:
    """Return which page of the row it is, from 1."""
    return pages_of(of).index(page) + 1


def detour(draft: RequestDraft, page: Page, *, of: Service) -> Response | None:
    """Return where to go instead of ``page``: the request that was sent, or an earlier page without an answer."""
    if draft.sent:
        return redirect(url_for("resident.show_request", token=draft.sent), code=303)
    missing, pages = first_missing(draft, of=of), pages_of(of)
    if page in pages and pages.index(page) <= pages.index(missing):
        return None
    return redirect(page_url(missing, draft.token), code=303)


def next_page(draft: RequestDraft, *, of: Service) -> Response:
    """Lead on: back to the check when everything is answered, so that a change is one page."""
    return redirect(page_url(first_missing(draft, of=of), draft.token), code=303)


def first_missing(draft: RequestDraft, *, of: Service) -> Page:
    """Return the first page that has no answer yet; who asks for another says who both are."""
    for page in pages_of(of)[:-1]:
        told = draft.told.get(page)
        if page is Page.QUESTIONS and told is not None and not are_complete(of.questions, told["answers"]):
            # A question was added since.
            return page
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
    who, suits = told[Page.WHO], told[Page.SUITS]
    urgent = told.get(Page.URGENT, {"urgency": "", "urgency_words": ""})
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
        answers=told.get(Page.QUESTIONS, {"answers": {}})["answers"],
    )


def _person(told: dict[str, Any]) -> Told:
    return Told(told["name"], told["phone"], told["email"])
