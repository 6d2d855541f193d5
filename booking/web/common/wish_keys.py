"""The names of wishes that forms carry: a form that is sent twice names the same wish, and only its own kind."""

from __future__ import annotations

import re
import secrets
from typing import Final

_KEY_BYTES: Final = 16
#: What a browser sends back; anything else was typed by somebody who tries.
_SOUND: Final = re.compile(r"[\w-]{1,64}", re.ASCII)


def new_key() -> str:
    """Return a name for a wish that is about to be sent."""
    return secrets.token_urlsafe(_KEY_BYTES)


def key_of(kind: str, sent: str | None) -> str:
    """Return the client key of the wish of a ``kind`` that a form sent.

    The kind keeps what people send apart from the names that the house gives itself (``offer …``, ``draft:…``). A form
    without a sound name is a wish of its own.
    """
    is_sound = sent is not None and _SOUND.fullmatch(sent)
    return f"{kind} {sent if is_sound else new_key()}"
