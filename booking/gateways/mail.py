"""Mail: over SMTP, or as files in a folder for the demo."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from ipaddress import ip_address
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from booking.gateways.folder import file_name, write_whole
from booking.gateways.sending import CouldNotSend, Unreachable
from booking.rules.email import parse_email
from booking.rules.lines import one_line
from booking.rules.refusals.people import InvalidEmail

#: For each step of the conversation; the outbox lends a message out for longer than a usual one takes.
TIMEOUT_SECONDS: Final = 8.0
_PORT, _TLS_PORT = 587, 465
_PERMANENT_FROM, _GOING_AWAY = 500, 421


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    content: bytes
    media_type: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail to one person.

    ``message_id`` stands between the angle brackets; a repeat carries the same one, by which mail programs show
    it once. Answers go to ``reply_to``, the organisation.
    """

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    reply_to: str
    from_name: str
    written_at: datetime
    attachments: tuple[Attachment, ...] = ()


class Mailer(Protocol):
    """A way to send mail."""

    def send(self, mail: Mail) -> None:
        """Hand ``mail`` over. Raises ``CouldNotSend``; ``Unreachable`` when this mail is not the reason."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpMailer:
    """Sends through a mail server: ``smtp://user:secret@host:587`` (STARTTLS) or ``smtps://…:465``.

    Only a server on this very machine is spoken to without TLS. ``sender`` is the address that mail comes from;
    without one it is the organisation's own.
    """

    url: str
    sender: str | None = None
    timeout_seconds: float = TIMEOUT_SECONDS

    def send(self, mail: Mail) -> None:
        """Hand ``mail`` over to the server."""
        sender = self.sender or mail.reply_to
        message = compose(mail, sender=sender)
        with _faults_as_ours(), self._conversation(our_name=sender.rpartition("@")[2]) as server:
            server.send_message(message, from_addr=sender, to_addrs=[parse_email(mail.to)])

    @contextmanager
    def _conversation(self, *, our_name: str) -> Generator[smtplib.SMTP]:
        parts = urlsplit(self.url)
        server = self._connected(parts, our_name=our_name)
        try:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            yield server
            # The mail is theirs by now: a goodbye that fails must not have it sent again.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()

    def _connected(self, parts: SplitResult, *, our_name: str) -> smtplib.SMTP:
        host, tls = parts.hostname or "localhost", ssl.create_default_context()
        if parts.scheme == "smtps":
            port = parts.port or _TLS_PORT
            return smtplib.SMTP_SSL(host, port, our_name, timeout=self.timeout_seconds, context=tls)
        server = smtplib.SMTP(host, parts.port or _PORT, our_name, timeout=self.timeout_seconds)
        if not is_this_machine(host):
            try:
                server.starttls(context=tls)
            except BaseException:
                server.close()
                raise
        return server


@dataclass(frozen=True, slots=True)
class FolderMailer:
    """Writes each mail as a file ``….eml``; the same mail again replaces its file."""

    folder: Path

    def send(self, mail: Mail) -> None:
        """Write ``mail`` down."""
        message = compose(mail, sender=mail.reply_to)
        write_whole(self.folder / file_name(mail.message_id, ".eml"), message.as_bytes(policy=SMTP))


def compose(mail: Mail, *, sender: str) -> EmailMessage:
    """Return ``mail`` as it travels: one recipient, and headers of one line whatever the facts hold.

    Raises ``CouldNotSend`` when ``to`` is not one sound address.
    """
    try:
        to = parse_email(mail.to)
    except InvalidEmail:
        raise CouldNotSend("not an e-mail address", permanent=True) from None
    name = _plain(mail.from_name)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name, addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    message["Reply-To"] = Address(name, addr_spec=mail.reply_to)
    message["Subject"] = _plain(mail.subject)
    message["Date"] = mail.written_at
    message["Message-ID"] = f"<{_plain(mail.message_id)}>"
    # Out-of-office answers would land on the organisation's desk.
    message["Auto-Submitted"] = "auto-generated"
    # Not every server on the way takes eight bits.
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    for attachment in mail.attachments:
        maintype, _, subtype = attachment.media_type.partition("/")
        message.add_attachment(
            attachment.content,
            maintype=maintype,
            subtype=subtype,
            cte="base64",
            filename=attachment.name,
            params=dict(attachment.parameters),
        )
    return message


def is_this_machine(host: str) -> bool:
    """Tell whether ``host`` is this very machine, where nobody can listen in between."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _plain(text: str) -> str:
    """Return ``text`` on one line, and never as an encoded word, in which a line break could hide."""
    return one_line(text).replace("=?", "= ?")


@contextmanager
def _faults_as_ours() -> Generator[None]:
    """Tell what is wrong with this mail from what is wrong with the way to the server."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        raise _answer(code, words) from refused
    except smtplib.SMTPDataError as refused:
        raise _answer(refused.smtp_code, refused.smtp_error) from refused
    except (smtplib.SMTPException, OSError) as fault:
        # A sender or a password that is refused is the house's own trouble; every mail would meet it.
        raise Unreachable(f"mail server: {type(fault).__name__}: {one_line(str(fault))[:200]}") from fault


def _answer(code: int, words: bytes | str) -> CouldNotSend:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    problem = f"{code} {one_line(said)[:300]}"
    return Unreachable(problem) if code == _GOING_AWAY else CouldNotSend(problem, permanent=code >= _PERMANENT_FROM)
