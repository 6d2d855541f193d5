"""Emptying the outbox."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

import structlog

from booking.gateways.mail import Mail, Mailer
from booking.gateways.sending import CouldNotSend, Unreachable
from booking.gateways.sms import SmsSender, TextMessage
from booking.messages.patience import TRIES, Rest, wait_after
from booking.messages.rendering import render_mail, render_sms
from booking.store.database import in_transaction
from booking.store.outbox import (
    Claimed,
    claim_next,
    drop_worthless,
    note_given_up,
    note_sent,
    note_wait,
)

log = structlog.get_logger(__name__)

CHANNELS: Final = ("email", "sms")
#: How long a message is lent out. When the process dies meanwhile, it leaves again after this time.
LOAN: Final = timedelta(seconds=45)
#: One run ends after so many messages; the next begins seconds later.
_MOST_IN_A_RUN: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The ways out of the house, and which of them are at rest because nobody answers there.

    ``secret_key`` signs the private links.
    """

    mailer: Mailer
    sms: SmsSender
    secret_key: str
    rest: Rest = field(default_factory=Rest)


def dispatch_due(post: Post, *, clock: Callable[[], datetime]) -> int:
    """Send every message that is due. Return how many left.

    Each message has three short steps of its own: claim, send, settle. A crash between sending and settling
    sends again with the same key, by which the other side can see the repeat; it never loses a message. A
    message that is refused waits, longer each time; one that nobody answers on lets its whole channel rest.
    """
    in_transaction(lambda session: drop_worthless(session, now=clock()))
    sent = 0
    for _ in range(_MOST_IN_A_RUN):
        now = clock()
        claimed = _claim(post, now=now)
        if claimed is None:
            break
        sent += _send(post, claimed, now=now)
    return sent


def message_key(organisation_id: int, key: str) -> str:
    """Return what the other side knows a message by: the same for each try, and telling nothing."""
    return hashlib.sha256(f"{organisation_id}:{key}".encode()).hexdigest()[:32]


def _claim(post: Post, *, now: datetime) -> Claimed | None:
    channels = [channel for channel in CHANNELS if post.rest.is_over(channel, now=now)]
    return in_transaction(lambda session: claim_next(session, channels=channels, until=now + LOAN, now=now))


def _send(post: Post, claimed: Claimed, *, now: datetime) -> bool:
    try:
        _hand_over(post, claimed, now=now)
    except Unreachable as away:
        post.rest.failed(claimed.channel, now=now)
        log.warning("channel_unreachable", channel=claimed.channel, problem=away.problem)
        problem = away.problem
        in_transaction(lambda session: note_wait(session, claimed, until=None, problem=problem, counts=False))
        return False
    except CouldNotSend as refused:
        post.rest.answered(claimed.channel)
        _note_failure(claimed, refused.problem, permanent=refused.permanent, now=now)
        return False
    except Exception as fault:
        log.exception("message_faulty", outbox_id=claimed.id, kind=claimed.kind)
        _note_failure(claimed, f"fault: {type(fault).__name__}", permanent=False, now=now)
        return False
    post.rest.answered(claimed.channel)
    in_transaction(lambda session: note_sent(session, claimed, now=now))
    return True


def _hand_over(post: Post, claimed: Claimed, *, now: datetime) -> None:
    key = message_key(claimed.organisation_id, claimed.key)
    if claimed.channel == "sms":
        text = render_sms(claimed.kind, claimed.facts, claimed.sender, claimed.locale, secret_key=post.secret_key)
        post.sms.send(TextMessage(to=claimed.recipient, text=text, key=key))
        return
    rendered = render_mail(
        claimed.kind, claimed.facts, claimed.sender, claimed.locale, secret_key=post.secret_key, now=now
    )
    post.mailer.send(
        Mail(
            to=claimed.recipient,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            message_id=f"{key}@{urlsplit(claimed.sender.base_url).hostname}",
            reply_to=claimed.sender.email,
            from_name=claimed.sender.name,
            written_at=now,
            attachments=rendered.attachments,
        )
    )


def _note_failure(claimed: Claimed, problem: str, *, permanent: bool, now: datetime) -> None:
    gives_up = permanent or claimed.attempts >= TRIES
    log.warning("message_given_up" if gives_up else "message_waits", outbox_id=claimed.id, attempts=claimed.attempts)
    if gives_up:
        in_transaction(lambda session: note_given_up(session, claimed, problem=problem))
    else:
        until = now + wait_after(claimed.attempts)
        in_transaction(lambda session: note_wait(session, claimed, until=until, problem=problem))
