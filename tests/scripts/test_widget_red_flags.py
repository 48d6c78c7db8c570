"""widget/red_flags.js: current, small, and the same reader in a real browser."""

import pytest

from benchmarks.training_data import clinic_phrasings
from benchmarks.widget_red_flags import in_browser
from safety import load_vocabulary
from scripts import widget_red_flags
from scripts.widget_red_flags import LIMIT, ROOT, SCRIPT, main, size

LONG = 10_000  # characters
CLOCK = """
export function redFlag(text) {
  const start = performance.now();
  read(text);
  return performance.now() - start;
}
"""
PATTERNS = ("chest pain ", "no chest pain, ", "cant breathe ", "my my my ", "a", "pain. ", "9 ", "ccchest\n")


@pytest.fixture(scope="module")
def script():
    return SCRIPT.read_text("utf-8")


def test_a_stale_script_is_refused(script, tmp_path, monkeypatch, capsys):
    # Making it takes minutes; whether the one in the repository is current is part of `make check`.
    stale = tmp_path / "red_flags.js"
    stale.write_text("// old", "utf-8")
    monkeypatch.setattr(widget_red_flags, "SCRIPT", stale)
    monkeypatch.setattr(widget_red_flags, "made", lambda: script)
    assert main(["--check"]) == 1
    assert "not current" in capsys.readouterr().err
    stale.write_text(script, "utf-8")
    assert main(["--check"]) == 0


def test_it_fits_into_its_limit(script):
    assert size(script) <= LIMIT


def test_it_exports_one_name_only(script):
    assert script.count("export ") == 1
    assert "export function redFlag" in script


def test_it_finds_most_emergencies_and_is_silent_on_questions(script):
    cases = [case for group in load_vocabulary().groups for case in group.proof if not case.short]
    found = in_browser(script, [case.text for case in cases])
    emergencies = [level for case, level in zip(cases, found, strict=True) if case.level.label == "emergency"]
    near_misses = [level for case, level in zip(cases, found, strict=True) if case.level.label == "none"]
    assert emergencies.count("emergency") >= 0.72 * len(emergencies)
    assert len(near_misses) - near_misses.count(None) <= 0.08 * len(near_misses)
    ordinary = in_browser(script, [phrasing.text for phrasing in clinic_phrasings(ROOT / "data")])
    assert len(ordinary) - ordinary.count(None) <= 0.0075 * len(ordinary)


@pytest.mark.parametrize(
    "text", ["I CAN'T BREATHE", "i cant breathe", "I can\u2019t breathe!", "cannot breathe", "cant breeathe"]
)
def test_wording_does_not_depend_on_case_and_apostrophes(script, text):
    assert in_browser(script, [text]) == ["emergency"]


def test_inability_is_a_sign_and_denial_is_none(script):
    texts = [
        "i can not breathe",
        "no chest pain",
        "",
        "   ",
        "how often do i need b12 injections",
        "\U0001f600 \u0000",
    ]
    assert in_browser(script, texts) == ["emergency", None, None, None, None, None]


def test_a_number_inside_a_word_is_no_number(script):
    texts = ["does the b12 pill work as well as a shot", "took 12 paracetamol"]
    assert in_browser(script, texts) == [None, "emergency"]


def test_it_says_the_same_each_time(script):
    texts = [case.text for group in load_vocabulary().groups for case in group.proof]
    assert in_browser(script, texts * 2) == in_browser(script, texts) * 2


def test_time_grows_with_the_length_only(script):
    timed = script.replace("export function redFlag", "function read") + CLOCK
    texts = [(pattern * LONG)[:LONG] for pattern in PATTERNS]
    halves = [text[: LONG // 2] for text in texts]
    # The best of several rounds: the others also time the compiler and the machine's other work.
    rounds = in_browser(timed, [*texts, *halves] * 5)
    times = [min(rounds[place :: 2 * len(texts)]) for place in range(2 * len(texts))]
    for whole, half in zip(times[: len(texts)], times[len(texts) :], strict=True):
        assert whole < 1000, "milliseconds"
        assert whole < 4 * half + 50
