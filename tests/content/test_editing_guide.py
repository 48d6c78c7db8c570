"""The guide for staff names every field and only commands that exist."""

import re

import pytest

from content.errors import ROOT
from content.topics import METADATA
from scripts.staff_pictures import MOST

GUIDE = (ROOT / "docs" / "editing.md").read_text("utf-8")
PICTURE = re.compile(r"!\[(.*?)\]\((img/editing/.+?)\)", re.DOTALL)


@pytest.mark.parametrize("field", [*METADATA, "examples"])
def test_every_field_of_a_topic_is_explained(field: str) -> None:
    assert f"`{field}`" in GUIDE


def test_every_command_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"make ([a-z-]+)", GUIDE))
    assert {"check", "ask", "run"} <= named <= targets


def test_every_file_named_exists() -> None:
    paths = set(re.findall(r"`((?:data|docs)/[a-z_/]+\.yml|[a-z]+\.(?:toml|yml))`", GUIDE))
    assert {"data/sources.yml", "clinic.toml"} <= paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_picture_is_there_small_and_in_words_too() -> None:
    named = {name: words for words, name in PICTURE.findall(GUIDE)}
    kept = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs/img/editing").iterdir()}
    assert set(named) == kept
    assert all(named.values())
    assert {name for name in named if (ROOT / "docs" / name).stat().st_size > MOST} == set()
