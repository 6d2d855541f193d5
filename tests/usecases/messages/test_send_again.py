"""The coordinator lets a message leave again that was given up."""

from datetime import timedelta

import pytest

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed, NotFound
from booking.store.database import in_transaction, reading
from booking.store.queries.outbox import could_not_be_sent, waiting_count
from booking.usecases.messages.send_again import send_again
from tests.messages.facts import NOW, an_organisation, outbox, waiting

LATER = NOW + timedelta(days=1)


@pytest.fixture
def organisation_id(app_context: None) -> int:
    return an_organisation()


def given_up(organisation_id: int) -> int:
    return waiting(organisation_id, "a", state="given_up", attempts=12, problem="450 later")


def ask(message: int, by: Actor) -> None:
    in_transaction(lambda session: send_again(session, message, by=by, now=LATER))


def coordinator(organisation_id: int) -> Actor:
    return Actor(organisation_id, roles=frozenset({Role.COORDINATOR}), user_id=1)


def test_it_waits_for_its_turn_as_if_it_were_new(organisation_id: int) -> None:
    message = given_up(organisation_id)
    for _ in range(2):
        ask(message, coordinator(organisation_id))
    row = outbox(message)
    assert (row.state, row.due_at, row.attempts, row.problem) == ("waiting", LATER, 0, "")
    with reading() as session:
        assert could_not_be_sent(session, organisation_id) == ()
        assert waiting_count(session, organisation_id, now=LATER) == 1


@pytest.mark.parametrize("state", ["sent", "dropped"])
def test_what_left_or_was_dropped_stays_as_it_is(organisation_id: int, state: str) -> None:
    message = waiting(organisation_id, "a", state=state)
    ask(message, coordinator(organisation_id))
    assert outbox(message).state == state


def test_only_the_coordinator_of_this_organisation_may(organisation_id: int) -> None:
    message = given_up(organisation_id)
    with pytest.raises(NotAllowed):
        ask(message, Actor(organisation_id, roles=frozenset({Role.DESK})))
    with pytest.raises(NotFound):
        ask(message, coordinator(organisation_id + 1))
    with pytest.raises(NotFound):
        ask(message + 1, coordinator(organisation_id))
    assert outbox(message).state == "given_up"


def test_a_message_of_which_the_words_are_gone_is_not_there(organisation_id: int) -> None:
    message = waiting(organisation_id, "a", state="given_up", facts={}, recipient="")
    with pytest.raises(NotFound):
        ask(message, coordinator(organisation_id))
