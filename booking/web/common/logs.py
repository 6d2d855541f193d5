"""What is logged: one JSON line for each request, and faults, without anything about a person."""

from __future__ import annotations

import logging
import secrets
import sys
import time
import traceback
from typing import Any

import structlog
from flask import Flask, Response, g, request
from structlog.typing import EventDict, ExcInfo, WrappedLogger

log = structlog.get_logger(__name__)


def configure_logging(*, to_stderr: bool, with_messages: bool) -> None:
    """Write every log line of this process as JSON; tests leave out ``to_stderr`` and keep pytest's own handlers.

    Without ``with_messages`` a fault is logged by its kind and its place: the message of a database's fault
    quotes the row that it refused, names and phone numbers included.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info if with_messages else _fault_without_words,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    if not to_stderr:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    # It tells at each start which of its own parts it found.
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)


def init_logs(app: Flask) -> None:
    """Log each request by its rule, never by its address: that may hold a private link's secret."""
    app.before_request(_begin)
    app.after_request(_end)


def log_fault(fault: ExcInfo) -> None:
    """Log a fault that no page foresaw. Flask's own words would name the address, with a private link's secret."""
    log.error("fault", rule=request.url_rule.rule if request.url_rule else None, exc_info=fault)


def request_id() -> str:
    """Return the number by which this request is found in the log."""
    found: str = g.request_id
    return found


def _begin() -> None:
    g.request_id = secrets.token_hex(6)
    g.began = time.perf_counter()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = request_id()
    log.info(
        "request",
        method=request.method,
        rule=request.url_rule.rule if request.url_rule else None,
        endpoint=request.endpoint,
        status=response.status_code,
        ms=round((time.perf_counter() - g.began) * 1000, 1),
    )
    structlog.contextvars.clear_contextvars()
    return response


def _fault_without_words(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    info: ExcInfo | bool | BaseException | None = event.pop("exc_info", None)
    fault = info if isinstance(info, BaseException) else (info[1] if isinstance(info, tuple) else sys.exc_info()[1])
    if info and fault is not None:
        event["fault"] = [_described(link) for link in _chain(fault)]
    return event


def _chain(fault: BaseException) -> list[BaseException]:
    links: list[BaseException] = []
    link: BaseException | None = fault
    while link is not None and link not in links:
        links.append(link)
        link = link.__cause__ or link.__context__
    return links


def _described(fault: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(fault.__traceback__)
    described: dict[str, Any] = {
        "kind": f"{type(fault).__module__}.{type(fault).__qualname__}",
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    diagnosis = getattr(fault, "diag", None)
    if diagnosis is not None:
        described |= {"sqlstate": diagnosis.sqlstate, "constraint": diagnosis.constraint_name}
    return described
