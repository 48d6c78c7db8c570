"""A time that a test moves."""

from datetime import datetime, timedelta, timezone

# A Wednesday, when the example clinic is open.
NOON = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)


class Clock:
    """Gives the time when called; it stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> datetime:
        """Move the time on, by what timedelta takes; the new time."""
        self.now += timedelta(**time)
        return self.now
