"""Counts how labelled sentences are read: the numbers behind `python -m safety --measure`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from safety.assess import assess
from safety.memory import Memory
from safety.model import Level

_Z = 1.959964  # two-sided 95 %


class MeasureError(ValueError):
    """A line of the file cannot be read; the message says which and why."""


@dataclass(frozen=True)
class Line:
    """One labelled message: `label` is its level, group and kind as far as the file gives them."""

    text: str
    previous: tuple[str, ...]
    labels: tuple[str, ...]


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Give the Wilson 95 % interval of a rate; (0, 1) over no lines."""
    if total == 0:
        return 0.0, 1.0
    rate = hits / total
    middle = rate + _Z**2 / (2 * total)
    margin = _Z * sqrt(rate * (1 - rate) / total + _Z**2 / (4 * total**2))
    scale = 1 + _Z**2 / total
    return max(0.0, (middle - margin) / scale), min(1.0, (middle + margin) / scale)


def read_lines(path: Path) -> list[Line]:
    """Read JSON lines with `text` and, where known, `previous`, `level`, `group`, `kind`, `out_of_scope`.

    Raises:
        MeasureError: a line is no JSON object with a `text`.
    """
    lines = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not raw.strip():
            continue
        try:
            data = json.loads(raw)
            text = data["text"]
        except (ValueError, KeyError, TypeError):
            message = f'{path}:{number}: expected a JSON object with "text"; correct the line'
            raise MeasureError(message) from None
        lines.append(Line(text, tuple(data.get("previous", ())), _labels(data)))
    return lines


def _labels(data: Mapping[str, Any]) -> tuple[str, ...]:
    labels = [f"{name}: {data[name]}" for name in ("level", "group", "kind") if data.get(name)]
    if data.get("out_of_scope"):
        labels.append("out of scope")
    return ("all", *labels)


def level_of(line: Line) -> Level:
    """Give the level the line's message gets after the messages before it."""
    memory = Memory()
    for text in line.previous:
        memory = assess(text, memory).memory
    return assess(line.text, memory).level


def table(lines: Iterable[Line]) -> str:
    """Give the counts by label: raised as EMERGENCY, raised at all, asked (CHECK), with intervals."""
    levels: dict[str, list[Level]] = {}
    for line in lines:
        level = level_of(line)
        for label in line.labels:
            levels.setdefault(label, []).append(level)
    rows = [f"{'':32}{'lines':>6}  {'as emergency':26}{'raised':26}{'asked':26}"]
    rows += [
        f"{label:32}{len(found):6}  "
        + _rate(found, lambda level: level == Level.EMERGENCY)
        + _rate(found, lambda level: level >= Level.SAME_DAY)
        + _rate(found, lambda level: level == Level.CHECK)
        for label, found in sorted(levels.items())
    ]
    return "\n".join(row.rstrip() for row in rows)


def _rate(levels: list[Level], counts: Callable[[Level], bool]) -> str:
    hits = sum(map(counts, levels))
    low, high = wilson(hits, len(levels))
    return f"{hits:4} {hits / len(levels):6.1%} ({low:.0%} to {high:.0%})".ljust(26)
