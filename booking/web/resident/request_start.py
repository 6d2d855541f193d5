"""Asking for a service that is not instant, one subject a page: what, for whom, where, how urgent, when, who."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.pricing.paying import costs_nothing
from booking.rules.questions import check_answers
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.tariffs import NoTariff
from booking.rules.requests import Relation, Urgency
from booking.rules.waiting import HOURS, Part, Window
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import DraftPlace, written_place
from booking.store.queries.request_drafts import RequestDraft
from booking.store.queries.service_facts import Area, Service
from booking.store.queries.services import areas_of, service_by_id, service_by_slug
from booking.store.queries.streets import streets_in
from booking.store.queries.tariffs import tariff_on
from booking.usecases.addresses.locate_address import locate_address
from booking.usecases.requests.drafts import keep_answers, send_request, start_request
from booking.usecases.requests.which_way import must_ask_first
from booking.web.common import clock
from booking.web.common.formats import phone, text
from booking.web.common.limits import BOOKING_WRITE
from booking.web.common.looked_up import looked_up
from booking.web.common.question_fields import (
    AskedField,
    GivenAnswer,
    asked_fields,
    given_answers,
    show_refused,
    typed_answers,
    with_questions,
)
from booking.web.common.refusal_texts import show
from booking.web.common.request_texts import RELATIONS, URGENCIES
from booking.web.common.waiting_texts import hours_text, weekdays_text
from booking.web.resident.blueprint import blueprint
from booking.web.resident.forms import PlaceForm
from booking.web.resident.request_forms import (
    AnswersForm,
    ForOtherForm,
    OwnForm,
    SendForm,
    SuitsForm,
    UrgentForm,
    WhatForm,
    WhomForm,
)
from booking.web.resident.request_way import (
    Page,
    asked_in,
    back_url,
    detour,
    is_own,
    next_page,
    number_of,
    own_request_draft,
    page_url,
    pages_of,
    place_in,
)
from booking.web.resident.visitor import remember_draft, visitor

_MOST_SUGGESTIONS: Final = 300
StepForm: TypeAlias = WhatForm | AnswersForm | WhomForm | PlaceForm | UrgentForm | SuitsForm | OwnForm | ForOtherForm


@dataclass(frozen=True, slots=True)
class RequestStep:
    """One page of the way: which of how many, the service, where the page before is, and what it may suggest."""

    current: int
    total: int
    service: str
    back: str
    municipalities: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    areas: tuple[Area, ...] = ()
    asked: tuple[AskedField, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckPage:
    """All that was told, in words; ``change`` are the addresses of the pages by their name."""

    current: int
    total: int
    service: str
    back: str
    here: str
    tasks: tuple[str, ...]
    need: str
    relation: str
    where: tuple[str, ...]
    urgency: str
    urgency_words: str
    answers: tuple[GivenAnswer, ...]
    weekdays: str
    hours: str
    person: dict[str, Any]
    asker: dict[str, Any] | None
    change: dict[str, str]
    is_free: bool
    """Whether the service costs nobody anything."""


@blueprint.route("/aanvragen/<slug>", methods=["GET", "POST"])
@BOOKING_WRITE
def ask(slug: str) -> ResponseReturnValue:
    """Begin a request with what is needed; whoever can book at once is led there."""
    by, form = visitor(), WhatForm()
    with reading() as session:
        service = service_by_slug(session, by.organisation_id, slug)
        must_ask = must_ask_first(session, service, by=by, today=clock.today())
    if not must_ask:
        return redirect(url_for("resident.start", slug=slug), code=303)
    form.offer(service)
    if form.validate_on_submit():
        told, now = form.told(), clock.now()
        token = in_transaction(
            lambda session: start_request(session, service.service_id, Page.WHAT, told, by=by, now=now)
        )
        remember_draft(token)
        return next_page(own_request_draft(token), of=service)
    page = RequestStep(1, len(pages_of(service)), text(service.name), url_for("resident.home"))
    return _render("resident/request_what.html", page, form)


@blueprint.route(
    "/aanvragen/<token>/<any(wat, vragen, 'voor-wie', waar, dringend, dagen, wie, nakijken):page>",
    methods=["GET", "POST"],
)
@BOOKING_WRITE
def request_step(token: str, page: str) -> ResponseReturnValue:
    """Ask one thing, or show all of it once more and send it."""
    draft, here = own_request_draft(token), Page(page)
    service = _service(draft)
    elsewhere = detour(draft, here, of=service)
    if elsewhere is not None:
        return elsewhere
    if not service.active:
        flash(_("We no longer offer this service. Choose another one, or call us."), "warm")
        return redirect(url_for("resident.home"), code=303)
    if here is Page.CHECK:
        return _check(draft, service)
    form = _FORMS[here](draft, service)
    if form.validate_on_submit():
        told = _told(form, draft, service)
        if told is not None:
            return next_page(_kept(draft, here, told), of=service)
    step = _page(draft, here, service)
    if isinstance(form, AnswersForm):
        step = replace(step, asked=asked_fields(form, service.questions))
    return _render(_TEMPLATES[here](draft), step, form)


def _service(draft: RequestDraft) -> Service:
    with reading() as session:
        return service_by_id(session, visitor().organisation_id, draft.service_id)


def _told(form: StepForm, draft: RequestDraft, service: Service) -> dict[str, Any] | None:
    """Return the answers as a draft keeps them; what cannot be stands at its field, and then there are none."""
    if isinstance(form, AnswersForm):
        return _answered(form, service)
    if not isinstance(form, PlaceForm):
        return form.told()
    typed = looked_up(form.to_request(), organisation_id=visitor().organisation_id)
    try:
        with reading() as session:
            place = locate_address(session, typed, by=visitor(), service_id=draft.service_id)
    except Refusal as refusal:
        show(form, refusal)
        return None
    return written_place(DraftPlace(place.address, place.at, place.access_notes))


def _answered(form: AnswersForm, service: Service) -> dict[str, Any] | None:
    try:
        return {"answers": check_answers(service.questions, typed_answers(form, service.questions))}
    except Refusal as refusal:
        show_refused(form, refusal, service.questions)
        return None


def _kept(draft: RequestDraft, page: Page, told: dict[str, Any]) -> RequestDraft:
    by, now = visitor(), clock.now()
    in_transaction(lambda session: keep_answers(session, draft.token, page, told, by=by, now=now))
    return replace(draft, told={**draft.told, page: told})


def _what_form(draft: RequestDraft, service: Service) -> WhatForm:
    form = WhatForm(data=draft.told[Page.WHAT])
    form.offer(service)
    return form


def _urgent_form(draft: RequestDraft, service: Service) -> UrgentForm:
    form = UrgentForm(data=draft.told.get(Page.URGENT))
    form.offer(service.urgencies)
    return form


def _questions_form(draft: RequestDraft, service: Service) -> AnswersForm:
    told = draft.told.get(Page.QUESTIONS)
    return with_questions(AnswersForm, service.questions, answers=told["answers"] if told else None)


def _who_form(draft: RequestDraft, _service: Service) -> OwnForm | ForOtherForm:
    told = draft.told.get(Page.WHO)
    if told is None:
        return OwnForm() if is_own(draft) else ForOtherForm()
    person, asker = told["person"], told["asker"] or {}
    known = {"name": person["name"], "phone": phone(person["phone"]) if person["phone"] else ""}
    if is_own(draft):
        return OwnForm(data=known | {"email": person["email"]})
    return ForOtherForm(
        data=known
        | {
            "asker_name": asker.get("name", ""),
            "asker_phone": phone(asker["phone"]) if asker.get("phone") else "",
            "asker_email": asker.get("email", ""),
            "consent": told["consent"],
        }
    )


_FORMS: Final[dict[Page, Callable[[RequestDraft, Service], StepForm]]] = {
    Page.WHAT: _what_form,
    Page.WHOM: lambda draft, _service: WhomForm(data=draft.told.get(Page.WHOM)),
    Page.WHERE: lambda draft, _service: PlaceForm(data=draft.told.get(Page.WHERE)),
    Page.QUESTIONS: _questions_form,
    Page.URGENT: _urgent_form,
    Page.SUITS: lambda draft, _service: SuitsForm(data=draft.told.get(Page.SUITS)),
    Page.WHO: _who_form,
}

_TEMPLATES: Final[dict[Page, Callable[[RequestDraft], str]]] = {
    Page.WHAT: lambda _draft: "resident/request_what.html",
    Page.WHOM: lambda _draft: "resident/request_whom.html",
    Page.WHERE: lambda _draft: "resident/request_where.html",
    Page.QUESTIONS: lambda _draft: "resident/request_questions.html",
    Page.URGENT: lambda _draft: "resident/request_urgent.html",
    Page.SUITS: lambda _draft: "resident/request_suits.html",
    Page.WHO: lambda draft: "resident/request_own.html" if is_own(draft) else "resident/request_for_other.html",
}


def _page(draft: RequestDraft, page: Page, service: Service) -> RequestStep:
    total = len(pages_of(service))
    step = RequestStep(number_of(page, of=service), total, text(service.name), back_url(page, draft.token, of=service))
    if page is not Page.WHERE:
        return step
    organisation_id = visitor().organisation_id
    with reading() as session:
        areas = areas_of(session, organisation_id, service.service_id)
        streets = streets_in(session, organisation_id, [area.postcode for area in areas], limit=_MOST_SUGGESTIONS)
    return replace(
        step,
        municipalities=tuple(sorted({area.municipality for area in areas})),
        streets=tuple(dict.fromkeys(street.name for street in streets)),
        areas=tuple(areas),
    )


def _check(draft: RequestDraft, service: Service) -> ResponseReturnValue:
    form, place = SendForm(), place_in(draft)
    if place is None:
        raise NotFound
    if form.validate_on_submit():
        asked, by, now = asked_in(draft, place), visitor(), clock.now()
        try:
            received = in_transaction(lambda session: send_request(session, draft.token, asked, by=by, now=now))
        except NotFound:
            # Something that was chosen is no longer offered: choose again, the rest stays.
            flash(_("Something that you chose is no longer offered. Choose again."), "warm")
            return redirect(page_url(Page.WHAT, draft.token), code=303)
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect(url_for("resident.show_request", token=received.token), code=303)
    return _render("resident/request_check.html", _check_page(draft, service, place.address.lines), form)


def _check_page(draft: RequestDraft, service: Service, where: tuple[str, ...]) -> CheckPage:
    what, urgent, who = draft.told[Page.WHAT], draft.told.get(Page.URGENT), draft.told[Page.WHO]
    answers = draft.told.get(Page.QUESTIONS, {"answers": {}})["answers"]
    suits, today = draft.told[Page.SUITS], clock.today()
    window = Window(today, today, frozenset(int(one) for one in suits["weekdays"]), *HOURS[Part(suits["part"])])
    return CheckPage(
        current=number_of(Page.CHECK, of=service),
        total=len(pages_of(service)),
        service=text(service.name),
        back=back_url(Page.CHECK, draft.token, of=service),
        here=page_url(Page.CHECK, draft.token),
        tasks=tuple(text(service.option(option_id).name) for option_id in what["options"]),
        need=what["need"],
        relation=str(RELATIONS[Relation(draft.told[Page.WHOM]["relation"])]),
        where=where,
        urgency=str(URGENCIES[Urgency(urgent["urgency"])]) if urgent else "",
        urgency_words=urgent["urgency_words"] if urgent else "",
        answers=given_answers(service.questions, answers, with_sensitive=True),
        weekdays=weekdays_text(window),
        hours=hours_text(window),
        person=dict(who["person"]),
        asker=dict(who["asker"]) if who["asker"] else None,
        change={page.name: page_url(page, draft.token) for page in pages_of(service)},
        is_free=_is_free(service),
    )


def _is_free(service: Service) -> bool:
    """Tell whether nobody pays for a service; not where no tariff says so."""
    try:
        with reading() as session:
            return costs_nothing(tariff_on(session, visitor().organisation_id, service.service_id, clock.today()))
    except NoTariff:
        return False


def _render(template: str, page: RequestStep | CheckPage, form: StepForm | SendForm) -> ResponseReturnValue:
    return render_template(template, page=page, form=form), 422 if form.errors else 200
