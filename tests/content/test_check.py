import re
from collections.abc import Callable
from pathlib import Path

import pytest

from content import check as check_module
from content.check import Problem, check, main
from content.errors import ROOT

Change = Callable[[Path, str, str], None]

LONG = "Notwithstanding terminological heterogeneity, multidisciplinary investigations characteristically"


def test_the_projects_own_content_has_no_problem() -> None:
    assert [str(problem) for problem in check(ROOT)] == []


def test_good_content_has_no_problem(root: Path) -> None:
    assert check(root) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("sources: [LEAFLET]", "sources: []", 12, "no sources"),
        ("sources: [LEAFLET]", "sources: [LEAFLET, GONE]", 12, "source GONE is not in"),
        ("      - strong tea b12\n", "", 13, "11 phrasings, at least 12"),
        ("with_coffee, with_milk", "with_coffee", 11, "1 related topics"),
        ("    examples: |", "      on_yes: with_wine\n    examples: |", 13, "with_wine does not exist"),
        ("with_coffee, with_milk", "with_coffee, with_wine", 11, "with_wine does not exist"),
        ("with_coffee, with_milk", "with_coffee, with_tea", 11, "with_tea is this topic"),
        ("draft, awaiting clinical review", "reviewed by Dr Nobody", 8, "review state"),
        ("Can I drink tea after a shot?", "Can I drink " + "very " * 15 + "much tea?", 5, "at most 70"),
        (
            "Can I drink tea after a shot?",
            "Can I drink COFFEE after a shot",
            5,
            "same as that of with_coffee",
        ),
        ("Can I drink tea after a shot?", "Tea with B12 is completely safe", 5, "completely safe"),
        ('"no"', '"yes"', 29, "names nobody to ask"),
        ("Yes, you can drink tea.", "Yes, there is zero risk.", 29, "zero risk"),
        ("- so is cold tea", "- so is 5 mcg of tea", 34, "write micrograms"),
        ("- hot tea is fine", "1. hot tea is fine", 33, "numbered list"),
        ("- hot tea is fine", "- see [this](http://tea.example)", 33, "not https"),
        ("- hot tea is fine", "- see [this](https://copy.example)", 33, "data/sources.yml"),
        ("- hot tea is fine", "- <b>hot</b> tea", 33, "HTML"),
        ("- hot tea is fine", "- see ftp://tea.example", 33, "stands bare"),
        ("- hot tea is fine", "- call {emergency_nummer}", 33, "{emergency_nummer} is not known"),
        ("Yes, you can drink tea.", LONG + " demonstrate compatibility.", 29, "reading age is"),
        ("      - strong tea b12", "      - strong [tea](drink) b12", 24, "brackets"),
        ("      - strong tea b12", "      - /strong tea", 24, "leading slash"),
        ("      - strong tea b12", "      - Cup of tea, and B 12!", 24, "stands already in"),
        ("      - strong tea b12", "      - strong coffee or milk", None, None),
        ("- hot tea is fine", "- call {emergency_number}, see [it](https://tea.example/x)", None, None),
        ("group: F", "group: X", 6, "letter from A to I"),
        ("- hot tea is fine", "- call 999 at once", 33, "write {emergency_number}, which gives each theirs"),
        ("- hot tea is fine", "- ring **NHS 111**", 33, "write {urgent_advice}"),
        ("- hot tea is fine", "- or text 988", 33, "write {crisis_line}"),
        ("- hot tea is fine", "- at 111 degrees, or 999,000 cups", None, None),
    ],
)
def test_a_spoilt_topic_is_refused(
    root: Path, tea: Path, change: Change, old: str, new: str, line: int | None, says: str | None
) -> None:
    change(tea, old, new)
    problems = [problem for problem in check(root) if problem.file.endswith("with_tea.yml")]
    if says is None:
        assert problems == []
        return
    assert any(says in problem.message for problem in problems), problems
    found = next(problem for problem in problems if says in problem.message)
    assert found.line == line


def test_the_same_phrasing_in_two_topics_is_refused(root: Path, tea: Path) -> None:
    coffee = root / "data" / "faq" / "with_coffee.yml"
    coffee.write_text(
        coffee.read_text("utf-8").replace("strong tea b12 or coffee", "Strong TEA, b-12?"), "utf-8"
    )
    [problem] = check(root)
    assert problem.file.endswith("with_tea.yml")
    assert re.search(r"“strong tea b12” stands already in .*with_coffee\.yml:24", problem.message)


def test_the_same_phrasing_in_a_topic_and_in_small_talk_is_refused(root: Path) -> None:
    path = root / "data" / "dialogue" / "nonsense.yml"
    path.write_text(path.read_text("utf-8") + "      - strong tea b12\n", "utf-8")
    [problem] = check(root)
    assert (problem.file.rsplit("/", 1)[-1], problem.line) == ("nonsense.yml", 17)


def test_small_talk_with_too_few_phrasings_is_refused(root: Path, change: Change) -> None:
    change(root / "data" / "dialogue" / "nonsense.yml", "      - florp g\n", "")
    [problem] = check(root)
    assert "nonsense: 11 phrasings" in problem.message


def test_rules_without_phrasings_are_no_problem(root: Path) -> None:
    (root / "data" / "dialogue" / "rules.yml").write_text('version: "3.1"\nrules: []\n')
    assert check(root) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{clinic_name}", "{clinic_nam}", "utter_hello: the placeholder {clinic_nam}"),
        ("Welcome to", "It is 100% safe at", "utter_hello: “100% safe”"),
        ("Welcome to", "<b>Welcome</b> to", "utter_hello: the text holds HTML"),
        (
            "      metadata: {sources: [LEAFLET]}\n",
            "",
            "utter_red_flag_stroke: a safety text names no source",
        ),
        ("sources: [LEAFLET]", "sources: [NHS-COCOA]", "the source NHS-COCOA is not in data/sources.yml"),
        ("Welcome to", "See http://a.example or", "utter_hello: the address"),
        ("Welcome to", "5 mcg of", "utter_hello: “mcg”"),
        ("title: Topics", "title: There is no risk", "utter_hello: “no risk”"),
        ("    - text: Welcome", "    - text: Hi\n    - text: Welcome", "exactly one"),
    ],
)
def test_a_spoilt_fixed_text_is_refused(root: Path, change: Change, old: str, new: str, says: str) -> None:
    change(root / "domain.yml", old, new)
    assert any(says in problem.message for problem in check(root))


@pytest.mark.parametrize(
    "name", ["domain.yml", "clinic.toml", "data/sources.yml", "data/locales.yml", "data/banned_wording.yml"]
)
def test_a_missing_file_is_a_problem_and_the_rest_is_still_checked(
    root: Path, tea: Path, change: Change, name: str
) -> None:
    change(tea, "draft, awaiting clinical review", "final")
    (root / name).unlink()
    problems = check(root)
    assert any(
        problem.file.endswith(name.rsplit("/", 1)[-1]) and "missing" in problem.message
        for problem in problems
    )
    assert any("review state" in problem.message for problem in problems)


def test_a_number_without_a_source_is_a_problem(root: Path, change: Change) -> None:
    path = root / "data" / "locales.yml"
    change(path, "sources: [AU-LL]", "sources: []")
    change(path, "sources: [CHECK-HEALTHDIRECT]", "sources: [CHECK-GONE]")
    messages = [problem.message for problem in check(root)]
    assert any("crisis of AU has a number but no source" in message for message in messages)
    assert any("urgent of AU names the source CHECK-GONE" in message for message in messages)


def test_an_address_of_a_locale_that_is_not_https_is_a_problem(root: Path, change: Change) -> None:
    change(root / "data" / "locales.yml", "https://findahelpline.com", "http://findahelpline.com")
    [problem] = check(root)
    assert "crisis of ZZ: the address “http://findahelpline.com” is not https" in problem.message


def test_a_folder_without_topics_and_a_file_that_would_not_be_read_are_problems(root: Path) -> None:
    for path in (root / "data" / "faq").iterdir():
        path.rename(path.with_suffix(".yaml"))
    messages = [problem.message for problem in check(root)]
    assert "there is no topic in this folder; restore it from the project" in messages
    assert messages.count("the file would not be read; name it with .yml at the end") == 3


def test_the_command_prints_problems_and_counts_files(
    root: Path, tea: Path, change: Change, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check_module, "ROOT", root)
    assert main() == 0
    assert capsys.readouterr().out == "9 content files checked, 0 problems found.\n"
    change(tea, "draft, awaiting clinical review", "final")
    assert main() == 1
    out = capsys.readouterr().out
    assert "with_tea.yml:8: the review state is “final”; write" in out
    assert out.endswith("9 content files checked, 1 problem found.\n")


def test_a_problem_without_a_line_names_the_file_alone() -> None:
    assert str(Problem("domain.yml", None, "gone")) == "domain.yml: gone"


def test_a_suggested_question_must_be_a_topic(root, change):
    change(root / "clinic.toml", '["with_tea"]', '["with_tea", "with_wine"]')
    (problem,) = check(root)
    assert problem.file.endswith("clinic.toml")
    assert "with_wine" in problem.message
