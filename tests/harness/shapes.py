"""When two pages are the same to a judge: they differ in nothing but their secrets and their bookings' numbers."""

import re
from hashlib import sha256
from typing import Final

_RANDOM: Final = re.compile(
    r'(?<=\svalue=")[\w.~-]{16,}(?=")'  # the secret of a form, the key of a wish
    r"|(?:(?<=/b/)|(?<=/w/)|(?<=/boeken/))[\w~-]{16,}"  # the secret part of a link
    r"|(?<![\w#&])(?:\d{8}|\d{4}[ \N{NO-BREAK SPACE}]\d{4})(?!\w)"  # the number of a booking
)


def shape_of(html: str, *, kind: str) -> bytes:
    """Return a fingerprint of ``html``, for judges of one ``kind``, in which what is random has its rank for a name.

    Same things keep the same name and different things different ones, so that an id that stands twice, or a title
    that is not the heading's, can't hide behind it. None of them may be the name of a tag or of an attribute.
    """
    names: dict[str, str] = {}
    shown = _RANDOM.sub(lambda found: names.setdefault(found[0], f"\0{len(names)}\0"), html)
    return sha256(f"{kind}\0{shown}".encode()).digest()
