"""What is remembered of one person's earlier messages, so that signs add up across them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from safety.check import Check
from safety.model import Level


@dataclass(frozen=True)
class Remembered:
    """A sign or risk factor met in an earlier message; `at` is None where the caller keeps no time.

    `words` are those that matched, so that they can be read back: personal data like the message itself, kept
    no longer than the sign. Of a risk factor, which does not expire, none are kept.
    """

    name: str
    level: Level
    at: datetime | None
    words: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give a JSON-safe form."""
        return {
            "name": self.name,
            "level": self.level.label,
            "at": self.at.isoformat() if self.at else None,
            "words": list(self.words),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Remembered:
        """Read what `to_dict` wrote."""
        at = data["at"]
        when = datetime.fromisoformat(at) if at else None
        return cls(data["name"], Level.from_label(data["level"]), when, tuple(data.get("words") or ()))


@dataclass(frozen=True)
class Memory:
    """The safety memory of one conversation.

    Attributes:
        symptoms: signs that counted, each with its highest level and latest time.
        risks: risk factors mentioned (pregnancy, surgery, blood thinners ...); they do not expire.
        held: the level the conversation holds.
        since: when a message last raised a level anew, by what it says or together with what is remembered,
            or when the first sign came in; None where there is neither, or the caller keeps no time.
        recent: the end of the last message, at most 300 characters, so that a sign split over two
            messages is still read as one. It is personal data like the message itself.
        check: the safety check that is open, if any.
        unacknowledged: an escalation of the conversation waits for staff, so the level is held for longer.
        pending: a question that was not answered because safety came first.
    """

    symptoms: tuple[Remembered, ...] = ()
    risks: tuple[str, ...] = ()
    held: Level = Level.NONE
    since: datetime | None = None
    recent: str = ""
    check: Check | None = None
    unacknowledged: bool = False
    pending: str = ""

    def aged(self, at: datetime | None, hold: timedelta) -> Memory:
        """Give the memory as it stands at that time: signs and held level end `hold` after the last finding.

        Without a time (here or in the memory) nothing expires.
        """
        if at is None or self.since is None or at - self.since <= hold:
            return self
        return self._released()

    def standing(self, closed_at: datetime | None, unacknowledged: bool) -> Memory:
        """Give the memory after what staff did: closing after the last finding ends signs and level."""
        closed = closed_at is not None and self.since is not None and closed_at > self.since
        return replace(self._released() if closed else self, unacknowledged=unacknowledged)

    def _released(self) -> Memory:
        return Memory(risks=self.risks)

    def symptom(self, name: str) -> Remembered | None:
        """Give what is remembered of that symptom, if anything."""
        return next((symptom for symptom in self.symptoms if symptom.name == name), None)

    def to_dict(self) -> dict[str, Any]:
        """Give a JSON-safe form."""
        return {
            "symptoms": [symptom.to_dict() for symptom in self.symptoms],
            "risks": list(self.risks),
            "held": self.held.label,
            "since": self.since.isoformat() if self.since else None,
            "recent": self.recent,
            "check": self.check.to_dict() if self.check else None,
            "unacknowledged": self.unacknowledged,
            "pending": self.pending,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Memory:
        """Read what `to_dict` wrote."""
        since = data["since"]
        return cls(
            symptoms=tuple(Remembered.from_dict(symptom) for symptom in data["symptoms"]),
            risks=tuple(data["risks"]),
            held=Level.from_label(data["held"]),
            since=datetime.fromisoformat(since) if since else None,
            recent=data["recent"],
            check=Check.from_dict(data["check"]) if data.get("check") else None,
            unacknowledged=bool(data.get("unacknowledged")),
            pending=str(data.get("pending") or ""),
        )
