"""What the coordinator sees: services, workers, prices, roles, and what went wrong, on a large screen."""

from booking.web.coordinator import (
    messages,
    overview,
    rates,
    roles,
    services,
    tariff_amounts,
    tariff_comparison,
    tariff_drafts,
    tariff_trial,
    tariffs,
    worker_times,
    workers,
)
from booking.web.coordinator.blueprint import blueprint

__all__ = [
    "blueprint",
    "messages",
    "overview",
    "rates",
    "roles",
    "services",
    "tariff_amounts",
    "tariff_comparison",
    "tariff_drafts",
    "tariff_trial",
    "tariffs",
    "worker_times",
    "workers",
]
