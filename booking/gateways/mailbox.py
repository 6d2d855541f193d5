"""What the demo's folder holds: each mail and text message that was written there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Final

_MAIL, _SMS = ".eml", ".sms.json"
_MOST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail or a text message as its receiver would see it. ``subject`` is empty for a text message."""

    name: str
    to: str
    subject: str
    text: str
    written_at: datetime
    attachments: tuple[str, ...]


def letters_in(folder: Path) -> tuple[Letter, ...]:
    """Return what ``folder`` holds, newest first, two hundred at most."""
    found = [path for path in folder.glob("[!.]*") if path.name.endswith((_MAIL, _SMS))]
    found.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    return tuple(_letter(path) for path in found[:_MOST])


def find_letter(folder: Path, name: str) -> Letter | None:
    """Return the message of this name. Only names that the folder lists are opened."""
    return next((_letter(path) for path in folder.glob("[!.]*") if path.name == name), None)


def _letter(path: Path) -> Letter:
    written_at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    if path.name.endswith(_SMS):
        kept = json.loads(path.read_bytes())
        return Letter(
            name=path.name, to=kept["to"], subject="", text=kept["text"], written_at=written_at, attachments=()
        )
    message = message_from_bytes(path.read_bytes(), policy=default)
    return Letter(
        name=path.name,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=_text_of(message),
        written_at=written_at,
        attachments=tuple(part.get_filename("") for part in message.iter_attachments()),
    )


def _text_of(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain",))
    return str(body.get_content()).replace("\r\n", "\n") if body is not None else ""
