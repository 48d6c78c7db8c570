"""Compare what two models make of the same questions, and decide whether the new one may go out. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from content.replies import ANSWER_ACTION
from safety import Level

# Of all held-back questions, how many fewer may be answered right, or more wrong: within it lies chance.
LEEWAY = 0.01


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model makes of one message: outcome, topics to answer, and the level of a red flag."""

    outcome: str
    topics: tuple[str, ...]
    level: str

    @property
    def words(self) -> str:
        """For people."""
        if self.level != Level.NONE.label:
            return self.level.replace("_", " ")
        return " ".join([self.outcome.replace("_", " "), *self.topics])


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate: its name, whether it is passed, and what was counted."""

    name: str
    is_passed: bool
    found: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One message that the new model takes otherwise."""

    text: str
    before: str
    after: str
    is_fall: bool


def compare(
    lines: Sequence[Mapping[str, Any]], old: Sequence[Reading], new: Sequence[Reading]
) -> tuple[list[Gate], list[Changed]]:
    """The gates, and every message whose answer or level would change, falls first.

    ``lines`` have a ``text`` and, where known, accepted ``topics``, or ``out_of_scope``.
    """
    changed = [
        Changed(line["text"], was.words, now.words, _rank(now) < _rank(was))
        for line, was, now in zip(lines, old, new, strict=True)
        if was.words != now.words
    ]
    falls = sum(change.is_fall for change in changed)
    gates = [
        Gate("Level of red flags", not falls, f"{falls} of {len(lines)} messages would fall in level"),
        *_held_back(lines, old, new),
    ]
    return gates, sorted(changed, key=lambda change: not change.is_fall)


def inherited(lines: Sequence[Mapping[str, Any]], heirs: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """The lines with the heirs of their accepted topics accepted too: topics are split and merged."""
    found = []
    for line in lines:
        accepted = list(line.get("topics") or ())
        for topic in accepted:  # grows: an heir may have heirs
            accepted += [heir for heir in heirs.get(topic, ()) if heir not in accepted]
        found.append({**line, "topics": accepted} if accepted else dict(line))
    return found


def compare_real(
    old: Sequence[Reading], new: Sequence[Reading], texts: Sequence[str]
) -> tuple[Gate, list[Changed | None]]:
    """The gate for patients' messages, of which nothing is known; each one's change or None."""
    changed = [
        Changed(text, was.words, now.words, _rank(now) < _rank(was)) if was.words != now.words else None
        for text, was, now in zip(texts, old, new, strict=True)
    ]
    falls = sum(change is not None and change.is_fall for change in changed)
    found = f"{falls} of the last {len(texts)} would fall in level"
    return Gate("Level of patients' messages", not falls, found), changed


def answered(phrasings: Sequence[tuple[str, str]], new: Sequence[Reading]) -> Gate:
    """Whether the new phrasings, (topic, text), are answered by their topics; it informs and never stops."""
    right = [
        topic in read.topics and read.level == Level.NONE.label
        for (topic, _), read in zip(phrasings, new, strict=True)
    ]
    missed = [text for (_, text), is_right in zip(phrasings, right, strict=True) if not is_right]
    listed = f": {'; '.join(missed[:5])}" if missed else ""
    return Gate("New ways of asking", True, f"{sum(right)} of {len(right)} answered by their topic{listed}")


def texts_of(message: Mapping[str, Any], read: Reading | None) -> set[str]:
    """The ids of the texts that a message is answered with: as it was read, and as was recorded (``said``).

    Of a test message that nothing has read, those of the topics that it names.
    """
    topics = message.get("topics", ()) if read is None else read.topics
    if read is not None and read.level != Level.NONE.label:
        topics = ()  # the safety text is said, and not the answer
    return {*message.get("said", ()), *(ANSWER_ACTION + topic for topic in topics)}


def as_json(gates: Sequence[Gate], changed: Sequence[Changed]) -> dict[str, Any]:
    """For the report of a release."""
    return {
        "gates": [asdict(gate) for gate in gates],
        "changed": [asdict(change) for change in changed],
        "changed_count": len(changed),
    }


def _rank(reading: Reading) -> Level:
    return Level.from_label(reading.level)


def _held_back(
    lines: Sequence[Mapping[str, Any]], old: Sequence[Reading], new: Sequence[Reading]
) -> list[Gate]:
    asked = [index for index, line in enumerate(lines) if line.get("topics")]
    outside = [index for index, line in enumerate(lines) if line.get("out_of_scope")]
    right = [sum(_is_right(lines[i], read[i]) for i in asked) for read in (old, new)]
    wrong = [
        sum(read[i].outcome == "answer" and not _is_right(lines[i], read[i]) for i in [*asked, *outside])
        for read in (old, new)
    ]
    leeway = LEEWAY * len(asked)
    return [
        Gate(
            "Held-back questions answered right",
            right[1] >= right[0] - leeway,
            f"{right[1]} of {len(asked)}, before {right[0]}",
        ),
        Gate(
            "Held-back questions answered wrong",
            wrong[1] <= wrong[0] + leeway,
            f"{wrong[1]} of {len(asked) + len(outside)}, before {wrong[0]}",
        ),
    ]


def _is_right(line: Mapping[str, Any], read: Reading) -> bool:
    return read.outcome == "answer" and bool(
        {*line["topics"]} & {*read.topics} if line.get("topics") else False
    )
