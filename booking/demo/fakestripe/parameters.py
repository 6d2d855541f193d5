"""Checks requests against the parameter types that the stripe package ships, which follow Stripe's own description.

The package leaves lists of words open (``Literal[...] | str``) and does not mind unknown names; the real API does
mind, so both are closed here.
"""

from __future__ import annotations

import functools
import operator
import re
import types
import typing
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin

import typing_extensions
from pydantic import ConfigDict, TypeAdapter, ValidationError
from stripe._request_options import RequestOptions
from stripe._stripe_object import UntypedStripeObject
from stripe.params import RefundCreateParams, RefundListParams
from stripe.params.checkout import SessionCreateParams, SessionExpireParams

from booking.demo.fakestripe.errors import ApiError

Call = Literal["sessions.create", "sessions.expire", "refunds.create", "refunds.list"]

_TYPES: dict[Call, Any] = {
    "sessions.create": SessionCreateParams,
    "sessions.expire": SessionExpireParams,
    "refunds.create": RefundCreateParams,
    "refunds.list": RefundListParams,
}
_ONLY_FOR_TYPE_CHECKERS = {"StripeContext": str, "Mapping": Mapping}
_DEEPEST = 8


def checked(call: Call, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the parameters of a form or a query, nested and typed. Raises `ApiError` for what Stripe refuses."""
    given = _nested(pairs)
    try:
        parameters: dict[str, Any] = _adapter(call).validate_python(given)
    except ValidationError as error:
        raise _refusal(error) from error
    return parameters


def _nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return ``a[b][0]=c`` as ``{"a": {"b": ["c"]}}``."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        *path, last = re.findall(r"[^\[\]]+", name)[:_DEEPEST] or [name]
        branch = tree
        for step in path:
            branch = branch.setdefault(step, {})
            if not isinstance(branch, dict):
                raise ApiError(f"Invalid object: {name}", code="parameter_invalid", param=name)
        branch[last] = value
    return {name: _with_lists(value) for name, value in tree.items()}


def _with_lists(value: Any) -> Any:  # noqa: ANN401 (any JSON)
    if not isinstance(value, dict):
        return value
    inner = {name: _with_lists(part) for name, part in value.items()}
    if inner and all(name.isdecimal() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


@functools.cache
def _adapter(call: Call) -> TypeAdapter[dict[str, Any]]:
    return TypeAdapter(_closed_dict(_TYPES[call]))


@functools.cache
def _closed_dict(declared: Any) -> Any:  # noqa: ANN401 (a TypedDict class, made at run time)
    """Return a copy of a TypedDict of the stripe package that refuses unknown names and unknown words."""
    hints = typing.get_type_hints(declared, localns=_ONLY_FOR_TYPE_CHECKERS, include_extras=True)
    options = RequestOptions.__annotations__.keys()
    parts = {name: _closed(hint) for name, hint in hints.items() if name not in options}
    make: Any = typing_extensions.TypedDict
    copy = make(declared.__name__, parts)
    copy.__pydantic_config__ = ConfigDict(extra="forbid")
    return copy


def _closed(hint: Any) -> Any:  # noqa: ANN401 (any type hint)
    origin, inner = get_origin(hint), get_args(hint)
    if typing_extensions.is_typeddict(hint):
        return _closed_dict(hint)
    if origin is NotRequired:
        return NotRequired[_closed(inner[0])]
    if origin is Required:
        return Required[_closed(inner[0])]
    if origin is list:
        return list[_closed(inner[0])]  # type: ignore[misc]
    if origin in {Union, types.UnionType}:
        closed = (_closed(choice) for choice in _closed_choices(inner))
        return functools.reduce(operator.or_, closed)
    return hint


def _closed_choices(choices: tuple[Any, ...]) -> list[Any]:
    kept = [choice for choice in choices if get_origin(choice) is not UntypedStripeObject]
    words = [word for choice in kept if get_origin(choice) is Literal for word in get_args(choice)]
    # Literal[''] | str says "any text, or empty to clear it": that one stays open.
    return [choice for choice in kept if choice is not str] if any(words) else kept


def _refusal(error: ValidationError) -> ApiError:
    first = error.errors(include_url=False)[0]
    path = [str(step) for step in first["loc"] if not _is_type_label(str(step))]
    param = path[0] + "".join(f"[{step}]" for step in path[1:]) if path else None
    if first["type"] == "extra_forbidden":
        return ApiError(f"Received unknown parameter: {param}", code="parameter_unknown", param=param)
    if first["type"] == "missing":
        return ApiError(f"Missing required param: {param}.", code="parameter_missing", param=param)
    return ApiError(f"Invalid {param}: {first['msg']}", code="parameter_invalid", param=param)


def _is_type_label(step: str) -> bool:
    """Tell whether a step of pydantic's path names a choice of a union instead of a parameter."""
    return bool(re.search(r"[^a-z0-9_]", step)) or step in {"str", "int"}
