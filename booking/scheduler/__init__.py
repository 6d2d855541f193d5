"""What happens by itself: a process of its own that starts each job at its time. Begin reading in `timetable`."""

from booking.scheduler.process import run

__all__ = ["run"]
