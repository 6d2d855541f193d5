"""Forget what was private of the answers of visits that are behind us: health, diets, codes of keys."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from booking.rules.calendar import local_date

#: Long enough for a complaint or another price; after that nobody needs the code of somebody's key.
PRIVATE_ANSWERS_LIVE: Final = timedelta(days=30)
#: How far back a sweep looks: it comes by every day, and a few missed months do no harm.
_LOOKS_BACK: Final = timedelta(days=180)

# Stands on ix_bookings_day: only organisations that ask something private, and only some months of theirs.
_FORGET: Final = text(
    """
    UPDATE bookings SET answers = answers - asked.slugs
      FROM (SELECT organisation_id, service_id, array_agg(slug) AS slugs
              FROM questions WHERE sensitive GROUP BY organisation_id, service_id) AS asked
     WHERE bookings.id IN (
           SELECT b.id FROM bookings b
             JOIN (SELECT organisation_id, service_id, array_agg(slug) AS slugs
                     FROM questions WHERE sensitive GROUP BY organisation_id, service_id) AS private
               ON private.organisation_id = b.organisation_id AND private.service_id = b.service_id
            WHERE b.starts_at >= :since AND b.starts_at < :until AND jsonb_exists_any(b.answers, private.slugs)
            LIMIT :limit FOR UPDATE OF b SKIP LOCKED)
       AND asked.organisation_id = bookings.organisation_id AND asked.service_id = bookings.service_id
    RETURNING bookings.id
    """
)

#: A series keeps them as long as it comes: each next visit needs the code of the key again.
_FORGET_OF_SERIES: Final = text(
    """
    UPDATE series SET work = jsonb_set(work, '{answers}', (work -> 'answers') - asked.slugs)
      FROM (SELECT organisation_id, service_id, array_agg(slug) AS slugs
              FROM questions WHERE sensitive GROUP BY organisation_id, service_id) AS asked
     WHERE series.id IN (
           SELECT s.id FROM series s
             JOIN (SELECT organisation_id, service_id, array_agg(slug) AS slugs
                     FROM questions WHERE sensitive GROUP BY organisation_id, service_id) AS private
               ON private.organisation_id = s.organisation_id AND private.service_id = s.service_id
            WHERE (s.state = 'ended' OR (s.rule ->> 'last')::date < :last)
              AND jsonb_exists_any(s.work -> 'answers', private.slugs)
              AND NOT EXISTS (SELECT FROM bookings b WHERE b.organisation_id = s.organisation_id
                                 AND b.series_id = s.id AND b.starts_at >= :until)
            LIMIT :limit FOR UPDATE OF s SKIP LOCKED)
       AND asked.organisation_id = series.organisation_id AND asked.service_id = series.service_id
    RETURNING series.id
    """
)


def forget_private_answers(session: Session, *, now: datetime, limit: int = 500) -> int:
    """Take the private answers out of up to ``limit`` bookings that began a month ago or longer; return how many.

    And out of as many series that are over, of which the last visit was as long ago.
    """
    until = now - PRIVATE_ANSWERS_LIVE
    forgotten = session.execute(_FORGET, {"since": until - _LOOKS_BACK, "until": until, "limit": limit})
    of_series = session.execute(_FORGET_OF_SERIES, {"last": local_date(until), "until": until, "limit": limit})
    return len(forgotten.all()) + len(of_series.all())
