"""E-mail addresses: simple and sound, not everything that the standard allows."""

from __future__ import annotations

import re

from booking.rules.refusals.people import InvalidEmail

# Sources: RFC 5321 4.5.3.1 (lengths) and the dot-atom of RFC 5322 3.2.3; quoted names and bare hosts are left out,
# because no resident has one and every mail program stumbles over them.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?P<domain>(?:{_LABEL}\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9])")
_LONGEST, _LONGEST_LOCAL = 254, 64


def parse_email(typed: str) -> str:
    """Return ``typed`` as a message can be sent to it, with the domain in lower case.

    A domain in other letters than a–z (``info@café.be``) comes back in the ASCII that mail programs use for it.
    Raises ``InvalidEmail``.
    """
    local, at, domain = typed.strip().rpartition("@")
    try:
        address = f"{local}{at}{domain if domain.isascii() else domain.encode('idna').decode()}"
    except UnicodeError:
        raise InvalidEmail from None
    found = _ADDRESS.fullmatch(address)
    if found is None or len(address) > _LONGEST or len(found["local"]) > _LONGEST_LOCAL:
        raise InvalidEmail
    return f"{found['local']}@{found['domain'].lower()}"
