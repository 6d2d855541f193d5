"""The pages of the desk are for who books for others."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

from booking.rules.actors import Role
from booking.web.common.guard import guard_blueprint

blueprint = Blueprint("desk", __name__, url_prefix="/loket")
guard_blueprint(blueprint, Role.DESK, Role.COORDINATOR)

#: An id in an address: what is larger than the database counts is no page, instead of a fault.
ID: Final = "int(max=9223372036854775807)"
