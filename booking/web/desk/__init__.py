"""What the desk sees."""

from flask import Blueprint, render_template

from booking.rules.actors import Role
from booking.web.common.guard import guard_blueprint

blueprint = Blueprint("desk", __name__)
guard_blueprint(blueprint, Role.DESK)


@blueprint.get("/loket")
def start() -> str:
    """Show where to begin."""
    return render_template("errors/404.html")
