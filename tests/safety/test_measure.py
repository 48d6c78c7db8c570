"""Counting how labelled sentences are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from safety import Level
from safety.measure import Line, MeasureError, level_of, read_lines, table, wilson


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0)],
)
def test_wilson_interval(hits: int, total: int, low: float, high: float) -> None:
    assert wilson(hits, total) == pytest.approx((low, high), abs=0.001)


def test_lines_are_read_with_their_labels(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"text": "a", "level": "none", "kind": "mild"}\n\n{"text": "b", "previous": ["c"]}\n')
    assert read_lines(path) == [
        Line("a", (), ("all", "level: none", "kind: mild")),
        Line("b", ("c",), ("all",)),
    ]


@pytest.mark.parametrize("line", ["no json", '{"words": "a"}', "[1]"])
def test_broken_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"text": "a"}\n' + line)
    with pytest.raises(MeasureError, match=r"lines\.jsonl:2: expected"):
        read_lines(path)


def test_earlier_messages_count() -> None:
    assert level_of(Line("and im out of breath", ("my calf hurts",), ("all",))) == Level.EMERGENCY


def test_table_counts_by_label() -> None:
    lines = [Line("my chest hurts", (), ("all", "kind: x")), Line("hello", (), ("all",))]
    rows = table(lines).splitlines()
    assert [row.split()[0] for row in rows[1:]] == ["all", "kind:"]
    assert "1  50.0%" in rows[1]
    assert "1 100.0%" in rows[2]
