"""The report of a visit, as the worker and the desk write it."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, widgets

from booking.store.database import reading
from booking.store.queries.findings import findings_of
from booking.store.queries.services import service_by_id
from booking.usecases.findings.write_findings import WriteFindings
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.common.free_text import FreeTextField

_LONGEST = 4000


class FindingsForm(PageForm):
    """What was found, what we advise, and what of the service's own advice."""

    found = FreeTextField(_l("What did you find?"), most=_LONGEST)
    ticked = SelectMultipleField(
        _l("What do we advise?"),
        coerce=int,
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    advised = FreeTextField(_l("What else do we advise?"), most=_LONGEST)

    def to_request(self, booking_id: int) -> WriteFindings:
        """Return what the use case wants."""
        return WriteFindings(
            booking_id, self.found.data or "", self.advised.data or "", frozenset(self.ticked.data or ())
        )


def findings_form(organisation_id: int, booking_id: int, service_id: int) -> FindingsForm | None:
    """Return the form with what was written last; None where the service gives no report."""
    with reading() as session:
        service = service_by_id(session, organisation_id, service_id)
        last = findings_of(session, organisation_id, booking_id)
    if not service.gives_report:
        return None
    known = {}
    if last is not None:
        ticked = [place for place, one in enumerate(service.advice) if one in last.advice]
        known = {"found": last.found, "advised": last.advised, "ticked": ticked}
    form = FindingsForm(data=known)
    form.ticked.choices = [(place, text(one)) for place, one in enumerate(service.advice)]
    return form


def findings_saved() -> str:
    """Return what is said when it is kept."""
    return _("The report is kept. The resident gets a message with a link to it.")
