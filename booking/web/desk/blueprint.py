"""The pages of the desk are for who books for others."""

from __future__ import annotations

from flask import Blueprint

from booking.rules.actors import Role
from booking.web.common.confidential import veil_blueprint
from booking.web.common.guard import guard_blueprint

blueprint = Blueprint("desk", __name__, url_prefix="/loket")
guard_blueprint(blueprint, Role.DESK, Role.COORDINATOR)
veil_blueprint(blueprint)
