"""The guide for staff names every field and only commands that exist."""

import re

import pytest

from content.errors import ROOT
from content.topics import METADATA

GUIDE = (ROOT / "docs" / "editing.md").read_text("utf-8")


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
