"""What the worker sees."""

from flask import Blueprint, render_template

from booking.rules.actors import Role
from booking.web.common.guard import guard_blueprint

blueprint = Blueprint("worker", __name__)
guard_blueprint(blueprint, Role.WORKER)


@blueprint.get("/mijn-dag")
def today() -> str:
    """Show where to begin."""
    return render_template("errors/404.html")
