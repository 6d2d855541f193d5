"""The settings, read from the environment once, typed, and checked before anything starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_ROUTERS = ("osrm", "valhalla")
_STRIPE_KEYS = ("sk_live_", "rk_live_", "sk_test_", "rk_test_")


class SettingsWrong(Exception):
    """A setting is missing or makes no sense; the text is one line for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that differs between one installation and the next."""

    database_url: str
    """PostgreSQL 15 or newer, ``postgresql+psycopg://…``."""
    secret_key: str
    """Signs sessions, forms and private links. At least 32 characters; changing it ends all of them."""
    testing: bool = False
    demo: bool = False
    """Show the demo's mailbox and sign-ins. Never in production."""
    secure_cookies: bool = True
    """Cookies only over HTTPS. Off only for the demo and the tests on http://localhost."""
    trusted_proxies: int = 0
    """How many reverse proxies of our own stand in front and set X-Forwarded-For."""
    smtp_url: str | None = None
    """``smtp://user:secret@host:587`` (STARTTLS) or ``smtps://…:465``."""
    mail_from: str | None = None
    """The address that mail comes from; without it the organisation's own. Answers go to the organisation."""
    mail_folder: Path | None = None
    """Instead of SMTP: a folder in which each message becomes a file."""
    sms_url: str | None = None
    """Where text messages are handed over: an HTTPS address that takes JSON."""
    sms_token: str | None = None
    stripe_secret_key: str | None = None
    """Without it, residents pay by invoice only."""
    stripe_webhook_secrets: tuple[str, ...] = ()
    """More than one while a secret is being replaced."""
    stripe_api_base: str | None = None
    """Another address than Stripe's own: the fake of the demo and the tests."""
    router_url: str | None = None
    """Where a router of one's own tells how long the way takes, without a slash at the end; else it is estimated."""
    router_kind: str = "osrm"
    """``osrm`` or ``valhalla``."""
    geocoder_url: str | None = None
    """Where the Flemish address register answers, without a slash at the end; else an address is found by what we
    know of its street. What leaves: street, number, postcode and municipality."""
    tile_url: str | None = None
    """Pictures of a map, ``https://tiles.example/{z}/{x}/{y}.png``; else a plain one of our own. Its host sees which
    part of the map somebody looks at."""
    tile_credit: str = ""
    """Whose map it is, as that host wants it said."""
    rate_limit_factor: int = 1
    """Multiplies every rate limit: more than 1 where a whole town sits behind one address, or a load test does."""

    def __post_init__(self) -> None:
        """Refuse what cannot work, before a resident finds out."""
        if not self.database_url.startswith("postgresql+psycopg://"):
            raise SettingsWrong("DATABASE_URL must begin with postgresql:// or postgresql+psycopg://")
        if len(self.secret_key) < 32:  # noqa: PLR2004 - the length that the text names
            raise SettingsWrong("SECRET_KEY must have at least 32 characters")
        if self.stripe_secret_key and not self.stripe_secret_key.startswith(_STRIPE_KEYS):
            raise SettingsWrong(f"STRIPE_SECRET_KEY must begin with one of {', '.join(_STRIPE_KEYS)}")
        if self.stripe_secret_key and not self.stripe_webhook_secrets:
            raise SettingsWrong("STRIPE_WEBHOOK_SECRET is missing beside STRIPE_SECRET_KEY")
        if not self.testing and self.smtp_url is None and self.mail_folder is None:
            raise SettingsWrong("SMTP_URL (or MAIL_FOLDER) is missing: confirmations could not be sent")
        self._check_addresses()
        if self.rate_limit_factor < 1:
            raise SettingsWrong("RATE_LIMIT_FACTOR must be 1 or more")

    def _check_addresses(self) -> None:
        """Refuse an address to which no path can be put."""
        if self.router_kind not in _ROUTERS:
            raise SettingsWrong(f"ROUTER_KIND must be one of {', '.join(_ROUTERS)}")
        if self.router_url is not None and not _is_address(self.router_url):
            raise SettingsWrong(
                "ROUTER_URL must look like http://router.example:5000, without a user name or a question"
            )
        if self.geocoder_url is not None and not _is_address(self.geocoder_url):
            raise SettingsWrong(
                "GEOCODER_URL must look like https://geo.api.vlaanderen.be/geolocation/v4, without a question"
            )
        if self.tile_url is not None and not _is_tiles(self.tile_url):
            raise SettingsWrong("TILE_URL must look like https://tiles.example/{z}/{x}/{y}.png")

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Settings:
        """Return the settings in ``env``. Raises ``SettingsWrong`` with the one thing to mend."""
        return cls(
            database_url=_database_url(_needed(env, "DATABASE_URL")),
            secret_key=_needed(env, "SECRET_KEY"),
            demo=_flag(env, "BUURTBOEK_DEMO", default=False),
            secure_cookies=_flag(env, "SECURE_COOKIES", default=True),
            trusted_proxies=_whole(env, "TRUSTED_PROXIES", default=0),
            smtp_url=env.get("SMTP_URL") or None,
            mail_from=env.get("MAIL_FROM") or None,
            mail_folder=Path(env["MAIL_FOLDER"]) if env.get("MAIL_FOLDER") else None,
            sms_url=env.get("SMS_URL") or None,
            sms_token=env.get("SMS_TOKEN") or None,
            stripe_secret_key=env.get("STRIPE_SECRET_KEY") or None,
            stripe_webhook_secrets=tuple(env.get("STRIPE_WEBHOOK_SECRET", "").split()),
            stripe_api_base=env.get("STRIPE_API_BASE") or None,
            router_url=_router_url(env),
            router_kind=env.get("ROUTER_KIND") or "osrm",
            geocoder_url=env.get("GEOCODER_URL", "").rstrip("/") or None,
            tile_url=env.get("TILE_URL") or None,
            tile_credit=env.get("TILE_CREDIT", ""),
            rate_limit_factor=_whole(env, "RATE_LIMIT_FACTOR", default=1),
        )


def _needed(env: Mapping[str, str], name: str) -> str:
    if not env.get(name):
        raise SettingsWrong(f"{name} is missing")
    return env[name]


def _flag(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    typed = env.get(name, "").lower()
    if typed in {"", "0", "1", "no", "yes", "false", "true"}:
        return typed in {"1", "yes", "true"} if typed else default
    raise SettingsWrong(f"{name} must be 1 or 0")


def _whole(env: Mapping[str, str], name: str, *, default: int) -> int:
    typed = env.get(name, "")
    if typed and not typed.isdecimal():
        raise SettingsWrong(f"{name} must be a whole number")
    return int(typed) if typed else default


def _router_url(env: Mapping[str, str]) -> str | None:
    if env.get("ROUTER_KIND") and not env.get("ROUTER_URL"):
        raise SettingsWrong("ROUTER_URL is missing beside ROUTER_KIND")
    return env.get("ROUTER_URL", "").rstrip("/") or None


def _is_address(typed: str) -> bool:
    """Tell whether a path can be put after ``typed``."""
    try:
        parts = urlsplit(typed)
        has_port = parts.port != 0
    except ValueError:
        return False
    is_plain = typed.isascii() and typed.isprintable() and not set(typed) & set(" ?#@")
    return is_plain and has_port and parts.scheme in {"http", "https"} and bool(parts.hostname)


def _is_tiles(typed: str) -> bool:
    """Tell whether a map can ask for its pictures there. What has a ; or a * would open our own policy."""
    address, _question, _rest = typed.partition("?")
    named = all(name in typed for name in ("{z}", "{x}", "{y}"))
    return named and not set(typed) & set(";*,'\"") and "{" not in urlsplit(address).netloc and _is_address(address)


def _database_url(typed: str) -> str:
    """Accept the plain spelling that hosting companies hand out."""
    for prefix in ("postgres://", "postgresql://"):
        if typed.startswith(prefix):
            return "postgresql+psycopg://" + typed.removeprefix(prefix)
    return typed
