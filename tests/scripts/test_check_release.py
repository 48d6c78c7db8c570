"""The checks of a release up to the training; training and gates are run by the browser test's longer way."""

import json
from pathlib import Path

import pytest

from scripts import check_release
from web.releases.gates import Reading

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    content = tmp_path / "content"
    content.mkdir()
    for name in ("data", "domain.yml", "clinic.toml"):
        (content / name).symlink_to(ROOT / name)
    return tmp_path


def test_texts_that_are_fine_need_nothing_more(folder: Path) -> None:
    report = check_release.report(folder, {"needs_model": False})
    assert report["problems"] == []
    assert json.loads((folder / "progress.json").read_text())["step"] == "Checking the content"


def test_what_is_wrong_is_said_without_the_folder_and_nothing_is_trained(folder: Path) -> None:
    text = (ROOT / "clinic.toml").read_text("utf-8")
    (folder / "content" / "clinic.toml").unlink()
    (folder / "content" / "clinic.toml").write_text(text.replace('"how_often"', '"not_there"'), "utf-8")
    report = check_release.report(folder, {"needs_model": True})
    assert any("not_there" in problem for problem in report["problems"])
    assert str(folder) not in str(report)
    assert "model" not in report


def test_the_golden_set_has_questions_strangers_and_red_flags() -> None:
    lines = check_release.golden()
    assert sum("topics" in line for line in lines) > 300
    assert sum(line.get("out_of_scope", False) for line in lines) == 200
    assert sum(line.get("level") == "emergency" for line in lines) > 50


def test_readings_of_the_model_in_use_are_kept(tmp_path: Path) -> None:
    lines = [{"text": "one"}, {"text": "two"}]
    kept = [["one", "answer", ["a"], "none"], ["two", "chat", [], "check"]]
    (tmp_path / "model-1.json").write_text(json.dumps(kept))
    progress = check_release.Progress(tmp_path)
    found = check_release._old_readings(tmp_path / "model-1", tmp_path, lines, progress)
    assert found == [Reading("answer", ("a",), "none"), Reading("chat", (), "check")]
    assert check_release._old_readings(tmp_path / "model-2", tmp_path, lines, progress) == []
