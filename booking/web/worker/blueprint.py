"""The pages of workers are for workers only, each their own."""

from __future__ import annotations

from flask import Blueprint

from booking.rules.actors import Role
from booking.rules.refusals import NotAllowed
from booking.web.common.guard import actor, guard_blueprint
from booking.web.common.question_fields import answer_words

blueprint = Blueprint("worker", __name__, url_prefix="/mijn-dag")
guard_blueprint(blueprint, Role.WORKER)
blueprint.add_app_template_filter(answer_words, "answer_in_words")


def own_worker_id() -> int:
    """Return which worker is looking. Raises ``NotAllowed`` for somebody who has the role but is nobody's worker."""
    worker_id = actor().worker_id
    if worker_id is None:
        raise NotAllowed
    return worker_id
