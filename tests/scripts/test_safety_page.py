"""docs/safety.md: made from the data, current, and true in what it names."""

import re

import pytest
import yaml

from safety.vocabulary import load_vocabulary
from scripts import safety_page
from scripts.safety_page import HAZARDS, PAGE, ROOT, PageError, load_hazards, made, missing_tests


@pytest.fixture
def spoilt(tmp_path):
    """Writes the log with one field of its first hazard changed."""

    def write(**changes):
        data = yaml.safe_load(HAZARDS.read_text("utf-8"))
        data["H01"].update(changes)
        path = tmp_path / "hazards.yml"
        path.write_text(yaml.safe_dump(data), "utf-8")
        return path

    return write


def test_the_page_is_current():
    page = PAGE.read_text("utf-8")
    assert made(page) == page, "run make docs"


def test_every_group_and_every_hazard_appears():
    page = PAGE.read_text("utf-8")
    headings = re.findall(r"^### (.+)$", page, re.MULTILINE)
    assert {group.title for group in load_vocabulary().groups} <= set(headings)
    hazards = load_hazards(HAZARDS)
    assert len(hazards) >= 15
    assert {f"{hazard.id} {hazard.hazard}" for hazard in hazards} <= set(headings)


def test_every_symptom_of_a_level_appears():
    page = PAGE.read_text("utf-8")
    symptoms = load_vocabulary().symptoms()
    titles = {symptom.title for symptom in symptoms if any(level for level, _ in symptom.patterns)}
    assert [title for title in sorted(titles) if title not in page] == []


def test_every_test_of_the_log_exists():
    assert missing_tests(load_hazards(HAZARDS)) == []


def test_a_test_that_does_not_exist_is_found(spoilt):
    gone = ["tests/web/test_logs.py::test_nothing_of_the_kind", "tests/no_such_file.py::test_it"]
    hazards = load_hazards(spoilt(controls=[{"what": "something", "tests": gone}]))
    assert set(missing_tests(hazards)) >= set(gone)


@pytest.mark.parametrize(
    "changes",
    [
        {"severity": "awful"},
        {"likelihood": {"before": "low", "after": "high"}},
        {"likelihood": {"before": "often", "after": "low"}},
        {"controls": []},
        {"controls": [{"what": "a promise", "tests": []}]},
        {"controls": [{"what": "a promise"}]},
        {"likelihood": {"before": "low"}},
    ],
)
def test_a_hazard_that_is_not_whole_is_named(spoilt, changes):
    with pytest.raises(PageError, match="H01"):
        load_hazards(spoilt(**changes))


def test_risk_never_falls_with_severity_or_likelihood():
    rows = [safety_page.RISKS[likelihood] for likelihood in safety_page.LIKELIHOODS]
    assert all(list(row) == sorted(row) for row in rows)
    assert all(list(column) == sorted(column) for column in zip(*rows))


def test_a_page_without_its_marks_is_refused():
    with pytest.raises(PageError, match="levels"):
        made("# Safety\n")


def test_a_page_that_is_not_current_is_told(tmp_path, monkeypatch, capsys):
    page = tmp_path / "safety.md"
    page.write_text(PAGE.read_text("utf-8").replace("### H01", "### H99"), "utf-8")
    monkeypatch.setattr(safety_page, "PAGE", page)
    assert safety_page.main(["--check"]) == 1
    assert "make docs" in capsys.readouterr().err
    assert safety_page.main([]) == 0
    assert safety_page.main(["--check"]) == 0


def test_nobody_is_named_as_having_signed_off():
    page = PAGE.read_text("utf-8")
    assert "awaiting a clinical safety officer" in re.sub(r"[\s>*]+", " ", page)
    assert not re.search(r"signed off by|approved by|reviewed by", page, re.IGNORECASE)


def test_every_command_and_file_that_it_names_exists():
    page = PAGE.read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"^make ([a-z-]+)|`make ([a-z-]+)", page, re.MULTILINE))
    assert {"test", "faults", "docs"} <= {left or right for left, right in named} <= targets
    files = set(re.findall(r"`((?:data|docs)/[a-z_/]+(?:\.yml)?|[a-z]+\.(?:toml|yml))`", page))
    assert [name for name in files if not (ROOT / name).exists()] == []
