"""The command `python -m safety`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from safety.__main__ import main


def test_prints_the_assessment(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["i cant get any air"]) == 0
    assert json.loads(capsys.readouterr().out)["level"] == "emergency"


def test_several_texts_are_one_conversation(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["i can't", "breathe"]) == 0
    assert '"fresh": "emergency"' in capsys.readouterr().out


def test_measures_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"text": "i cant get any air", "level": "emergency"}')
    assert main(["--measure", str(path)]) == 0
    assert "level: emergency" in capsys.readouterr().out


def test_missing_file_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--measure", str(tmp_path / "away.jsonl")]) == 1
    assert "away.jsonl" in capsys.readouterr().err


def test_without_a_text_the_usage_is_shown() -> None:
    with pytest.raises(SystemExit):
        main([])
