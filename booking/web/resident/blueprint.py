"""The pages of residents are for everybody: what is private is found by a secret only its owner has."""

from __future__ import annotations

from flask import Blueprint

from booking.web.common.guard import open_to_everybody

blueprint = Blueprint("resident", __name__)
open_to_everybody(blueprint)
