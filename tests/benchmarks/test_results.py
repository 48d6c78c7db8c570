"""Verdicts, tables and the plot."""

from pathlib import Path

import pytest

from benchmarks.results import Figure, Part, Table, as_markdown, as_text, draw_plot, row

PART = Part(
    "load",
    "Load",
    "How it was measured.",
    "2026-01-31",
    Table("bare Rasa", (row("a turn, p50", 12.0, 10.0, "ms"),)),
    (Figure("a turn, ours to bare", 1.2, 1.6, 1.2, most=True), Figure("accuracy", 83.0, 84, 86, "%")),
)


@pytest.mark.parametrize(
    ("value", "most", "verdict"),
    [
        (86.0, False, "aim met"),
        (85.0, False, "floor met"),
        (83.9, False, "below the floor"),
        (83.0, True, "aim met"),
    ],
)
def test_verdict(value: float, most: bool, verdict: str) -> None:
    assert Figure("x", value, 84.0, 86.0, most=most).verdict == verdict


def test_a_highest_value_is_judged_the_other_way_round() -> None:
    assert Figure("x", 1.3, 1.6, 1.2, most=True).verdict == "floor met"
    assert Figure("x", 1.7, 1.6, 1.2, most=True).verdict == "below the floor"


def test_a_row_shows_both_values_and_their_ratio() -> None:
    assert row("memory", 1500.4, 3000.8, "MB", 0) == ("memory", "1,500 MB", "3,001 MB", "0.50")
    assert row("nothing", 1.0, 0.0)[3] == "-"


def test_a_part_survives_being_kept() -> None:
    assert Part.from_json(PART.to_json()) == PART
    bare = Part("clinc150", "CLINC150", "", "2026-01-31", None, ())
    assert Part.from_json(bare.to_json()) == bare


def test_terminal_and_page_hold_every_figure_with_its_verdict() -> None:
    for text in (as_text(PART), as_markdown([PART], "results.png")):
        assert "12.0 ms" in text
        assert "1.20" in text
        assert "below the floor" in text
    page = as_markdown([PART], "results.png")
    assert "![Ours beside the others](results.png)" in page
    assert "2026-01-31" in page
    assert "results.png" not in as_markdown([PART], "")


def test_every_table_line_of_the_page_has_as_many_cells_as_its_header() -> None:
    lines = [line for line in as_markdown([PART], "").splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {5, 6}


def test_plot_is_a_small_png(tmp_path: Path) -> None:
    draw_plot(
        {"accuracy": {"ours": 80.0, "other": 60.0}, "ms": {"ours": 1.0, "other": 2.0}}, tmp_path / "p.png"
    )
    content = (tmp_path / "p.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) < 60_000
