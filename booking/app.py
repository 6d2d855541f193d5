"""The one place where the parts meet: `create_app` builds the whole web house from its settings."""

from __future__ import annotations

import gc
import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar
from wsgiref.headers import Headers

import click
from flask import Flask
from jinja2 import StrictUndefined
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import configure_mappers
from structlog.typing import ExcInfo
from werkzeug.local import LocalProxy
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from booking.cli import operating
from booking.config import Settings
from booking.gateways.geocoding import geocoder_for
from booking.gateways.payments import PaymentGateway
from booking.gateways.travel import Hasty, router_for
from booking.store.database import db, init_database
from booking.web import account, coordinator, desk, hooks, resident, worker
from booking.web.common import routes
from booking.web.common.cookies import Cookies
from booking.web.common.errors import init_errors, unavailable
from booking.web.common.forgery import csrf, init_forgery
from booking.web.common.formats import init_formats
from booking.web.common.gateways import Gateways, keep_gateways
from booking.web.common.guard import require_declared_access
from booking.web.common.headers import init_headers, security_headers
from booking.web.common.identity import init_identity
from booking.web.common.limits import init_limits
from booking.web.common.locale import init_locale, load_language
from booking.web.common.logs import configure_logging, init_logs, log_fault
from booking.web.common.templates import Pages, init_templates, load_templates
from booking.web.common.tenancy import init_tenancy
from booking.web.common.uploads import init_uploads
from booking.web.common.url_rules import LateRule

P = ParamSpec("P")
R = TypeVar("R")

ROOT: Final = Path(__file__).resolve().parents[1]
STATIC: Final = Path(__file__).resolve().parent / "static"
_LARGEST_REQUEST: Final = 256 * 1024
_TEN_YEARS: Final = 10 * 365 * 24 * 3600


class Web(Flask):
    """Flask, with a log that names no address, and without coroutines."""

    jinja_environment = Pages
    url_rule_class = LateRule

    def __init__(self, name: str, **options: Any) -> None:  # noqa: ANN401 - Flask's own
        super().__init__(name, **options)
        self.session_interface = Cookies()

    def ensure_sync(self, func: Callable[P, R]) -> Callable[P, R]:
        """Return ``func``: Flask would look anew in each request whether one of twenty functions is a coroutine."""
        return func

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
    keep_gateways(
        app.extensions,
        Gateways(
            settings=settings,
            payments=_payments(settings),
            router=_router(settings),
            geocoder=geocoder_for(settings),
        ),
    )

    init_database(app)
    app.extensions["migrate"] = LocalProxy(lambda: _migrations(app))
    if click.get_current_context(silent=True) is not None:
        # Started by the command line, which wants to find `flask db`.
        _migrations(app)
    # In this order, because each looks at what the one before found out.
    init_logs(app)
    init_headers(app, settings)
    init_locale(app)
    init_tenancy(app)
    init_identity(app)
    init_uploads(app)
    init_forgery(app)
    init_limits(app, factor=settings.rate_limit_factor)
    init_formats(app)
    init_templates(app)
    init_errors(app)
    for fault in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(fault, unavailable)

    _register_pages(app, settings)
    operating.register(app)
    _stand_behind_proxies(app, settings)
    return app


def ready_to_fork(app: Flask) -> Flask:
    """Return ``app`` with all that its processes will have in common in memory, to be shared by them.

    For the process that starts the others (``gunicorn --preload``). It asks the database nothing, so there is no
    connection to share; if there were one, `watch_connections` would not let another process use it.
    """
    load_templates(app)
    load_language(app)
    # What each process would else work out at its first page, writing all over the memory that they share.
    configure_mappers()
    app.url_map.update()
    # The collector writes on every page of memory that it looks at, and each process would get a copy of its own.
    gc.freeze()
    return app


def keep_templates() -> None:
    """Make what `load_templates` finds, for a server that may not write beside the code; nothing needs to be set."""
    nowhere = Settings(database_url="postgresql+psycopg://", secret_key=secrets.token_hex(), testing=True)
    load_templates(create_app(nowhere))


def _configure(app: Flask, settings: Settings) -> None:
    app.testing = settings.testing
    app.secret_key = settings.secret_key
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": False, "lstrip_blocks": False}
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            # A thread needs one connection, and now and then a second for what is counted whatever happens.
            "pool_size": 5,
            "max_overflow": 15,
            # A fault of the database must not carry names and phone numbers into the log.
            "hide_parameters": not (settings.testing or settings.demo),
            # Compiling a search costs PostgreSQL more than the search: what it expects of a look is far too much.
            "connect_args": {"connect_timeout": 5, "options": "-c timezone=UTC -c jit=off"},
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
        DEMO_SIGN_INS={},
    )


def _migrations(app: Flask) -> object:
    """Return what Flask-Migrate keeps of the app, when `flask db` or a test first asks for it.

    Alembic takes a tenth of the memory and of the time to start, and no page has a use for it.
    """
    from flask_migrate import Migrate  # noqa: PLC0415

    Migrate(app, db, directory=str(ROOT / "migrations"))
    return app.extensions["migrate"]


def _payments(settings: Settings) -> PaymentGateway | None:
    if settings.stripe_secret_key is None:
        return None
    # Stripe's library is as large as all our pages: only who is paid on line carries it.
    from booking.gateways.payments.stripe_api import StripePayments  # noqa: PLC0415

    return StripePayments(
        settings.stripe_secret_key, settings.stripe_webhook_secrets, api_base=settings.stripe_api_base
    )


def _router(settings: Settings) -> Hasty | None:
    router = router_for(settings)
    return None if router is None else Hasty(router)


def _register_pages(app: Flask, settings: Settings) -> None:
    faces = [routes, account, resident, desk, worker, coordinator, hooks]
    if settings.demo:
        from booking.web import demo  # noqa: PLC0415 - it reads mail, for which production has no use

        faces.append(demo)
    for face in faces:
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
