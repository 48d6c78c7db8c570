"""When a model must be trained anew, decided by a fingerprint of all that it depends on."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import train

ROOT = Path(__file__).resolve().parent.parent.parent
Change = Callable[[str, str, str], None]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the fingerprint reads, with two topics only."""
    for folder in ("understanding", "components", "data/dialogue"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "data" / "faq").mkdir()
    for topic in ("how_often", "pregnancy"):
        shutil.copy(ROOT / "data" / "faq" / f"{topic}.yml", tmp_path / "data" / "faq")
    (tmp_path / "data" / "red_flags").mkdir()
    shutil.copy(ROOT / "data" / "red_flags" / "pe.yml", tmp_path / "data" / "red_flags")
    for name in ("config.yml", "domain.yml"):
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.setattr(train, "ROOT", tmp_path)
    monkeypatch.setattr(train, "MODELS", tmp_path / "models")
    monkeypatch.setattr(train, "CURRENT", tmp_path / "models" / "current.json")
    return tmp_path


@pytest.fixture
def change(project: Path) -> Change:
    """Replace a piece of a file; the piece must be there."""

    def replace(name: str, old: str, new: str) -> None:
        path = project / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    return replace


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("data/faq/how_often.yml", "    examples: |\n", "    examples: |\n      - a phrasing more\n"),
        ("data/faq/how_often.yml", "      title: ", "      title: So, "),
        ("data/dialogue/greet.yml", "    examples: |\n", "    examples: |\n      - ahoy\n"),
        ("data/dialogue/rules.yml", "      - action: utter_greet", "      - action: utter_help"),
        ("data/red_flags/pe.yml", "    - my resps are 34\n", "    - my resps are 35\n"),
        ("config.yml", "answer: 0.", "answer: 0.9"),
        ("domain.yml", "intents:\n", "intents:\n  - one_more\n"),
        ("domain.yml", "  utter_thanks:", "  utter_thanks_a_lot:"),
        ("understanding/matcher.py", "SEED = ", "SEED = 1"),
        ("components/topic_matcher.py", '"""Rasa', '"""Our Rasa'),
    ],
)
def test_what_the_model_depends_on_changes_the_fingerprint(
    change: Change, name: str, old: str, new: str
) -> None:
    before = train.fingerprint()
    change(name, old, new)
    assert train.fingerprint() != before


def test_a_new_topic_changes_the_fingerprint(project: Path) -> None:
    before = train.fingerprint()
    shutil.copy(ROOT / "data" / "faq" / "children.yml", project / "data" / "faq")
    assert train.fingerprint() != before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("data/faq/how_often.yml", "    - text: |-\n", "    - text: |-\n        Another first sentence.\n\n"),
        ("data/faq/how_often.yml", 'version: "3.1"\n', '# A comment.\nversion: "3.1"\n'),
        ("data/faq/how_often.yml", "      owner: ", "      owner: The "),
        ("data/faq/how_often.yml", "      sources: [", "      sources: [NICE, "),
        ("domain.yml", "You're welcome.", "Any time."),
    ],
)
def test_what_is_read_when_it_is_said_does_not(change: Change, name: str, old: str, new: str) -> None:
    before = train.fingerprint()
    change(name, old, new)
    assert train.fingerprint() == before


def test_a_model_fits_only_while_its_fingerprint_does(project: Path, change: Change) -> None:
    assert train.current_model() is None
    model = project / "models" / "model-1.tar.gz"
    model.parent.mkdir()
    train.CURRENT.write_text(json.dumps({"model": model.name, "fingerprint": train.fingerprint()}), "utf-8")
    assert train.current_model() is None, "its file is missing"
    model.touch()
    assert train.current_model() == model
    change("data/faq/how_often.yml", "    examples: |\n", "    examples: |\n      - a phrasing more\n")
    assert train.current_model() is None


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"model": "x"}', '"text"'])
def test_a_damaged_record_means_training(project: Path, content: str) -> None:
    train.CURRENT.parent.mkdir()
    train.CURRENT.write_text(content, "utf-8")
    assert train.current_model() is None


def test_a_model_that_fits_is_not_trained_again(
    trained_model: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["train"])
    monkeypatch.chdir(ROOT)
    written = trained_model.stat().st_mtime_ns
    assert train.main() == 0
    assert capsys.readouterr().out == f"Model is up to date: models/{trained_model.name}\n"
    assert trained_model.stat().st_mtime_ns == written


def test_a_broken_topic_file_is_one_sentence(
    project: Path, change: Change, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["train"])
    monkeypatch.chdir(project)
    train.CURRENT.parent.mkdir()
    train.CURRENT.write_text('{"model": "x", "fingerprint": "y"}', "utf-8")
    change("data/faq/how_often.yml", "nlu:\n", "nlu: [\n")
    assert train.main() == 1
    captured = capsys.readouterr()
    assert "how_often.yml, line " in captured.err
    assert len(captured.err.splitlines()) == 1


def test_without_a_running_assistant_the_model_waits_for_its_start(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAR_DIR", str(project / "var"))
    assert "is not running" in train.hand_over(project / "models" / "model-1.tar.gz")


def test_content_that_is_not_published_yet_has_a_fingerprint_of_its_own(
    project: Path, tmp_path: Path
) -> None:
    data = tmp_path / "candidate"
    shutil.copytree(project / "data", data)
    assert train.fingerprint(data) == train.fingerprint()
    path = data / "faq" / "how_often.yml"
    path.write_text(
        path.read_text("utf-8").replace("    examples: |\n", "    examples: |\n      - one\n"), "utf-8"
    )
    assert train.fingerprint(data) != train.fingerprint()


def test_the_current_model_is_read_back(tmp_path: Path) -> None:
    assert train.read_current(tmp_path) == {}
    train.make_current("model-1.tar.gz", "mark", tmp_path)
    assert train.read_current(tmp_path) == {"model": "model-1.tar.gz", "fingerprint": "mark"}
    (tmp_path / "current.json").write_text("[]")
    assert train.read_current(tmp_path) == {}
