"""What is told about one message with a red flag: the same for the front door, the action and the spool."""

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from safety import Level, Memory

LIMITS = {"conversation": 200, "channel": 40, "account": 200, "message_id": 300}


@dataclass(frozen=True, slots=True)
class Finding:
    """A message in which the safety gate or Rasa found something.

    ``assessment`` is what ``safety`` found, as JSON, never of level "none"; "read_in" in it is the id of the
    message in which it was read, where that is another one: the "yes" to a safety check.
    """

    conversation: str
    channel: str
    account: str
    message_id: str
    text: str
    assessment: dict[str, Any]
    at: datetime

    @property
    def level(self) -> Level:
        """The level of the assessment."""
        return Level.from_label(self.assessment["level"])

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two findings belong to the same message."""
        return (self.channel, self.account, self.message_id)

    @property
    def read_in(self) -> tuple[str, str, str]:
        """The key of the message in which it was read."""
        return (self.channel, self.account, str(self.assessment.get("read_in") or self.message_id))

    @property
    def memory(self) -> Memory | None:
        """The conversation's safety memory after this message; None where there is none."""
        try:
            return Memory.from_dict(self.assessment["memory"])
        except (KeyError, TypeError, ValueError, AttributeError):
            return None

    def to_dict(self) -> dict[str, Any]:
        """The finding as JSON-safe values."""
        return {
            "conversation": self.conversation,
            "channel": self.channel,
            "account": self.account,
            "message_id": self.message_id,
            "text": self.text,
            "assessment": self.assessment,
            "at": self.at.isoformat(),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Finding":
        """Read what ``to_dict`` wrote. Raises ValueError naming the wrong field, never its content."""
        data = {**data, "account": data.get("account") or ""}
        for field in ("conversation", "channel", "account", "message_id", "text", "at"):
            if not isinstance(data.get(field), str):
                raise ValueError(f"{field!r} is missing or not text")
        for field, limit in LIMITS.items():
            if len(data[field]) > limit:
                raise ValueError(f"{field!r} is longer than {limit} characters")
        if not data["conversation"] or not data["message_id"] or not data["channel"]:
            raise ValueError("'conversation', 'channel' and 'message_id' must not be empty")
        assessment = data.get("assessment")
        if not isinstance(assessment, dict) or not isinstance(assessment.get("level"), str):
            raise ValueError("'assessment' is missing or has no level")
        if Level.from_label(assessment["level"]) is Level.NONE:
            raise ValueError("'assessment' has the level none, which is nothing to record")
        try:
            at = datetime.fromisoformat(data["at"])
        except ValueError:
            raise ValueError("'at' is not a time in ISO 8601") from None
        return cls(
            conversation=data["conversation"],
            channel=data["channel"],
            account=data["account"],
            message_id=data["message_id"],
            text=data["text"],
            assessment=assessment,
            at=at if at.tzinfo else at.replace(tzinfo=timezone.utc),
        )
