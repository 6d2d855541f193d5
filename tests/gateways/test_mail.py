"""Mail over SMTP and in a folder: one recipient, one subject, and what each refusal means."""

import socket
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from booking.gateways.mail import Attachment, FolderMailer, Mail, SmtpMailer, compose, is_this_machine
from booking.gateways.mailbox import find_letter, letters_in
from booking.gateways.sending import CouldNotSend, Unreachable
from tests.gateways.smtp_server import smtp_server

MAIL = Mail(
    to="an@example.be",
    subject="Uw boeking bij Klusdienst: dinsdag 1 december",
    text="Dag An,\n\nWij komen — om 9.00.\n",
    html="<p>Dag An</p>",
    message_id="abc@boek.example.be",
    reply_to="klus@example.be",
    from_name="Klusdienst",
    written_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
)


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_arrives_as_it_was_written() -> None:
    ics = Attachment(
        name="40718266.ics",
        content=b"BEGIN:VCALENDAR\r\n",
        media_type="text/calendar",
        parameters={"method": "PUBLISH", "charset": "utf-8"},
    )
    with smtp_server() as server:
        SmtpMailer(url=server.url).send(replace(MAIL, attachments=(ics,)))

    message = read(server.mails[0])
    text = message.get_body(("plain",))
    assert text is not None
    assert text.get_content().splitlines() == MAIL.text.splitlines()
    assert (message["To"], message["Message-ID"]) == ("an@example.be", "<abc@boek.example.be>")
    (part,) = message.iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert (part.get_param("method"), part.get_filename()) == ("PUBLISH", "40718266.ics")
    assert part.get_payload(decode=True) == ics.content
    assert server.mails[0].isascii(), "not every server takes eight bits"


def test_mail_comes_from_the_house_and_answers_go_to_the_organisation() -> None:
    with smtp_server() as server:
        SmtpMailer(url=server.url, sender="post@buurtboek.example").send(MAIL)
    message = read(server.mails[0])
    assert message["From"] == "Klusdienst <post@buurtboek.example>"
    assert message["Reply-To"] == "Klusdienst <klus@example.be>"
    assert "mail FROM:<post@buurtboek.example>" in server.commands[1]


def test_a_repeat_carries_the_same_message_id() -> None:
    with smtp_server() as server:
        SmtpMailer(url=server.url).send(MAIL)
        SmtpMailer(url=server.url).send(MAIL)
    assert len({read(raw)["Message-ID"] for raw in server.mails}) == 1


@pytest.mark.parametrize("evil", ["\r\n", "\n", "\r", "\u2028", "\x00", "\x0b", "\x85"])
def test_no_line_break_begins_a_header(evil: str) -> None:
    injected = f"Klus{evil}Bcc: thief@evil.example{evil}{evil}Buy this"
    with smtp_server() as server:
        SmtpMailer(url=server.url).send(replace(MAIL, subject=injected, from_name=injected, message_id=f"a{evil}b@c"))
    message = read(server.mails[0])
    assert message["Bcc"] is None
    assert len(message.get_all("Subject", [])) == 1
    assert message["Subject"] == "Klus Bcc: thief@evil.example Buy this"
    assert [command for command in server.commands if command.startswith("rcpt")] == ["rcpt TO:<an@example.be>"]


@pytest.mark.parametrize(
    "name", ['An, "the" <x@evil.example>', "=?utf-8?q?a=0D=0ABcc:_x@evil.example?=", "🛠️ Klus", "ح" * 200]
)
def test_a_strange_name_stays_a_name(name: str) -> None:
    message = read(compose(replace(MAIL, from_name=name, subject=name), sender="post@example.be").as_bytes())
    assert [address.addr_spec for address in message["From"].addresses] == ["post@example.be"]
    assert [address.addr_spec for address in message["To"].addresses] == ["an@example.be"]
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    "to",
    ["", "an", "a@b.be,c@d.be", "a@b.be c@d.be", "a@b.be\r\nBcc: c@d.be", "An <a@b.be>", "a@b.be;", "a@[127.0.0.1]"],
)
def test_anything_but_one_address_is_refused_for_good(to: str) -> None:
    with smtp_server() as server, pytest.raises(CouldNotSend) as refused:
        SmtpMailer(url=server.url).send(replace(MAIL, to=to))
    assert refused.value.permanent
    assert server.commands == []


@pytest.mark.parametrize(
    ("answers", "kind", "permanent"),
    [
        ({"RCPT": "550 no such user"}, CouldNotSend, True),
        ({"RCPT": "450 come back later"}, CouldNotSend, False),
        ({"END": "554 looks like spam"}, CouldNotSend, True),
        ({"END": "452 mailbox full"}, CouldNotSend, False),
        ({"RCPT": "421 going away"}, Unreachable, False),
        ({"MAIL": "553 not your address"}, Unreachable, False),
        ({"MAIL": ""}, Unreachable, False),
        ({"EHLO": "421 too busy", "HELO": "421 too busy"}, Unreachable, False),
    ],
)
def test_a_refusal_is_about_the_mail_or_about_the_way(
    *, answers: dict[str, str], kind: type[CouldNotSend], permanent: bool
) -> None:
    with smtp_server(**answers) as server, pytest.raises(CouldNotSend) as refused:
        SmtpMailer(url=server.url).send(MAIL)
    assert (type(refused.value), refused.value.permanent) == (kind, permanent)


@pytest.mark.parametrize("goodbye", ["", "500 what?"])
def test_a_goodbye_that_fails_is_no_failure(goodbye: str) -> None:
    with smtp_server(QUIT=goodbye) as server:
        SmtpMailer(url=server.url).send(MAIL)
    assert len(server.mails) == 1


def test_a_dead_server_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable):
        SmtpMailer(url=f"smtp://127.0.0.1:{port}").send(MAIL)


def test_a_silent_server_is_unreachable_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unreachable):
        SmtpMailer(url=f"smtp://127.0.0.1:{silent.getsockname()[1]}", timeout_seconds=0.2).send(MAIL)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_password_never_leaves_without_tls(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server speaks no TLS; taken for another machine, it must not hear the password."""
    monkeypatch.setattr("booking.gateways.mail.is_this_machine", lambda _host: False)
    with smtp_server() as server, pytest.raises(Unreachable):
        SmtpMailer(url=f"{scheme}://user:secret@127.0.0.1:{server.port}", timeout_seconds=0.5).send(MAIL)
    assert not [command for command in server.commands if command.upper().startswith("AUTH")]


def test_only_this_machine_is_this_machine() -> None:
    assert [is_this_machine(host) for host in ("localhost", "127.0.0.1", "::1", "mail.example.be", "10.0.0.1")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_the_folder_holds_each_mail_once(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path / "post")
    mailer.send(MAIL)
    mailer.send(MAIL)
    mailer.send(replace(MAIL, message_id="../../etc/other@boek.example.be", subject="Tweede"))

    letters = letters_in(tmp_path / "post")
    assert [letter.subject for letter in letters] == ["Tweede", MAIL.subject]
    assert letters[1].text == MAIL.text
    assert find_letter(tmp_path / "post", letters[0].name) == letters[0]
    assert find_letter(tmp_path / "post", f"../post/{letters[0].name}") is None
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {letter.name for letter in letters}


def test_a_folder_that_cannot_be_written_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unreachable):
        FolderMailer(tmp_path / "file" / "post").send(MAIL)
