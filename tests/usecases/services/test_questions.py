"""What a service asks is data of its coordinator; a new service takes over what another has."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest

from booking.rules.actors import Actor, Role
from booking.rules.questions import AnswerKind, Question
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.services import BoundsCrossed, TooFewChoices
from booking.rules.shapes import Shape
from booking.store.database import in_transaction, reading
from booking.store.queries.services import areas_of, service_by_id, service_by_slug
from booking.usecases.services.add_question import AddQuestion, add_question
from booking.usecases.services.add_service import AddService, add_service
from booking.usecases.services.change_question import ChangeQuestion, change_question
from booking.usecases.services.move_question import move_question
from booking.usecases.services.question_facts import QuestionFacts
from tests.harness.town import Town, a_town
from tests.usecases.work.visits import the_desk

HEDGE = QuestionFacts(
    label={"nl": "Hoe hoog is de haag?"},
    hint={"nl": ""},
    required=True,
    least=Decimal(0),
    most=Decimal("1.80"),
    unit="m",
    beyond={"nl": "Een tuinaannemer snoeit hogere hagen."},
    worker_sees=True,
    sensitive=False,
)
IRONING = AddService(
    name={"nl": "Strijkatelier"},
    summary={"nl": ""},
    icon="washing",
    shape=Shape.DROP_OFF,
    path="instant",
    like_service_id=None,
    location_ids=frozenset(),
)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


def the_coordinator(town: Town) -> Actor:
    return Actor(town.organisation_id, frozenset({Role.COORDINATOR}), name="Greet")


def questions_of(town: Town) -> tuple[Question, ...]:
    with reading() as session:
        return service_by_id(session, town.organisation_id, town.service_id).questions


def added(town: Town, facts: QuestionFacts, *, kind: AnswerKind = AnswerKind.NUMBER) -> int:
    request = AddQuestion(town.service_id, kind, facts)
    return in_transaction(lambda session: add_question(session, request, by=the_coordinator(town)))


def test_a_question_comes_last_and_one_that_is_called_the_same_gets_a_name_of_its_own(town: Town) -> None:
    first, second = added(town, HEDGE), added(town, HEDGE)
    assert [(one.question_id, one.slug) for one in questions_of(town)] == [
        (first, "hoe-hoog-is-de-haag"),
        (second, "hoe-hoog-is-de-haag-2"),
    ]


def test_a_question_keeps_only_what_its_kind_has(town: Town) -> None:
    added(town, replace(HEDGE, choices=({"nl": "A"}, {"nl": "B"}), excluding="yes"))
    added(town, replace(HEDGE, counts_as="x"), kind=AnswerKind.YES_NO)
    number, yes_no = questions_of(town)
    assert (number.choices, number.excluding, number.most) == ((), (), Decimal("1.80"))
    assert (yes_no.least, yes_no.most, yes_no.unit, yes_no.counts_as) == (None, None, "", "x")


def test_the_number_of_a_card_is_private_whatever_was_said(town: Town) -> None:
    card_id = added(town, HEDGE, kind=AnswerKind.UITPAS)
    change = ChangeQuestion(town.service_id, card_id, HEDGE)
    in_transaction(lambda session: change_question(session, change, by=the_coordinator(town)))
    (card,) = questions_of(town)
    assert (card.sensitive, card.worker_sees, card.counts_as, card.beyond) == (True, False, "", {})


def test_a_service_offers_only_what_is_still_asked_and_remembers_the_rest(town: Town) -> None:
    question_id = added(town, HEDGE)
    with reading() as session:
        assert len(service_by_slug(session, town.organisation_id, town.service_slug).questions) == 1
    stop = ChangeQuestion(town.service_id, question_id, replace(HEDGE, active=False))
    in_transaction(lambda session: change_question(session, stop, by=the_coordinator(town)))
    assert [one.active for one in questions_of(town)] == [False]


def test_bounds_that_cross_and_a_single_choice_are_refused(town: Town) -> None:
    with pytest.raises(BoundsCrossed):
        added(town, replace(HEDGE, least=Decimal(3)))
    with pytest.raises(TooFewChoices):
        added(town, replace(HEDGE, choices=({"nl": "Plat"},)), kind=AnswerKind.CHOICE)
    assert questions_of(town) == ()


def test_only_a_coordinator_of_the_same_organisation_asks(town: Town) -> None:
    elsewhere = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    question_id = added(town, HEDGE)
    add = AddQuestion(town.service_id, AnswerKind.NUMBER, HEDGE)
    change = ChangeQuestion(town.service_id, question_id, HEDGE)
    for by, refused in ((the_desk(town), NotAllowed), (the_coordinator(elsewhere), NotFound)):
        with pytest.raises(refused):
            in_transaction(partial(add_question, request=add, by=by))
        with pytest.raises(refused):
            in_transaction(partial(change_question, request=change, by=by))
        with pytest.raises(refused):
            in_transaction(
                partial(move_question, service_id=town.service_id, question_id=question_id, earlier=True, by=by)
            )
    theirs = replace(change, service_id=elsewhere.service_id)
    with pytest.raises(NotFound):
        in_transaction(partial(change_question, request=theirs, by=the_coordinator(elsewhere)))


def test_a_new_service_is_like_another_and_closed(town: Town) -> None:
    like = replace(IRONING, like_service_id=town.service_id)
    ids = [in_transaction(partial(add_service, request=like, by=the_coordinator(town))) for _ in range(2)]
    with reading() as session:
        klus, first, second = (service_by_id(session, town.organisation_id, one) for one in (town.service_id, *ids))
        assert areas_of(session, town.organisation_id, ids[0]) == areas_of(
            session, town.organisation_id, klus.service_id
        )
    assert (first.slug, second.slug) == ("strijkatelier", "strijkatelier-2")
    assert (first.active, first.options, first.shape) == (False, (), Shape.DROP_OFF)
    assert (first.step, first.change_notice, first.longest_minutes) == (
        klus.step,
        klus.change_notice,
        klus.longest_minutes,
    )


def test_a_new_service_takes_nothing_from_strangers(town: Town) -> None:
    elsewhere = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    with pytest.raises(NotFound):
        in_transaction(
            partial(
                add_service,
                request=replace(IRONING, like_service_id=elsewhere.service_id),
                by=the_coordinator(town),
            )
        )
    with pytest.raises(NotFound):
        in_transaction(
            partial(add_service, request=replace(IRONING, location_ids=frozenset({99})), by=the_coordinator(town))
        )
    with pytest.raises(NotAllowed):
        in_transaction(partial(add_service, request=IRONING, by=the_desk(town)))
