"""hooks."""

from flask import Blueprint

from booking.web.common.guard import open_to_everybody

blueprint = Blueprint("hooks", __name__)
open_to_everybody(blueprint)
