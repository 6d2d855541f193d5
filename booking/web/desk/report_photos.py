"""Photos of a report at the desk: each large, and away with one that should not be there."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from booking.rules.photos import of_report
from booking.store.database import in_transaction, reading
from booking.store.queries.photos import photo_file
from booking.usecases.photos.remove_photo import remove_photo
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.uploads import photo_answer, wants_small
from booking.web.desk.blueprint import blueprint

_ID = f"<{ID}:report_id>"


@blueprint.get(f"/meldingen/{_ID}/foto/<{ID}:photo_id>")
def report_photo(report_id: int, photo_id: int) -> ResponseReturnValue:
    """Show a photo of a report."""
    with reading() as session:
        things = [of_report(report_id)]
        file = photo_file(session, actor().organisation_id, photo_id, of=things, small=wants_small())
    return photo_answer(photo_id, file)


@blueprint.post(f"/meldingen/{_ID}/foto/<{ID}:photo_id>/weg")
def remove_report_photo(report_id: int, photo_id: int) -> ResponseReturnValue:
    """Take a photo away that should not be there: somebody stands on it."""
    by = actor()
    with reading() as session:
        photo_file(session, by.organisation_id, photo_id, of=[of_report(report_id)], small=True)
    in_transaction(lambda session: remove_photo(session, of_report(report_id), photo_id, by=by))
    return redirect(url_for("desk.show_report", report_id=report_id), code=303)
