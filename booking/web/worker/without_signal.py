"""Pages of the day that open without a signal: the script that keeps them, and what is shown for those it has not."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, render_template, url_for

from booking.web.worker.blueprint import blueprint


@blueprint.get("/bewaar.js")
def keep_pages() -> Response:
    """Serve the service worker from below the worker's own pages: it may keep those, and no others."""
    script = Path(current_app.static_folder or "", "js", "keep_pages.js")
    response = Response(script.read_bytes(), mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = url_for("worker.today")
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/geen-signaal")
def no_signal() -> str:
    """Show what there is to do where a page is not on the phone."""
    return render_template("worker/no_signal.html")
