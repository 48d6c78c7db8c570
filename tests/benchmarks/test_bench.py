"""The entry point: what is run, what is kept, what is written."""

from pathlib import Path

import pytest

from benchmarks import bench
from benchmarks.bench import Options, bars
from benchmarks.load import LoadError
from benchmarks.results import Figure, Part, Table, row


def part(name: str, *rows: tuple[str, str, str, str]) -> Part:
    table = Table("other", rows) if rows else None
    return Part(name, f"Title of {name}, more", "", "2026-01-31", table, (Figure("f", 1.0, 1, 1),))


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    monkeypatch.setattr(bench, "WORK", tmp_path / "work")
    monkeypatch.setattr(bench, "DOCS", tmp_path / "docs")
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["bench", *arguments])
    return bench.main()


def test_options_come_from_the_environment_and_flags_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PER_TOPIC", "3")
    monkeypatch.setenv("CLINC150", "/data/full.json")
    monkeypatch.setattr("sys.argv", ["bench", "--epochs", "5", "--parts", "load,clinc150"])
    options: Options = bench._options()
    assert (options.per_topic, options.epochs, options.parts) == (3, 5, ("load", "clinc150"))
    assert options.clinc150 == Path("/data/full.json")
    assert options.banking77 is None


def test_an_unknown_part_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, "--parts", "lod")
    assert "“lod”" in capsys.readouterr().err


def test_a_part_without_its_set_is_left_out_with_a_word(
    folders: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BANKING77", raising=False)
    assert run(monkeypatch, "--parts", "banking77") == 0
    assert "BANKING77=" in capsys.readouterr().out


def test_a_failing_part_keeps_what_the_others_found(
    folders: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(options: Options) -> Part:
        raise LoadError("the server is mute")

    found = part("pipelines", row("accuracy", 80.0, 40.0, "%"))
    monkeypatch.setattr(bench, "PARTS", {"pipelines": lambda options: found, "load": fails})
    assert run(monkeypatch, "--parts", "pipelines,load") == 1
    assert "the server is mute" in capsys.readouterr().err
    assert "80.0 %" in (folders / "docs/results.md").read_text("utf-8")
    assert (folders / "docs/results.png").is_file()


def test_a_part_that_is_not_run_again_keeps_its_figures(
    folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = part("clinc150"), part("load", row("a turn, p50", 12.0, 10.0, "ms"))
    monkeypatch.setattr(bench, "PARTS", {"clinc150": lambda options: first, "load": lambda options: second})
    assert run(monkeypatch, "--parts", "clinc150") == 0
    assert run(monkeypatch, "--parts", "load") == 0
    page = (folders / "docs/results.md").read_text("utf-8")
    assert "Title of clinc150" in page
    assert "Title of load" in page


def test_only_chosen_measures_are_plotted() -> None:
    rows = (row("accuracy", 1080.5, 40.0, "%"), row("a message, p99", 9.0, 3.0, "ms"))
    assert bars([part("pipelines", *rows), part("clinc150")]) == {
        "accuracy\n(Title of pipelines)": {"ours": 1080.5, "other": 40.0}
    }
