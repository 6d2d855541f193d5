"""The task by which a service is shown where nobody has chosen one yet."""

from __future__ import annotations

from datetime import date

from booking.store.queries.service_facts import Option, Service


def shortest_task(service: Service, *, today: date) -> Option | None:
    """Return the task that can be had soonest in the year, is done soonest and by fewest; None where there is none.

    What only the desk plans (an intake, a round) and what only follows on something else says nothing to a newcomer.
    """
    offered = [one for one in service.options if one.active and not (one.is_intake or one.is_round or _follows(one))]

    def key(option: Option) -> tuple[date, int, int, int]:
        opens = option.season.opens(today) if option.season else today
        return opens, option.crew, option.usual_minutes, option.option_id

    return min(offered, key=key, default=None)


def _follows(option: Option) -> bool:
    return option.follow_up is not None and option.follow_up.after_option_id is not None
