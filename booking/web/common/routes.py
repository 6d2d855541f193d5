"""Addresses that belong to no face: the language, the organisation's colours, its own map, the health of the house."""

from __future__ import annotations

import re

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from booking.rules.map_tiles import LEAST_ZOOM, MOST_ZOOM, Label, box_of, draw
from booking.store.database import reading
from booking.store.queries.health import require_answer
from booking.store.queries.map_labels import map_labels
from booking.web.common.guard import open_to_everybody
from booking.web.common.locale import choose_language
from booking.web.common.paths import same_site_path
from booking.web.common.tenancy import current_organisation

blueprint = Blueprint("common", __name__)
open_to_everybody(blueprint)

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_BRAND_MAX_AGE = 300
_TILE_MAX_AGE = 86_400


@blueprint.post("/taal")
def switch_language() -> AnyResponse:
    """Remember the language that was pressed, and go back to the page."""
    choose_language(request.form.get("language", ""))
    return redirect(same_site_path(request.form.get("next")) or "/", code=303)


@blueprint.get("/brand.css")
def brand_css() -> Response:
    """Give the organisation's three colours to the stylesheet; what is no colour is left out."""
    organisation = current_organisation()
    colours = {
        "--brand": organisation.brand,
        "--brand-ink": organisation.brand_ink,
        "--warm": organisation.warm,
    }
    rules = "".join(f"{name}:{colour};" for name, colour in colours.items() if _COLOUR.fullmatch(colour))
    response = make_response(f":root{{{rules}}}\n")
    response.mimetype = "text/css"
    response.cache_control.max_age = _BRAND_MAX_AGE
    response.cache_control.public = True
    return response


@blueprint.get("/kaart.svg")
def map_tile() -> Response:
    """Draw one tile of our own plain map; outside the zooms that show something it is empty.

    Nobody's visit to it is told to another host.
    """
    zoom, x, y = (request.args.get(name, default=0, type=int) for name in ("z", "x", "y"))
    labels: list[Label] = []
    is_shown = LEAST_ZOOM <= zoom <= MOST_ZOOM and min(x, y) >= 0 and max(x, y) < 2**zoom
    if is_shown:
        with reading() as session:
            labels = map_labels(session, current_organisation().id, box_of(zoom, x, y))
    response = make_response(draw(labels, zoom if is_shown else 0, x if is_shown else 0, y if is_shown else 0))
    response.mimetype = "image/svg+xml"
    response.cache_control.max_age = _TILE_MAX_AGE
    response.cache_control.public = True
    return response


@blueprint.get("/health")
def health() -> Response:
    """Say that the house and its database are there; the error page says 503 when they are not."""
    with reading() as session:
        require_answer(session)
    response = make_response("ok\n")
    response.mimetype = "text/plain"
    return response
