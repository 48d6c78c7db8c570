"""What leaves the clinic about an escalation: level, number, time and a link; nothing of a patient."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

LEVELS = {"emergency": "Emergency", "same_day": "To be seen today"}


@dataclass(frozen=True, slots=True)
class Notice:
    """One alert. ``key`` is the same each time this alert is sent, so that a receiver knows a repetition."""

    key: str
    escalation: int
    round: int
    level: str
    at: datetime
    clinic: str
    timezone: ZoneInfo
    link: str

    @property
    def for_button(self) -> str:
        """What the button to acknowledge carries, for a channel with one."""
        return f"{self.escalation}:{self.round}"

    @property
    def title(self) -> str:
        """One line: level, number and clinic."""
        return f"{LEVELS[self.level]}: red flag no. {self.escalation}, {self.clinic}"

    @property
    def text(self) -> str:
        """The notice as plain text."""
        local = self.at.astimezone(self.timezone).strftime("%d %B %Y, %H:%M %Z")
        return (
            f"{LEVELS[self.level]}: red flag no. {self.escalation}\n{local}\n\n"
            f"Sign in, read and acknowledge: {self.link}\n\n"
            "Until someone acknowledges it, the next contact is alerted. This notice holds no patient data.\n"
        )

    @property
    def data(self) -> dict[str, Any]:
        """The notice for a machine."""
        return {
            "id": self.key,
            "event": "red_flag",
            "escalation": self.escalation,
            "round": self.round,
            "level": self.level,
            "at": self.at.isoformat(),
            "clinic": self.clinic,
            "link": self.link,
        }
