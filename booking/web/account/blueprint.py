"""The pages of signing in are for everybody."""

from __future__ import annotations

from flask import Blueprint

from booking.web.common.guard import open_to_everybody

blueprint = Blueprint("account", __name__)
open_to_everybody(blueprint)
