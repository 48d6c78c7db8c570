"""Readings: their files and what is refused in them."""

from pathlib import Path

import pytest

from benchmarks.proof.readings import ReadingError, load_readings
from safety import Level


def folder(tmp_path: Path, *lines: str) -> Path:
    (tmp_path / "dvt.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path


def test_braces_stand_for_several_sentences(tmp_path: Path) -> None:
    line = '{"text": "my {calf|thigh} is swollen", "level": "emergency", "previous": ["hello"]}'
    readings = load_readings(folder(tmp_path, line))
    assert [reading.text for reading in readings] == ["my calf is swollen", "my thigh is swollen"]
    assert {(reading.group, reading.level, reading.previous) for reading in readings} == {
        ("dvt", Level.EMERGENCY, ("hello",))
    }


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("my calf is swollen", "not JSON"),
        ('{"text": "my calf is swollen"}', "needs text and level"),
        ('{"text": "my calf", "level": "none", "note": "x"}', "nothing else"),
        ('{"text": " ", "level": "none"}', "text must be"),
        ('{"text": "my calf", "level": "urgent"}', "urgent"),
        ('{"text": "my calf", "level": "none", "previous": "hello"}', "previous must be"),
        ('{"text": "my {calf} hurts", "level": "none"}', "one alternative"),
    ],
)
def test_a_line_that_is_no_reading_is_refused(tmp_path: Path, line: str, complaint: str) -> None:
    with pytest.raises(ReadingError, match=rf"dvt.jsonl:1: .*{complaint}"):
        load_readings(folder(tmp_path, line))


def test_a_reading_that_stands_there_twice_is_refused(tmp_path: Path) -> None:
    line = '{"text": "my calf is swollen", "level": "emergency"}'
    with pytest.raises(ReadingError, match=r"dvt.jsonl:2: .*stands in dvt.jsonl:1 too"):
        load_readings(folder(tmp_path, line, line))
