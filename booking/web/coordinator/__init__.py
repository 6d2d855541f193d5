"""What the coordinator sees: services, workers, prices, roles, and what went wrong, on a large screen."""

from booking.web.coordinator import messages, overview, roles, services, tariffs, worker_times, workers
from booking.web.coordinator.blueprint import blueprint

__all__ = [
    "blueprint",
    "messages",
    "overview",
    "roles",
    "services",
    "tariffs",
    "worker_times",
    "workers",
]
