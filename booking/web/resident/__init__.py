"""What residents see."""

from flask import Blueprint, render_template

from booking.web.common.guard import open_to_everybody

blueprint = Blueprint("resident", __name__)
open_to_everybody(blueprint)


@blueprint.get("/")
def home() -> str:
    """Show where to begin."""
    return render_template("errors/404.html")


@blueprint.get("/toegankelijkheid")
def accessibility() -> str:
    """Tell how accessible these pages are."""
    return render_template("errors/404.html")
