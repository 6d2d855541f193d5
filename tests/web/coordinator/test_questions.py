"""A coordinator decides what a service asks besides its tasks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from booking.rules.questions import AnswerKind, Question
from booking.store.database import reading
from booking.store.queries.services import service_by_id
from booking.store.tables import StaffRow
from tests.harness.client import StrictClient
from tests.harness.town import Town
from tests.web.coordinator.tariffs import words_of


@pytest.fixture
def path(town: Town) -> str:
    return f"/beheer/diensten/{town.service_id}/vragen"


def questions_of(app: Flask, town: Town) -> tuple[Question, ...]:
    with app.app_context(), reading() as session:
        return service_by_id(session, town.organisation_id, town.service_id).questions


def test_a_number_gets_its_bounds_and_who_does_more(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, path: str
) -> None:
    assert "asks nothing besides its tasks" in client.get(path).text
    after = client.submit(
        f"{path}/nieuw?soort=number",
        follow=True,
        **{
            "label-nl": "Hoe hoog is de haag?",
            "label-en": "How high is the hedge?",
            "least": "0",
            "most": "1,80",
            "unit": "m",
            "beyond-nl": "Een tuinaannemer snoeit hogere hagen.",
            "counts_as": "hedge_m",
        },
    )
    assert "How high is the hedge?" in words_of(after.text)
    (question,) = questions_of(app, town)
    assert (question.slug, question.kind) == ("hoe-hoog-is-de-haag", AnswerKind.NUMBER)
    assert (question.least, question.most, question.unit) == (Decimal(0), Decimal("1.80"), "m")
    assert question.beyond == {"nl": "Een tuinaannemer snoeit hogere hagen."}
    assert (question.counts_as, question.required, question.worker_sees) == ("hedge_m", True, True)
    change = f"{path}/{question.question_id}"
    assert 'value="1,8"' in client.get(change).text
    client.submit(change, follow=True, most="2", counts_as="", required=False, worker_sees=False, sensitive=True)
    (question,) = questions_of(app, town)
    assert question.most == Decimal(2)
    assert (question.required, question.worker_sees, question.sensitive) == (False, False, True)


def test_a_choice_keeps_its_codes_and_the_words_of_what_is_gone(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, path: str
) -> None:
    client.submit(
        f"{path}/nieuw?soort=choice",
        follow=True,
        **{
            "label-nl": "Wat voor dak is het?",
            "choices-nl": "Plat\nPannen",
            "choices-en": "Flat\nTiles",
            "not_for_us-nl": "Riet",
        },
    )
    (question,) = questions_of(app, town)
    assert [(one.code, one.name.get("en")) for one in question.choices] == [
        ("plat", "Flat"),
        ("pannen", "Tiles"),
        ("riet", None),
    ]
    assert question.excluding == ("riet",)
    change = f"{path}/{question.question_id}"
    one_line: dict[str, Any] = {"choices-nl": "Plat"}
    uneven = client.submit(change, **one_line)
    assert uneven.status_code == 422
    assert "as many lines as in Dutch" in words_of(uneven.text)
    client.submit(change, follow=True, **{"choices-nl": "Leien\nPlat", "choices-en": ""})
    (question,) = questions_of(app, town)
    assert [(one.code, one.active) for one in question.choices] == [
        ("leien", True),
        ("plat", True),
        ("riet", True),
        ("pannen", False),
    ]
    assert "Pannen" not in client.get(change).text


@pytest.mark.parametrize(
    ("kind", "answers", "said"),
    [
        ("number", {"least": "5", "most": "3"}, "cannot be less than the least"),
        ("number", {"most": "high"}, "a number such as 3"),
        ("number", {"counts_as": "Lawn m²"}, "small letters, digits and _ only"),
        ("number", {"counts_as": "pills", "sensitive": "y"}, "A private answer cannot count"),
        ("choice", {"choices-nl": "Plat"}, "two answers at least"),
        ("choice", {"choices-nl": "Plat\nPlat"}, "two answers at least"),
        ("text", {"label-nl": ""}, "Fill in the Dutch words."),
    ],
)
def test_a_question_that_makes_no_sense_is_said_at_its_field_and_not_kept(
    app: Flask,
    greet: StaffRow,
    client: StrictClient,
    town: Town,
    path: str,
    kind: str,
    answers: dict[str, Any],
    said: str,
) -> None:
    page = client.submit(f"{path}/nieuw?soort={kind}", **{"label-nl": "Hoe hoog?"} | answers)
    assert page.status_code == 422
    assert said in words_of(page.text)
    assert questions_of(app, town) == ()


def test_questions_change_places_and_stop(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, path: str
) -> None:
    for kind, label in (("yes_no", "Is er gas?"), ("date", "Wanneer bent u geboren?"), ("phone", "Wie bellen wij?")):
        client.submit(f"{path}/nieuw?soort={kind}", follow=True, **{"label-nl": label})
    first, second, third = questions_of(app, town)
    client.forge(f"{path}/{third.question_id}/plaats", page=path, where="up")
    client.forge(f"{path}/{first.question_id}/plaats", page=path, where="up")
    assert [one.slug for one in questions_of(app, town)] == [first.slug, third.slug, second.slug]
    client.forge(f"{path}/{first.question_id}/plaats", page=path, where="down")
    assert [one.slug for one in questions_of(app, town)] == [third.slug, first.slug, second.slug]
    client.submit(f"{path}/{first.question_id}", follow=True, excluding="yes", active=False)
    stopped = questions_of(app, town)[1]
    assert (stopped.active, stopped.excluding) == (False, ("yes",))
    assert "Not asked" in words_of(client.get(path).text)


def test_who_saved_second_is_told(app: Flask, greet: StaffRow, client: StrictClient, town: Town, path: str) -> None:
    client.submit(f"{path}/nieuw", follow=True, **{"label-nl": "Welke deur?"})
    (question,) = questions_of(app, town)
    page = client.get(f"{path}/{question.question_id}")
    client.submit(f"{path}/{question.question_id}", follow=True, **{"label-nl": "Welke bel?"})
    late = client.send(page, **{"label-nl": "Welk raam?"})
    assert late.status_code == 422
    assert "Somebody else saved this" in words_of(late.text)
    assert client.send(late).status_code == 303
    assert questions_of(app, town)[0].label["nl"] == "Welk raam?"
