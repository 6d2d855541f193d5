"""Somebody on the other end of a real connection, without a browser: opens pages and sends their forms."""

from typing import Any
from urllib.parse import urljoin

import requests

from tests.harness.forms import fill_form

PATIENCE_SECONDS = 30


class Visitor:
    """A person with cookies of their own. Use it in a ``with`` block."""

    def __init__(self, address: str) -> None:
        """Begin at ``address``, such as ``http://localhost:8000``."""
        self.address = address
        self._session = requests.Session()
        # No proxy of the machine's environment stands between the test and its server.
        self._session.trust_env = False
        # A connection that was kept open too long is reset by the server while a form is on its way.
        self._session.headers["Connection"] = "close"

    def __enter__(self) -> "Visitor":
        """Come in."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave, and close the connection."""
        self._session.close()

    def get(self, path: str) -> requests.Response:
        """Open a page, following redirects."""
        return self._session.get(urljoin(self.address, path), timeout=PATIENCE_SECONDS)

    def send(
        self, page: requests.Response, button: str | None = None, /, *, form: str | int = 0, **answers: Any
    ) -> requests.Response:
        """Fill in a form of an open page, press ``button``, and return the page that this leads to."""
        filled = fill_form(page.text, answers, form=form, button=button)
        target = urljoin(page.url, filled.action) if filled.action else page.url
        if filled.method == "get":
            return self._session.get(target, params=filled.sent, timeout=PATIENCE_SECONDS)
        return self._session.post(target, data=filled.sent, timeout=PATIENCE_SECONDS)
