"""The pages that show what was sent, since the demo sends nothing anywhere."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, abort, render_template

from booking.gateways.mailbox import find_letter, letters_in
from booking.web.common.gateways import gateways
from booking.web.common.guard import open_to_everybody

blueprint = Blueprint("demo", __name__)
open_to_everybody(blueprint)


@blueprint.get("/demo/berichten")
def messages() -> str:
    """List every mail and text message, newest first."""
    return render_template("demo/messages.html", letters=letters_in(_folder()))


@blueprint.get("/demo/berichten/<name>")
def message(name: str) -> str:
    """Show one mail or text message, as plain text."""
    letter = find_letter(_folder(), name)
    if letter is None:
        abort(404)
    return render_template("demo/message.html", letter=letter)


def _folder() -> Path:
    folder = gateways().settings.mail_folder
    if folder is None:
        abort(404)
    return folder
