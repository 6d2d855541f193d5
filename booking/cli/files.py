"""Reading a file that somebody named on the command line; what cannot be read is told in one line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from booking.messages.words import Words

STANDARD_INPUT: Final = "-"
#: More than any tariff, facts or table of rates needs, whatever the file is.
_MOST_BYTES: Final = 1_000_000


class UnreadableError(Exception):
    """A file that cannot be read; the text of the error says why, in the language of who asked."""


def read_text(path: str, words: Words) -> str:
    """Return the text of a file, or of standard input for ``-``. Raises ``UnreadableError``."""
    _ = words.gettext
    try:
        content = _read_bytes(path)
    except FileNotFoundError:
        raise UnreadableError(_("There is no such file. Look at how its name is spelled.")) from None
    except IsADirectoryError:
        raise UnreadableError(_("This is a folder. Name a file in it.")) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(_("This file cannot be read: %(reason)s.", reason=reason)) from None
    if len(content) > _MOST_BYTES:
        raise UnreadableError(_("This file is too long for a tariff."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError(_("This is not a text in UTF-8. Save it as UTF-8 in your editor.")) from None


def _read_bytes(path: str) -> bytes:
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read(_MOST_BYTES + 1)
    with Path(path).open("rb") as file:
        return file.read(_MOST_BYTES + 1)
