"""How the fake says no, in the shape of Stripe's own errors."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer other than 200. ``param`` names the parameter at fault as Stripe writes it: ``line_items[0]``."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        code: str | None = None,
        param: str | None = None,
        kind: str = "invalid_request_error",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.param = param
        self.kind = kind

    def body(self) -> dict[str, Any]:
        """Return the JSON that Stripe would send; what is not known is left out."""
        told = {"type": self.kind, "message": str(self), "code": self.code, "param": self.param}
        return {"error": {name: value for name, value in told.items() if value is not None}}


class PageClosed(Exception):
    """Somebody pays on a page that is paid or expired."""


def missing(kind: str, object_id: str) -> ApiError:
    """Return the error for an object that the fake does not know."""
    return ApiError(f"No such {kind}: '{object_id}'", status=404, code="resource_missing", param="id")
