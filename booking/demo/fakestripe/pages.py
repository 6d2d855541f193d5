"""The payment page: its words in three languages, and what stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.dates import format_time
from babel.numbers import format_currency

_TIME_ZONE = ZoneInfo("Europe/Brussels")
_REGIONS = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the page in one language."""

    test: str
    no_real_money: str
    pay: str
    until: str
    how: str
    card: str
    bancontact: str
    decline: str
    cancel: str
    declined: str
    paid: str
    expired: str
    unknown: str
    back: str


WORDS = {
    "nl": Words(
        test="Testbetaling",
        no_real_money="Dit is een test. Er gaat geen echt geld van uw rekening.",
        pay="Betaal {amount}",
        until="U kunt hier betalen tot {time} uur.",
        how="Hoe wilt u betalen?",
        card="Betaal met kaart",
        bancontact="Betaal met Bancontact",
        decline="Laat de bank weigeren",
        cancel="Niet betalen en terug",
        declined="De bank weigert de betaling. U hebt niets betaald. Probeer het opnieuw.",
        paid="Deze betaling is al gedaan",
        expired="U kunt hier niet meer betalen",
        unknown="Deze betaalpagina bestaat niet",
        back="Terug naar de website",
    ),
    "fr": Words(
        test="Paiement de test",
        no_real_money="Ceci est un test. Aucun argent réel ne quitte votre compte.",
        pay="Payer {amount}",
        until="Vous pouvez payer ici jusqu’à {time}.",
        how="Comment voulez-vous payer ?",
        card="Payer par carte",
        bancontact="Payer avec Bancontact",
        decline="Laisser la banque refuser",
        cancel="Ne pas payer et revenir",
        declined="La banque refuse le paiement. Vous n’avez rien payé. Essayez encore une fois.",
        paid="Ce paiement est déjà fait",
        expired="Vous ne pouvez plus payer ici",
        unknown="Cette page de paiement n’existe pas",
        back="Retour au site",
    ),
    "en": Words(
        test="Test payment",
        no_real_money="This is a test. No real money leaves your account.",
        pay="Pay {amount}",
        until="You can pay here until {time}.",
        how="How do you want to pay?",
        card="Pay by card",
        bancontact="Pay with Bancontact",
        decline="Let the bank refuse",
        cancel="Do not pay and go back",
        declined="The bank refuses the payment. You have paid nothing. Please try again.",
        paid="This payment was already made",
        expired="You cannot pay here any more",
        unknown="This payment page does not exist",
        back="Back to the website",
    ),
}


@dataclass(frozen=True, slots=True)
class PayPage:
    """What the template of an open page needs."""

    locale: str
    words: Words
    title: str
    until: str
    description: str
    methods: tuple[tuple[str, str], ...]
    declined: bool
    cancel_url: str | None


@dataclass(frozen=True, slots=True)
class ClosedPage:
    """What the template of a paid, expired or unknown page needs."""

    locale: str
    words: Words
    title: str
    back_url: str | None


def pay_page(session: dict[str, Any], *, description: str, declined: bool) -> PayPage:
    """Return the page of an open session."""
    locale, words = _language(session)
    region = _REGIONS[locale]
    amount = format_currency(Decimal(session["amount_total"]) / 100, session["currency"].upper(), locale=region)
    end = datetime.fromtimestamp(session["expires_at"], tz=UTC)
    labels = {"card": words.card, "bancontact": words.bancontact}
    return PayPage(
        locale=locale,
        words=words,
        title=words.pay.format(amount=amount),
        until=words.until.format(time=format_time(end, "HH:mm", tzinfo=_TIME_ZONE, locale=region)),
        description=description,
        methods=tuple((method, labels[method]) for method in session["payment_method_types"]),
        declined=declined,
        cancel_url=session["cancel_url"],
    )


def closed_page(session: dict[str, Any]) -> ClosedPage:
    """Return the page of a session that is paid or expired."""
    locale, words = _language(session)
    if session["status"] == "complete":
        return ClosedPage(locale, words, title=words.paid, back_url=return_url(session))
    return ClosedPage(locale, words, title=words.expired, back_url=session["cancel_url"])


def unknown_page() -> ClosedPage:
    """Return the page for a session that does not exist."""
    return ClosedPage("nl", WORDS["nl"], title=WORDS["nl"].unknown, back_url=None)


def return_url(session: dict[str, Any]) -> str:
    """Return where the person goes after paying."""
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def content_policy(session: dict[str, Any] | None) -> str:
    """Return the Content-Security-Policy; a browser checks ``form-action`` against the redirect after the form too."""
    back = urlsplit(session["success_url"]) if session else None
    target = f" {back.scheme}://{back.netloc}" if back else ""
    return f"default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'{target}"


def _language(session: dict[str, Any]) -> tuple[str, Words]:
    locale = str(session["locale"] or "nl")[:2]
    locale = locale if locale in WORDS else "en"
    return locale, WORDS[locale]
