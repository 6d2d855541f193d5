"""Text that has to stay on one line: headers, subjects, text messages."""

from __future__ import annotations

import re
import unicodedata

_LINK_JOINTS = re.compile(r"(?<=\S)(?:://|@|\.(?=[^\W\d_]))")


def one_line(text: str) -> str:
    """Return ``text`` on one line: every control character and run of white space becomes one space.

    A line break in a name would otherwise begin a header of its own.
    """
    plain = (" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text)
    return " ".join("".join(plain).split())


def without_links(text: str, *, most: int) -> str:
    """Return ``text`` on one line, at most ``most`` characters, with nothing in it that a mail program makes a link.

    Anybody can book with any name and any e-mail address: what they typed must not carry their own message to
    somebody else in our letter.
    """
    parted = _LINK_JOINTS.sub(lambda joint: ". " if joint[0] == "." else " ", one_line(text))
    return parted if len(parted) <= most else parted[: most - 1].rstrip() + "…"
