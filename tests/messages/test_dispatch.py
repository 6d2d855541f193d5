"""Emptying the outbox: nothing lost, nothing twice, in order, with patience."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from flask import Flask

from booking.gateways.mail import Mail
from booking.gateways.sending import CouldNotSend, Unreachable
from booking.gateways.sms import TextMessage
from booking.messages.dispatch import LOAN, Post, dispatch_due
from booking.messages.patience import TRIES
from booking.store.database import in_transaction, reading
from booking.store.outbox import claim_next
from booking.store.queries.outbox import could_not_be_sent, oldest_waiting_age, waiting_count
from tests.harness.together import together
from tests.messages.facts import KEY, NOW, an_organisation, kept, outbox, waiting


class Crash(BaseException):
    """The process dies: nothing that the code does can catch it."""


@dataclass
class FakePost:
    """Takes mail and text messages, after what ``meets`` does to them."""

    meets: Callable[[str], None] = field(default=lambda _to: None)
    sent: list[tuple[str, str]] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)

    def send(self, message: Mail | TextMessage) -> None:
        self.tried.append(message.to)
        self.meets(message.to)
        self.sent.append((message.to, message.message_id if isinstance(message, Mail) else message.key))

    @property
    def post(self) -> Post:
        return Post(mailer=self, sms=self, secret_key=KEY)


def refuse(*, permanent: bool) -> Callable[[str], None]:
    def meet(_to: str) -> None:
        raise CouldNotSend("550 no such user" if permanent else "450 later", permanent=permanent)

    return meet


def away(_to: str) -> None:
    raise Unreachable("nobody answers")


@pytest.fixture
def organisation_id(app_context: None) -> int:
    return an_organisation()


def dispatch(post: Post, *, at: datetime = NOW) -> int:
    return dispatch_due(post, clock=lambda: at)


def test_what_is_due_leaves_once_and_what_is_not_stays(organisation_id: int) -> None:
    due = waiting(organisation_id, "a")
    later = waiting(organisation_id, "b", due_at=NOW + timedelta(hours=1), recipient="bo@example.be")
    fake = FakePost()

    assert dispatch(fake.post) == 1
    assert dispatch(fake.post) == 0

    assert [to for to, _ in fake.sent] == ["an@example.be"]
    assert (outbox(due).state, outbox(due).sent_at, outbox(due).attempts) == ("sent", NOW, 1)
    assert outbox(later).state == "waiting"


def test_a_text_message_leaves_on_its_own_channel(organisation_id: int) -> None:
    waiting(organisation_id, "a", channel="sms", recipient="+32470123456")
    fake = FakePost()
    assert dispatch(fake.post) == 1
    assert fake.sent[0][0] == "+32470123456"


def test_four_dispatchers_at_once_send_each_message_once(app: Flask) -> None:
    with app.app_context():
        organisation_id = an_organisation()
        for number in range(40):
            waiting(organisation_id, f"m{number}", recipient=f"somebody{number}@example.be")
    fake = FakePost()

    def one(_number: int) -> int:
        with app.app_context():
            return dispatch(fake.post)

    assert sum(n for n in together(one, people=4) if isinstance(n, int)) == 40
    assert len(fake.sent) == len(set(fake.sent)) == 40


def test_a_crash_between_sending_and_settling_repeats_once_with_the_same_key(organisation_id: int) -> None:
    waiting(organisation_id, "a")
    fake = FakePost()

    @dataclass
    class Dying(FakePost):
        def send(self, message: Mail | TextMessage) -> None:
            fake.send(message)
            raise Crash

    with pytest.raises(Crash):
        dispatch(Dying().post)

    assert dispatch(fake.post, at=NOW + timedelta(seconds=5)) == 0, "it is still lent out"
    assert dispatch(fake.post, at=NOW + LOAN) == 1
    assert dispatch(fake.post, at=NOW + LOAN * 2) == 0
    assert len(fake.sent) == 2
    assert len(set(fake.sent)) == 1


def test_a_loan_is_shorter_than_the_minute_in_which_everybody_has_to_be_told() -> None:
    assert timedelta(seconds=5) + LOAN < timedelta(seconds=60)


def test_who_lost_the_loan_does_not_overwrite_what_came_after(organisation_id: int) -> None:
    message = waiting(organisation_id, "a")

    def somebody_else_takes_it(_to: str) -> None:
        later = NOW + LOAN
        in_transaction(lambda session: claim_next(session, channels=["email"], until=later + LOAN, now=later))
        raise CouldNotSend("550", permanent=True)

    dispatch(FakePost(somebody_else_takes_it).post)
    assert outbox(message).state == "waiting"


def test_patience_doubles_and_ends_after_twelve_tries(organisation_id: int) -> None:
    message = waiting(organisation_id, "a")
    fake = FakePost(refuse(permanent=False))
    at, waits = NOW, []
    while outbox(message).state == "waiting":
        dispatch(fake.post, at=at)
        until = outbox(message).claimed_until
        if until is not None:
            assert dispatch(fake.post, at=until - timedelta(seconds=1)) == 0
            waits.append((until - at) / timedelta(minutes=1))
            at = until

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    assert len(fake.tried) == TRIES
    assert (outbox(message).state, outbox(message).problem) == ("given_up", "450 later")


def test_a_permanent_refusal_is_given_up_at_once_and_shows_without_its_words(organisation_id: int) -> None:
    waiting(organisation_id, "a")
    dispatch(FakePost(refuse(permanent=True)).post)

    with reading() as session:
        (unsent,) = could_not_be_sent(session, organisation_id)
        assert could_not_be_sent(session, organisation_id + 1) == ()
    assert (unsent.recipient, unsent.problem, unsent.attempts) == ("an@example.be", "550 no such user", 1)
    assert "Stationsstraat" not in repr(unsent)


def test_nobody_answering_lets_the_channel_rest_and_counts_against_no_message(organisation_id: int) -> None:
    first = waiting(organisation_id, "a")
    for number in range(20):
        waiting(organisation_id, f"m{number}", recipient=f"somebody{number}@example.be")
    waiting(organisation_id, "s", channel="sms", recipient="+32470123456")
    fake = FakePost()

    @dataclass
    class Away(FakePost):
        def send(self, message: Mail | TextMessage) -> None:
            self.tried.append(message.to)
            raise Unreachable("nobody answers")

    mailer = Away()
    post = Post(mailer=mailer, sms=fake, secret_key=KEY)
    for second in range(0, 20 * 60, 10):
        dispatch(post, at=NOW + timedelta(seconds=second))

    assert [to for to, _ in fake.sent] == ["+32470123456"], "the other channel goes on"
    assert 10 <= len(mailer.tried) <= 15, "soon, and then every two minutes"
    assert (outbox(first).state, outbox(first).attempts, outbox(first).problem) == ("waiting", 0, "nobody answers")
    with reading() as session:
        assert waiting_count(session, organisation_id, now=NOW) == 21
        assert oldest_waiting_age(session, now=NOW + timedelta(minutes=20)) == timedelta(minutes=20)

    assert dispatch(Post(mailer=fake, sms=fake, secret_key=KEY), at=NOW + timedelta(minutes=20)) == 21


def test_a_reminder_of_a_visit_that_is_over_is_dropped(organisation_id: int) -> None:
    message = waiting(organisation_id, "a", worthless_at=NOW + timedelta(hours=1))
    fake = FakePost(away)
    dispatch(fake.post)
    assert outbox(message).state == "waiting"
    fake = FakePost()
    dispatch(fake.post, at=NOW + timedelta(hours=1))
    assert (outbox(message).state, fake.sent) == ("dropped", [])


def test_later_messages_to_a_person_wait_for_the_earlier_and_other_people_do_not(organisation_id: int) -> None:
    first = waiting(organisation_id, "a", due_at=NOW - timedelta(minutes=2))
    second = waiting(organisation_id, "b", kind="booking_cancelled", due_at=NOW - timedelta(minutes=1))
    other = waiting(organisation_id, "c", recipient="bo@example.be")

    refusals = [CouldNotSend("450 later", permanent=False)]

    def refuse_an_once(to: str) -> None:
        if to == "an@example.be" and refusals:
            raise refusals.pop()

    dispatch(FakePost(refuse_an_once).post)
    assert [outbox(one).state for one in (first, second, other)] == ["waiting", "waiting", "sent"]

    dispatch(FakePost().post, at=NOW + timedelta(minutes=1))
    assert [outbox(one).state for one in (first, second)] == ["sent", "sent"]
    assert outbox(first).sent_at == outbox(second).sent_at == NOW + timedelta(minutes=1)


def test_a_message_for_next_week_does_not_keep_back_one_of_today(organisation_id: int) -> None:
    waiting(organisation_id, "reminder", kind="visit_reminder", due_at=NOW + timedelta(days=7))
    today = waiting(organisation_id, "moved", kind="booking_moved")
    dispatch(FakePost().post)
    assert outbox(today).state == "sent"


def test_a_message_that_cannot_be_written_keeps_nobody_back(organisation_id: int) -> None:
    broken = waiting(organisation_id, "a", facts={"number": "1"}, due_at=NOW - timedelta(hours=1))
    unknown = waiting(organisation_id, "b", kind="of_tomorrow", recipient="bo@example.be")
    well = waiting(organisation_id, "c", recipient="cis@example.be", facts=kept(name="Cis"))
    assert dispatch(FakePost().post) == 1
    assert [outbox(one).state for one in (broken, unknown, well)] == ["waiting", "waiting", "sent"]
    assert outbox(broken).problem == "fault: KeyError"
