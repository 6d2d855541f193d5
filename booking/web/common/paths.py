"""Addresses within this site: where a person may be sent back to."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlsplit

from flask import request

#: An id in a route: what is larger than the database counts is no page, instead of a fault.
ID: Final = "int(max=9223372036854775807)"
_LONGEST = 2000
_FIRST_PRINTABLE, _DELETE = "!", "\x7f"


def same_site_path(address: str | None) -> str | None:
    r"""Return ``address`` when it is surely a path of this site, else None.

    Browsers read ``//evil``, ``/\evil`` and ``/<tab>/evil`` as another host, so anything that is not plain,
    visible ASCII without a backslash is refused. What is escaped (``/%2f%2fevil``) stays a path.
    """
    if not address or len(address) > _LONGEST or not address.startswith("/") or address.startswith("//"):
        return None
    if "\\" in address or any(not _FIRST_PRINTABLE <= character < _DELETE for character in address):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address


def page_url() -> str:
    """Return the path of this page with its query, for a way back; the first page where it cannot be opened anew."""
    rule = request.url_rule
    if rule is None or "GET" not in (rule.methods or ()):
        return "/"
    address = request.full_path if request.query_string and request.method == "GET" else request.path
    return same_site_path(_escaped(address)) or "/"


def _escaped(address: str) -> str:
    """Return the path as the browser sent it: routing gave it back decoded."""
    return quote(address, safe="/?&=%:@!$'()*+,;~-._")
