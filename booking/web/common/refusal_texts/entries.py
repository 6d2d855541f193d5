"""What a module of words holds: for each refusal how it is said, and the field that it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from booking.rules.refusals import Refusal

#: Whole sentences, said when they are needed and not before: the language is known only then. A field of None is the
#: whole page.
Entries = Mapping[type[Refusal], tuple[Callable[[Any], str], str | None]]
