"""The demo's letterbox: what residents would get."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from booking.gateways.mail import FolderMailer
from booking.gateways.sms import FolderSms
from booking.messages.dispatch import Post, dispatch_due
from tests.harness.client import StrictClient
from tests.messages.facts import KEY, NOW, an_organisation, kept, waiting

EVIL = '<script>alert("x")</script>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "post"


@pytest.fixture
def visitor(app_with: Callable[..., Flask], folder: Path) -> StrictClient:
    app = app_with(demo=True, mail_folder=folder)
    with app.app_context():
        an_organisation()
    client = app.test_client()
    assert isinstance(client, StrictClient)
    return client


def post_some(app: Flask, folder: Path) -> None:
    with app.app_context():
        waiting(1, "a", facts=kept(name=EVIL))
        waiting(1, "b", channel="sms", recipient="+32470123456")
        dispatch_due(Post(mailer=FolderMailer(folder), sms=FolderSms(folder), secret_key=KEY), clock=lambda: NOW)


def test_an_empty_letterbox_says_so(visitor: StrictClient) -> None:
    assert visitor.get("/demo/berichten").status_code == 200


def test_every_message_can_be_read_and_its_link_followed(visitor: StrictClient, folder: Path) -> None:
    post_some(visitor.application, folder)
    listed = visitor.get("/demo/berichten").text
    names = [path.name for path in folder.iterdir()]
    assert len(names) == 2
    for name in names:
        assert f"/demo/berichten/{name}" in listed
        shown = visitor.get(f"/demo/berichten/{name}").text
        assert 'href="https://boek.klusdienst-keerbergen.be/b/' in shown
        assert EVIL not in shown


@pytest.mark.parametrize("name", ["none.eml", "..%2f..%2fetc%2fpasswd", ".hidden.eml"])
def test_nothing_else_can_be_read(visitor: StrictClient, folder: Path, name: str) -> None:
    post_some(visitor.application, folder)
    (folder / ".hidden.eml").write_text("Subject: x\n\nx")
    assert visitor.get(f"/demo/berichten/{name}").status_code == 404


def test_outside_the_demo_there_is_no_letterbox(client: StrictClient) -> None:
    with client.application.app_context():
        an_organisation()
    assert client.get("/demo/berichten").status_code == 404
