from pathlib import Path

import pytest

from content.errors import ContentError
from content.yaml_files import read_yaml


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.yml"


def test_knows_the_line_of_every_value(path: Path) -> None:
    path.write_text("a: 1\nb:\n  - c: 2\n  - d: |\n      first\n      second\n")
    document = read_yaml(path)
    assert document.data == {"a": 1, "b": [{"c": 2}, {"d": "first\nsecond\n"}]}
    assert document.line("a") == 1
    assert document.line("b", 1, "d") == 4
    assert document.first_text_line("b", 1, "d") == 5
    assert document.first_text_line("b", 0, "c") == 3


def test_a_path_that_breaks_off_leads_to_the_nearest_parent(path: Path) -> None:
    path.write_text("a:\n  b: 1\n")
    assert read_yaml(path).line("a", "gone", 3) == 2


def test_an_empty_file_has_no_data(path: Path) -> None:
    path.write_text("# nothing yet\n")
    document = read_yaml(path)
    assert (document.data, document.line("a"), document.first_text_line("a")) == (None, None, None)


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (b"a: 1\nb: c: d\n", 2, "not valid YAML"),
        (b"a: [1\nb: 2\n", 2, "not valid YAML"),
        (b"a: 1\na: 2\n", 2, "“a” stands twice"),
        (b"a:\n  - b: 1\n    b: 2\n", 3, "“b” stands twice"),
        (b"a: 2026-99-99\n", None, "not valid YAML"),
        (b"a: \xff\n", None, "not UTF-8"),
        (b"a: !!python/object/apply:os.system [true]\n", 1, "not valid YAML"),
    ],
)
def test_bad_content_is_refused_with_its_line(
    path: Path, content: bytes, line: int | None, says: str
) -> None:
    path.write_bytes(content)
    with pytest.raises(ContentError, match=says) as caught:
        read_yaml(path)
    assert caught.value.line == line


def test_a_missing_file_and_a_folder_are_refused(path: Path) -> None:
    with pytest.raises(ContentError, match="missing"):
        read_yaml(path)
    with pytest.raises(ContentError, match="cannot be read"):
        read_yaml(path.parent)
