from pathlib import Path

import pytest

from content.exchange.__main__ import main
from content.topics import load_topics


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_exported_topics_are_checked_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = written(Path("data/faq"))
    assert main(["export", str(tmp_path / "a.xlsx")]) == 0
    assert main(["check", str(tmp_path / "a.xlsx")]) == 0
    number = len(load_topics(Path("data/faq")))
    told = capsys.readouterr().out.splitlines()
    assert told[-1] == f"0 new, 0 changed, {number} unchanged, 0 refused. Nothing has been written."
    assert written(Path("data/faq")) == before


def test_only_the_named_topics_are_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path / "a.csv"), "how_often", "missed_dose"]) == 0
    assert "2 topics written" in capsys.readouterr().out


def test_changes_and_errors_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.yml"
    main(["export", str(file), "how_often", "missed_dose"])
    text = file.read_text("utf-8").replace("How often will I get", "When do I get", 1)
    file.write_text(text.replace("group: C", "group: Z", 2).replace("group: Z", "group: C", 1), "utf-8")
    assert main(["check", str(file)]) == 1
    told = capsys.readouterr().out
    assert "changed  how_often: title" in told
    assert "refused  YAML, row" in told
    assert "0 new, 1 changed, 0 unchanged, 1 refused" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", "missing.xlsx"], "No such file"),
        (["check", "LICENSE"], "does not end in .xlsx"),
        (["export", "/tmp/a.xlsx", "no_such_topic"], "no topic “no_such_topic”"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    assert told in capsys.readouterr().out
