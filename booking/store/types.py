"""Column types and small parts that several tables share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Text
from sqlalchemy.orm import Mapped, mapped_column

#: Moments are kept with their zone; PostgreSQL stores UTC.
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
MomentOrNone = Annotated[datetime | None, mapped_column(DateTime(timezone=True), nullable=True)]
Key = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
Words = Annotated[str, mapped_column(Text)]


class OwnedByOrganisation:
    """Every row belongs to one organisation."""

    organisation_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("organisations.id"), nullable=False, index=False
    )
