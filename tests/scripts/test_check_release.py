"""The checks of a release: what they find without training, and how models read and are compared.

Training and all gates run in tests/browser/test_publishing.py.
"""

import json
import shutil
from pathlib import Path
from unittest.mock import patch

import pytest

from safety import Level, assess
from safety.renew import checksum
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


def test_a_topics_problem_names_its_file_as_the_console_knows_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("content.errors.ROOT", folder.parent)  # as in use: the folder lies in the project
    (folder / "content" / "data").unlink()
    shutil.copytree(ROOT / "data", folder / "content" / "data", ignore=shutil.ignore_patterns("*.npz"))
    file = folder / "content" / "data" / "faq" / "how_often.yml"
    file.write_text(
        file.read_text("utf-8").replace("    - text: |-", "    - text: |-\n        It is completely safe.\n"),
        "utf-8",
    )
    problems = check_release.report(folder, {"needs_model": True})["problems"]
    assert [problem for problem in problems if problem.startswith("data/faq/how_often.yml:")]
    assert str(folder.name) not in str(problems)


def test_the_golden_set_has_questions_strangers_and_red_flags() -> None:
    lines = check_release.golden()
    assert sum("topics" in line for line in lines) > 300
    assert sum(line.get("out_of_scope", False) for line in lines) == 200
    assert sum(line.get("level") == "emergency" for line in lines) > 500


def test_of_the_red_flags_the_model_reads_those_that_the_rules_do_not_raise(tmp_path: Path) -> None:
    lines = [
        {"text": "my chest hurts and i cant breathe", "level": "emergency"},
        {"text": "/my chest hurts and i cant breathe", "level": "emergency"},
        {"text": "what is a vitamin", "level": "none"},
        {"text": "my chest hurts", "topics": ["a"]},
    ]
    kept = check_release.Readings(tmp_path, "words")
    assert kept.left_to_model(lines) == lines[2:]
    with patch.object(check_release, "assess", lambda text: pytest.fail("known already")):
        assert kept.left_to_model(lines) == lines[2:]
    check_release.Readings(tmp_path, "others").left_to_model(lines)
    (file,) = tmp_path.glob("raised-*.json")
    assert "chest" not in file.read_text()


def test_every_held_back_red_flag_is_read_by_the_rules_or_put_to_the_model(tmp_path: Path) -> None:
    lines = check_release.golden()[-60:]
    left = check_release.Readings(tmp_path, "words").left_to_model(lines)
    assert 0 < len(left) < len(lines)
    assert all(assess(line["text"]).level > Level.NONE for line in lines if line not in left)


def test_what_a_model_made_of_a_text_is_kept_without_the_text(tmp_path: Path) -> None:
    model = tmp_path / "model-1.tar.gz"
    model.write_bytes(b"never loaded: everything is known")
    readings = check_release.Readings(tmp_path / "readings", "words")
    known = {"one": Reading("answer", ("a",), "none"), "two": Reading("chat", (), "check")}
    readings.keep(model, known)
    progress = check_release.Progress(tmp_path)
    assert readings.of(model, ["two", "one", "two"], progress, 0.5) == [
        known["two"],
        known["one"],
        known["two"],
    ]
    (file,) = (tmp_path / "readings").iterdir()
    assert "two" not in file.read_text()
    assert readings.of(tmp_path / "model-2.tar.gz", ["one"], progress, 0.5) == []


def test_what_was_read_with_another_vocabulary_is_another_reading(tmp_path: Path) -> None:
    model = tmp_path / "model-1.tar.gz"
    model.touch()
    for vocabulary, level in (("old", "none"), ("new", "check")):
        check_release.Readings(tmp_path, vocabulary).keep(model, {"one": Reading("chat", (), level)})
    progress = check_release.Progress(tmp_path)
    read = [
        check_release.Readings(tmp_path, words).of(model, ["one"], progress, 0.5)[0]
        for words in ("old", "new")
    ]
    assert [reading.level for reading in read] == ["none", "check"]


def test_what_is_asked_no_more_is_not_kept(tmp_path: Path) -> None:
    model = tmp_path / "model-1.tar.gz"
    model.touch()
    readings = check_release.Readings(tmp_path, "words")
    readings.keep(model, {"one": Reading("chat", (), "none"), "two": Reading("chat", (), "none")})
    readings.of(model, ["one"], check_release.Progress(tmp_path), 0.5)
    (file,) = tmp_path.glob("model-1*.json")
    assert len(json.loads(file.read_text())) == 1


def test_many_are_read_together_as_each_alone(trained_model: Path, tmp_path: Path) -> None:
    texts = ["how often do i get b12 injections", "/restart", "my chest hurts", "hello", "hello"]
    progress = check_release.Progress(tmp_path)
    together = check_release.read(trained_model, texts, progress, 0.5)
    assert together[0] == Reading("answer", ("how_often",), "none")
    assert together[2].level == "emergency"
    assert together[3] == together[4]
    assert check_release.read(trained_model, texts[:1], progress, 0.5) == together[:1]


def test_two_processes_read_what_one_reads(
    trained_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_release, "TOGETHER", 2)
    texts = ["how often do i get b12 injections", "my chest hurts", "hello", "thanks", "is it safe", "bye"]
    progress = check_release.Progress()
    one, two = (check_release.read(trained_model, texts, progress, 0.5, workers) for workers in (1, 2))
    assert one == two


def test_the_model_in_use_reads_beside_the_training_what_is_not_known(tmp_path: Path) -> None:
    model = tmp_path / "model-1.tar.gz"
    model.touch()
    kept = check_release.Readings(tmp_path, "words")
    lines = [{"text": "one"}]
    kept.keep(model, {"one": Reading("chat", (), "none"), "gone": Reading("chat", (), "none")})
    with patch.object(check_release, "gather", lambda path: None):
        check_release.ask_beside(tmp_path / "real.json", lines, kept, model)
    (file,) = tmp_path.glob("model-1*.json")
    assert len(json.loads(file.read_text())) == 1
    assert check_release.gathered(tmp_path / "real.json") is None


def test_golden_lines_and_patients_messages_are_compared_by_one_function() -> None:
    right, other, flag = (Reading("answer", (name,), "none") for name in ("a", "b", "c"))
    lines = [{"text": "one", "topics": ["a"]}]
    real = [{"id": 7, "text": "two"}, {"id": 8, "text": "three"}]
    gates, changed, told = check_release.compare_all(lines, real, [right, right, flag], [right, other, flag])
    assert (changed, told["real_asked"]) == ([], 2)
    assert [(line["id"], line["after"]) for line in told["real"]] == [(7, "answer b")]
    assert all(gate.is_passed for gate in gates)
    assert gates[-1].name == "Level of patients' messages"
    (gate,), _, _ = check_release.compare_all(lines, real, [], [right] * 3)
    assert not gate.is_passed


def test_messages_that_are_taken_as_before_and_read_new_words() -> None:
    a, b = (Reading("answer", (name,), "none") for name in ("a", "b"))
    lines = [{"text": "one", "topics": ["a"]}, {"text": "two", "topics": ["a"]}]
    real = [{"id": 7, "text": "three", "said": ["utter_faq/a"]}, {"id": 8, "text": "four", "said": []}]
    real.append({"id": 9, "text": "listed as taken otherwise", "said": ["utter_faq/a"]})
    told = {"real": [{"id": 8}]}
    found = check_release.reworded(["utter_faq/a"], lines, real, [a, a, a, b, a], [a, b, a, b, b], told)
    assert found["reworded"] == [{"text": "one", "said": "utter_faq/a"}]
    assert found["real"] == [{"id": 8}, {"id": 7, "text": "three", "said": "utter_faq/a"}]
    assert found["reworded_asked"] == [2, 3]
    assert check_release.reworded([], lines, real, [a] * 5, [a] * 5, told) == {}


def test_a_release_of_texts_lists_who_reads_them_and_loads_no_model(folder: Path) -> None:
    kept = check_release.Readings(folder / "readings", checksum())
    model = folder / "model-1.tar.gz"
    model.write_bytes(b"cannot be loaded")
    known = check_release.golden()[0]["text"]
    kept.keep(model, {known: Reading("answer", ("missed_dose",), "none")})
    task = {
        "needs_model": False,
        "reworded": ["utter_faq/missed_dose"],
        "model": str(model),
        "readings": str(folder / "readings"),
    }

    def gather(path: Path) -> None:
        said = ["utter_faq/missed_dose"]
        path.write_text(json.dumps([{"id": 7, "text": "forgot it", "said": said}]), "utf-8")

    with patch.object(check_release, "gather", gather), patch.object(check_release, "check", lambda _: []):
        report = check_release.report(folder, task)
    named = [line["text"] for line in check_release.golden() if "missed_dose" in line.get("topics", ())]
    assert {line["text"] for line in report["reworded"]} == {known, *named}
    assert len(named) > 2
    assert [line["id"] for line in report["real"]] == [7]
    assert report["problems"] == []
    with (
        patch.object(check_release, "gather", lambda _: None),
        patch.object(check_release, "check", lambda _: []),
    ):
        (folder / "real.json").unlink()
        assert check_release.report(folder, task)["problems"] == [check_release.UNREADABLE]


def test_a_way_of_asking_that_stands_in_two_topics_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_release, "ROOT", tmp_path)
    (tmp_path / "data" / "faq").mkdir(parents=True)
    for topic, other in (("tea", "may i have tea"), ("milk", "is milk a good source")):
        text = (
            f"nlu:\n  - intent: faq/{topic}\n    examples: |\n      - {other}\n      - how often is the jab\n"
        )
        (tmp_path / "data" / "faq" / f"{topic}.yml").write_text(text, "utf-8")
    (problem,) = check_release._too_near(tmp_path / "data", [("tea", "how often is the jab")])
    assert problem.endswith("ask the same")
    assert problem.count("how often is the jab") == 2
    assert not check_release._too_near(tmp_path / "data", [("tea", "may i have tea")])
