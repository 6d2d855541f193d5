"""Hooks are open to everybody; each proves itself by a signature."""

from __future__ import annotations

from flask import Blueprint

from booking.web.common.guard import open_to_everybody

blueprint = Blueprint("hooks", __name__)
open_to_everybody(blueprint)
