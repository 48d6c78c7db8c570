"""Readings: sentences that keep entries of the vocabulary from loss, in `data/red_flags/readings/*.jsonl`.

A line holds `text` and `level`, and where messages went before it `previous`. A text with braces stands for
several sentences ("my {calf|thigh} hurts"). Readings are read as they stand, without variants, and nothing is
trained on them: they say what one word of the vocabulary is for.

`python -m benchmarks.proof.readings` names those that are read wrongly, with the signs found in them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from safety import Assessment, Level, Memory, assess
from safety.vocabulary import DATA_FOLDER, ProofCase, written_out

FOLDER = DATA_FOLDER / "readings"
_KEYS = {"text", "level", "previous"}


class ReadingError(ValueError):
    """A line is no reading; the message names file and line and says what to do."""


def load_readings(folder: Path = FOLDER) -> list[ProofCase]:
    """Give the readings of all files; the group of each is the name of its file.

    Raises:
        ReadingError: a line breaks the schema, or stands in the folder twice.
    """
    readings: list[ProofCase] = []
    seen: dict[tuple[str, ...], str] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            where = f"{path.name}:{number}"
            try:
                found = list(_readings(path.stem, line))
            except ValueError as error:
                raise ReadingError(f"{where}: {error}") from None
            for reading in found:
                messages = (*reading.previous, reading.text)
                if messages in seen:
                    raise ReadingError(
                        f"{where}: {reading.text!r} stands in {seen[messages]} too; remove one"
                    )
                seen[messages] = where
            readings += found
    return readings


def _readings(group: str, line: str) -> Iterator[ProofCase]:
    try:
        entry = json.loads(line)
    except json.JSONDecodeError:
        raise ValueError('not JSON; write {"text": ..., "level": ...}') from None
    if not isinstance(entry, dict) or not {"text", "level"} <= entry.keys() <= _KEYS:
        raise ValueError("needs text and level and may have previous, nothing else")
    text, previous = entry["text"], entry.get("previous", [])
    if not isinstance(text, str) or not text.strip():
        raise ValueError("text must be a sentence")
    if not isinstance(previous, list) or not all(isinstance(message, str) for message in previous):
        raise ValueError("previous must be a list of messages, oldest first")
    level = Level.from_label(entry["level"])
    for written in written_out(text):
        yield ProofCase(written, level, "positive" if level else "none", group, tuple(previous), reading=True)


def read(reading: ProofCase) -> Assessment:
    """Read the messages of a reading one after the other; give what is found in the last."""
    memory = Memory()
    for message in reading.previous:
        memory = assess(message, memory).memory
    return assess(reading.text, memory)


def main() -> int:
    """Name the readings that are not given their level; give 1 where there are any."""
    readings = load_readings()
    wrong = 0
    for reading in readings:
        found = read(reading)
        if found.level != reading.level:
            wrong += 1
            print(f"{reading.group}: {reading.text!r} is {found.level.label}, must be {reading.level.label}")
            for sign in (*found.findings, *found.cleared):
                print(f"    {sign.symptom} {sign.level.label} {sign.context} {' '.join(sign.words)}")
    print(f"{len(readings)} readings, {wrong} read wrongly")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
