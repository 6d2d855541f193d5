"""The one place where the parts meet: `create_app` builds the whole web house from its settings."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Final
from wsgiref.headers import Headers

from flask import Flask
from flask_migrate import Migrate
from jinja2 import StrictUndefined
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from structlog.typing import ExcInfo
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from booking.cli import operating
from booking.config import Settings
from booking.gateways.payments import PaymentGateway, StripePayments
from booking.store.database import db
from booking.web import account, coordinator, demo, desk, hooks, resident, worker
from booking.web.common import routes
from booking.web.common.errors import init_errors, unavailable
from booking.web.common.forgery import csrf, init_forgery
from booking.web.common.formats import init_formats
from booking.web.common.gateways import Gateways, keep_gateways
from booking.web.common.guard import require_declared_access
from booking.web.common.headers import init_headers, security_headers
from booking.web.common.identity import init_identity
from booking.web.common.limits import init_limits
from booking.web.common.locale import init_locale
from booking.web.common.logs import configure_logging, init_logs, log_fault
from booking.web.common.tenancy import init_tenancy

ROOT: Final = Path(__file__).resolve().parents[1]
STATIC: Final = Path(__file__).resolve().parent / "static"
_LARGEST_REQUEST: Final = 256 * 1024
_TEN_YEARS: Final = 10 * 365 * 24 * 3600


class Web(Flask):
    """Flask, with a log that names no address."""

    def log_exception(self, exc_info: ExcInfo | tuple[None, None, None]) -> None:
        """Log what went wrong by its rule and its place."""
        if exc_info[0] is not None:
            log_fault(exc_info)


def create_app(settings: Settings) -> Flask:
    """Return the web application. It does not ask the database anything until the first request."""
    configure_logging(to_stderr=not settings.testing, with_messages=settings.demo or settings.testing)
    app = Web(
        "booking",
        template_folder=str(ROOT / "templates"),
        static_folder=str(STATIC),
        static_url_path=f"/static/{_version_of(STATIC)}",
    )
    _configure(app, settings)
    keep_gateways(app.extensions, Gateways(settings=settings, payments=_payments(settings)))

    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    # In this order, because each looks at what the one before found out.
    init_logs(app)
    init_headers(app, settings)
    init_locale(app)
    init_tenancy(app)
    init_identity(app)
    init_forgery(app)
    init_limits(app, factor=settings.rate_limit_factor)
    init_formats(app)
    init_errors(app)
    for fault in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(fault, unavailable)

    _register_pages(app, settings)
    operating.register(app)
    _stand_behind_proxies(app, settings)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.testing = settings.testing
    app.secret_key = settings.secret_key
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": False, "lstrip_blocks": False}
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            "pool_pre_ping": True,
            # A thread needs one connection, and now and then a second for what is counted whatever happens.
            "pool_size": 5,
            "max_overflow": 15,
            # A fault of the database must not carry names and phone numbers into the log.
            "hide_parameters": not (settings.testing or settings.demo),
            "connect_args": {"connect_timeout": 5, "options": "-c timezone=UTC"},
        },
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        MAX_CONTENT_LENGTH=_LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=_LARGEST_REQUEST,
        SESSION_COOKIE_NAME="__Host-buurtboek" if settings.secure_cookies else "buurtboek",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # As long as a worker stays signed in; how long a sign-in is good, the database says.
        PERMANENT_SESSION_LIFETIME=timedelta(days=180),
        SESSION_REFRESH_EACH_REQUEST=False,
        DEMO_SIGN_INS=[],
    )


def _payments(settings: Settings) -> PaymentGateway | None:
    if settings.stripe_secret_key is None:
        return None
    return StripePayments(
        settings.stripe_secret_key, settings.stripe_webhook_secrets, api_base=settings.stripe_api_base
    )


def _register_pages(app: Flask, settings: Settings) -> None:
    faces = [routes, account, resident, desk, worker, coordinator, hooks]
    for face in [*faces, demo] if settings.demo else faces:
        app.register_blueprint(face.blueprint)
    # Webhooks carry a signature instead of a form's token.
    csrf.exempt(hooks.blueprint)
    require_declared_access(app)


def _stand_behind_proxies(app: Flask, settings: Settings) -> None:
    """Serve static files before Flask sees the request, and believe only our own proxies about the client."""

    def add_headers(given: Headers, _path: str, _url: str) -> None:
        for name, value in security_headers(settings).items():
            given[name] = value

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(STATIC),
        prefix=app.static_url_path,
        allow_all_origins=False,
        # The address holds the version, so a file at one address never changes.
        max_age=_TEN_YEARS,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=add_headers,
    )
    if settings.trusted_proxies:
        # Not the host: which organisation a request is for comes from the Host header, which the proxy passes on.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies, x_host=0
        )


def _version_of(folder: Path) -> str:
    """Return a short hash of every file: in the address, it makes each release's files its own.

    Files that name each other (a module that imports, a stylesheet with a picture) then move together.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:10]
