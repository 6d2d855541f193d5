"""The doors to the outside that jobs use, as the settings name them."""

from __future__ import annotations

from dataclasses import dataclass, field

from booking.config import Settings, SettingsWrong
from booking.gateways.mail import FolderMailer, Mailer, SmtpMailer
from booking.gateways.payments import PaymentGateway
from booking.gateways.sms import FolderSms, HttpSms, NoSms, SmsSender
from booking.gateways.travel import Router, router_for
from booking.messages.dispatch import Post
from booking.usecases.waiting.offer_places import Looked


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The doors to the outside.

    ``payments`` is None where residents pay by invoice only, ``router`` where travel times are estimated. ``looked``
    is what this process saw of the waiting lists.
    """

    post: Post
    payments: PaymentGateway | None
    router: Router | None = None
    looked: Looked = field(default_factory=Looked)


def doors_for(settings: Settings, payments: PaymentGateway | None) -> Doors:
    """Return the doors that the settings name; the demo's folder comes before any real one."""
    post = Post(mailer=_mailer(settings), sms=_sms(settings), secret_key=settings.secret_key)
    return Doors(post=post, payments=payments, router=router_for(settings))


def _mailer(settings: Settings) -> Mailer:
    if settings.mail_folder is not None:
        return FolderMailer(settings.mail_folder)
    if settings.smtp_url is None:
        raise SettingsWrong("SMTP_URL (or MAIL_FOLDER) is missing: confirmations could not be sent")
    return SmtpMailer(url=settings.smtp_url, sender=settings.mail_from)


def _sms(settings: Settings) -> SmsSender:
    if settings.mail_folder is not None:
        return FolderSms(settings.mail_folder)
    return HttpSms(url=settings.sms_url, token=settings.sms_token) if settings.sms_url else NoSms()
