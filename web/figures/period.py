"""The days that figures are about: whole days of the clinic's time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

USUAL = 28  # days
LONGEST = 366


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included, in the clinic's time zone."""

    first: date
    last: date
    zone: ZoneInfo

    @classmethod
    def of(cls, asked: Any, today: date, zone: ZoneInfo) -> "Period":
        """From the parameters ``first`` and ``last``; where they make no sense, the last four weeks."""
        last = min(_date(asked.get("last")) or today, today)
        first = _date(asked.get("first")) or last - timedelta(days=USUAL - 1)
        if first > last or (last - first).days >= LONGEST:
            first = last - timedelta(days=USUAL - 1)
        return cls(first, last, zone)

    @property
    def days(self) -> list[date]:
        """Each day."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    @property
    def start(self) -> datetime:
        """The moment at which it begins."""
        return datetime.combine(self.first, time(), self.zone)

    @property
    def end(self) -> datetime:
        """The moment at which it has ended."""
        return datetime.combine(self.last + timedelta(days=1), time(), self.zone)

    @property
    def middle(self) -> date:
        """The day from which topics count as of late."""
        return self.last - timedelta(days=(len(self.days) - 1) // 2)


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
