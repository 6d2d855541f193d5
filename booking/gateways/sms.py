"""Text messages: handed to a provider as JSON over HTTPS, or as files in a folder for the demo."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from pathlib import Path
from typing import IO, Final, Protocol

from booking.gateways.folder import file_name, write_whole
from booking.gateways.sending import CouldNotSend, Unreachable
from booking.rules.phone import can_receive_sms, parse_phone
from booking.rules.refusals.people import InvalidPhone

TIMEOUT_SECONDS: Final = 8.0
#: Belgium and its neighbours: text messages to dear numbers far away are a known fraud.
ALLOWED_PREFIXES: Final = ("+32", "+31", "+33", "+49", "+352")
#: The provider says no to all of us, or to all of us just now: key, address, rate, conflict with our own repeat.
_NOT_ABOUT_THE_MESSAGE: Final = frozenset({401, 403, 404, 405, 407, 408, 409, 425, 429})
_SERVER_FAULT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMessage:
    """A text message to one mobile, in E.164. ``key`` lets the provider see a repeat."""

    to: str
    text: str
    key: str


class SmsSender(Protocol):
    """A way to send text messages."""

    def send(self, message: TextMessage) -> None:
        """Hand ``message`` over. Raises ``CouldNotSend``; ``Unreachable`` when this message is not the reason."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpSms:
    """Posts ``{"to", "text", "key"}`` to a provider with a bearer token; any 2xx means taken."""

    url: str
    token: str | None = None
    timeout_seconds: float = TIMEOUT_SECONDS

    def send(self, message: TextMessage) -> None:
        """Hand ``message`` over to the provider."""
        require_one_mobile(message.to)
        body = json.dumps({"to": message.to, "text": message.text, "key": message.key})
        # The address comes from the settings, which the operator writes.
        request = urllib.request.Request(self.url, data=body.encode(), method="POST")  # noqa: S310
        request.add_header("Content-Type", "application/json")
        request.add_header("Idempotency-Key", message.key)
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with _OPENER.open(request, timeout=self.timeout_seconds):
                pass
        except urllib.error.HTTPError as answer:
            with answer:
                raise _answered(answer.code) from answer
        except (OSError, HTTPException) as fault:
            raise Unreachable(f"SMS provider: {type(fault).__name__}") from fault


@dataclass(frozen=True, slots=True)
class FolderSms:
    """Writes each text message as a file ``….sms.json``; the same message again replaces its file."""

    folder: Path

    def send(self, message: TextMessage) -> None:
        """Write ``message`` down."""
        require_one_mobile(message.to)
        content = json.dumps({"to": message.to, "text": message.text}, ensure_ascii=False, indent=2)
        write_whole(self.folder / file_name(message.key, ".sms.json"), content.encode())


class NoSms:
    """Where no provider is set up: the desk sees who has to be called instead."""

    def send(self, message: TextMessage) -> None:
        """Refuse ``message``."""
        require_one_mobile(message.to)
        raise CouldNotSend("no SMS provider is set up", permanent=True)


def require_one_mobile(number: str) -> None:
    """Raise ``CouldNotSend`` unless ``number`` is one mobile in E.164 of a country that we send to."""
    try:
        is_one = number.startswith(ALLOWED_PREFIXES) and parse_phone(number) == number and can_receive_sms(number)
    except InvalidPhone:
        is_one = False
    if not is_one:
        raise CouldNotSend("not a mobile number that we send to", permanent=True)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A provider that moved has to be set up anew: following would send the token along."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """Follow nothing: the answer comes back as an error."""


_OPENER: Final = urllib.request.build_opener(_NoRedirects)


def _answered(code: int) -> CouldNotSend:
    problem = f"SMS provider answered {code}"
    if code >= _SERVER_FAULT or code < 400 or code in _NOT_ABOUT_THE_MESSAGE:  # noqa: PLR2004 - a redirect
        return Unreachable(problem)
    return CouldNotSend(problem, permanent=True)
