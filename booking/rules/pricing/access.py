"""Who may have the service at all, how much of it, and which facts make no sense."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from difflib import get_close_matches

from booking.rules.pricing.conditions import Situation
from booking.rules.pricing.facts import Facts, Outcome
from booking.rules.pricing.quantities import MOST
from booking.rules.pricing.quote import Notice
from booking.rules.pricing.tariff import Period, Quota, Tariff
from booking.rules.refusals.prices import AbsurdQuantity, NotEligible, QuotaUsedUp
from booking.rules.refusals.tariffs import UnknownQuantity

_ZERO = Decimal(0)


def require_sane(tariff: Tariff, facts: Facts) -> None:
    """Raise ``UnknownQuantity``, or ``AbsurdQuantity`` below zero, without end, or beyond what one booking holds."""
    for of in (*facts.work, *(of for of, _period in (*facts.used, *facts.besides))):
        if of not in tariff.quantities:
            near = get_close_matches(of, sorted(tariff.quantities), n=1)
            raise UnknownQuantity(of, near=near[0] if near else "")
    for of, quantity in facts.work.items():
        if quantity is None:
            continue
        most = MOST[tariff.quantities[of]]
        if not quantity.is_finite() or not _ZERO <= quantity <= most:
            raise AbsurdQuantity(of, quantity=quantity, most=most)


def require_access(tariff: Tariff, at: Situation) -> Iterable[Notice]:
    """Raise ``NotEligible`` where the facts say so; return a notice where they are not known.

    A decision of the organisation about the household goes before: a person looked at it. Work that the
    regulation leaves out stays out, unless a person gives a reason.
    """
    decision = at.facts.decision
    is_decided = decision is not None and decision.holds_on(at.facts.on)
    excluded = [(one, one.when.holds(at)) for one in tariff.excluded if one.of_job or not is_decided]
    entitled = [] if is_decided else [one.when.holds(at) for one in tariff.eligible]
    out = [one for one, held in excluded if held]
    reason = at.facts.override
    if out and not (reason and all(one.of_job for one in out)):
        raise NotEligible([one.why for one in out], excluded=True)
    if entitled and not any(held is not False for held in entitled):
        raise NotEligible([one.why for one in tariff.eligible], excluded=False)
    notices = [Notice("override", {"reason": reason})] if out else []
    if any(held is None for _, held in excluded) or (entitled and True not in entitled):
        notices.append(Notice("to_check"))
    return notices


def require_quotas(tariff: Tariff, at: Situation) -> Iterable[Notice]:
    """Raise ``QuotaUsedUp`` where the job goes beyond a quota; return a notice where a person gave a reason."""
    if at.facts.outcome is not Outcome.DONE:
        return
    for quota in tariff.quotas:
        if quota.when is not None and quota.when.holds(at) is False:
            continue
        would_be = _would_be(quota, at.facts)
        if would_be <= quota.most:
            continue
        if not at.facts.override:
            raise QuotaUsedUp(quota.name, of=quota.of, per=quota.per, most=quota.most, asked=would_be)
        yield Notice("override", {"quota": quota.code, "reason": at.facts.override})


def _would_be(quota: Quota, facts: Facts) -> Decimal:
    asked = facts.work.get(quota.of) or _ZERO
    if quota.per is Period.JOB:
        return asked
    key = (quota.of, quota.per.value)
    return asked + facts.besides.get(key, facts.used.get(key, _ZERO))
