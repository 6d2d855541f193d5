"""demo."""

from flask import Blueprint

from booking.web.common.guard import open_to_everybody

blueprint = Blueprint("demo", __name__)
open_to_everybody(blueprint)
