"""Complaints about vocabulary files."""

from __future__ import annotations

from pathlib import Path

import pytest

from safety.schema import Entry, VocabularyError


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"dvt\.yml: not found"):
        Entry.of_file(tmp_path / "dvt.yml")


def test_broken_yaml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "dvt.yml"
    path.write_text("title: [")
    with pytest.raises(VocabularyError, match=r"dvt\.yml: not valid YAML"):
        Entry.of_file(path)


def test_a_name_that_stands_there_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dvt.yml"
    path.write_text("proof:\n  same_day: [one]\n  same_day: [two]\n")
    with pytest.raises(VocabularyError, match=r"'same_day' stands there twice[\s\S]*line 3"):
        Entry.of_file(path)


def test_file_without_names_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dvt.yml"
    path.write_text("- one")
    with pytest.raises(VocabularyError, match="expected names"):
        Entry.of_file(path)


def test_missing_key_is_named() -> None:
    with pytest.raises(VocabularyError, match=r"pe\.yml: 'title' is missing; add it"):
        Entry("pe.yml", {}).take("title", str)


def test_wrong_type_is_named() -> None:
    with pytest.raises(VocabularyError, match="must be of type int"):
        Entry("pe.yml", {"priority": "high"}).take("priority", int)


@pytest.mark.parametrize(
    ("values", "problem"), [(["a", "a"], "'a' twice"), (["a", 1], "not a text"), ([True], "not a text")]
)
def test_bad_list_is_refused(values: list[object], problem: str) -> None:
    with pytest.raises(VocabularyError, match=problem):
        Entry("pe.yml", {"source": values}).strings("source")


def test_bad_pattern_names_its_list() -> None:
    with pytest.raises(VocabularyError, match=r"pe\.yml: emergency: 'Chest'"):
        Entry("pe.yml", {"emergency": ["Chest ~ pain"]}).patterns("emergency")


def test_key_nobody_reads_is_refused() -> None:
    with pytest.raises(VocabularyError, match="'titel' is not a name used here"):
        Entry("pe.yml", {"titel": "x"}).done()
