from pathlib import Path

from content.errors import ROOT, ContentError


def test_a_file_of_the_project_is_named_from_its_folder() -> None:
    error = ContentError(ROOT / "data" / "faq" / "x.yml", 3, "the title is missing; add it")
    assert str(error) == "data/faq/x.yml, line 3: the title is missing; add it."


def test_a_file_elsewhere_is_named_in_full_and_a_missing_line_is_left_out() -> None:
    assert str(ContentError(Path("/tmp/x.yml"), None, "gone; restore it.")) == "/tmp/x.yml: gone; restore it."
