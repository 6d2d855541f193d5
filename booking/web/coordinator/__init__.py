"""What the coordinator sees."""

from flask import Blueprint, render_template

from booking.rules.actors import Role
from booking.web.common.guard import guard_blueprint

blueprint = Blueprint("coordinator", __name__)
guard_blueprint(blueprint, Role.COORDINATOR)


@blueprint.get("/beheer")
def start() -> str:
    """Show where to begin."""
    return render_template("errors/404.html")
