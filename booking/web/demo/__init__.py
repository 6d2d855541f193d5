"""The demo's letterbox: what residents would get by mail or on their phone."""

from booking.web.demo.messages import blueprint

__all__ = ["blueprint"]
