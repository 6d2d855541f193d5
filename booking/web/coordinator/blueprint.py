"""The pages of the coordinator are for coordinators only."""

from __future__ import annotations

from flask import Blueprint

from booking.rules.actors import Role
from booking.web.common.confidential import veil_blueprint
from booking.web.common.guard import guard_blueprint

blueprint = Blueprint("coordinator", __name__, url_prefix="/beheer")
guard_blueprint(blueprint, Role.COORDINATOR)
veil_blueprint(blueprint)
