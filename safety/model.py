"""The plain values of the safety reader: levels, findings and the clinic's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Any


class Level(IntEnum):
    """How soon a person needs help; a higher value is more urgent."""

    NONE = 0
    CHECK = 1
    SAME_DAY = 2
    EMERGENCY = 3

    @property
    def label(self) -> str:
        """The name used outside `safety`: "none", "check", "same_day" or "emergency"."""
        return self.name.lower()

    @classmethod
    def from_label(cls, label: str) -> Level:
        """Give the level with that label.

        Raises:
            ValueError: the label is none of the four.
        """
        for level in cls:
            if level.label == label:
                return level
        known = ", ".join(level.label for level in cls)
        raise ValueError(f"unknown level {label!r}; use one of: {known}")

    def lowered(self, steps: int = 1) -> Level:
        """Give the level `steps` below, never under NONE."""
        return Level(max(self - steps, 0))


@dataclass(frozen=True)
class Finding:
    """One red-flag sign that a text names, and how the text means it.

    Attributes:
        symptom: id of the symptom, unique over all groups.
        group: id of the red-flag group (the stem of its file).
        level: the level this sign asks for as written; NONE for a weak sign that counts only together
            with others.
        words: the words of this message that matched, as written.
        spans: start and end of each of those words in the original text.
        context: "present", "negated", "past", "family", "hypothetical", "information", "figurative" or
            "mild" (an everyday cause or slight wording).
        counts: whether the sign is taken as happening now.
    """

    symptom: str
    group: str
    level: Level
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    context: str
    counts: bool

    def to_dict(self) -> dict[str, Any]:
        """Give a JSON-safe form."""
        return {
            "symptom": self.symptom,
            "group": self.group,
            "level": self.level.label,
            "words": list(self.words),
            "spans": [list(span) for span in self.spans],
            "context": self.context,
            "counts": self.counts,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Finding:
        """Read what `to_dict` wrote."""
        return cls(
            symptom=data["symptom"],
            group=data["group"],
            level=Level.from_label(data["level"]),
            words=tuple(data["words"]),
            spans=tuple((int(start), int(end)) for start, end in data["spans"]),
            context=data["context"],
            counts=bool(data["counts"]),
        )


@dataclass(frozen=True)
class Clinic:
    """What a clinic may set about the memory.

    Attributes:
        hold: how long a level is held after the last new finding.
        hold_unacknowledged: the same while no one on the staff has acknowledged the escalation.
        repeat: within this time the same finding is not said in full again.
    """

    hold: timedelta = timedelta(hours=24)
    hold_unacknowledged: timedelta = timedelta(hours=72)
    repeat: timedelta = timedelta(minutes=10)
