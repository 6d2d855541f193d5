"""The signed cookie of a browser."""

from __future__ import annotations

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class Cookies(SecureCookieSessionInterface):
    """Flask's own, with one signer for all requests: Flask would make one to read the cookie and one to write it."""

    _signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs; the key of ``app`` is settled before its first request."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer
