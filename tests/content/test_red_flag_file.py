import copy
from pathlib import Path

import pytest
import yaml

from content import red_flag_file
from content.red_flag_file import NotWrittenError, lines, parsed, with_lines

FILE = """# What this group is for.
symptoms:
  swelling:
    title: Swelling
    emergency:
      - leg > swell  # the usual
      # said by many
      - "calf: big"
    unless: [bite, sting]
proof:
  emergency:
    - my leg swells
    - ["my calf hurts", "and now i cannot breathe"]

  none:
    past:
      - it swelled last year
"""
PATTERNS = ("symptoms", "swelling", "emergency")
ROOT = Path(__file__).resolve().parents[2]


def test_lists_are_read_as_lines():
    assert lines(FILE, *PATTERNS) == ["leg > swell", "calf: big"]
    assert lines(FILE, "proof", "emergency") == ["my leg swells", "my calf hurts // and now i cannot breathe"]
    assert lines(FILE, "symptoms", "swelling", "check") == []


def test_a_text_is_parsed_once_for_all_its_lists(monkeypatch):
    text, loaded, load = FILE + "# anew\n", [], yaml.load
    monkeypatch.setattr(red_flag_file.yaml, "load", lambda *a, **kw: loaded.append(a) or load(*a, **kw))
    for steps in (PATTERNS, ("proof", "emergency"), ("proof", "none", "past")):
        assert lines(text, *steps)
    assert len(loaded) == 1


@pytest.mark.parametrize("wanted", [["one"], []], ids=["changed", "removed"])
@pytest.mark.parametrize("steps", [PATTERNS, ("proof", "check"), ("new", "list")], ids=" ".join)
def test_writing_leaves_what_was_parsed_as_it_is(steps, wanted):
    before = copy.deepcopy(parsed(FILE))
    with_lines(FILE, wanted, *steps)
    assert parsed(FILE) == before


def test_a_line_more_changes_one_line_and_keeps_comments():
    after = with_lines(FILE, [*lines(FILE, *PATTERNS), "yes", "a: b # c"], *PATTERNS)
    assert [row for row in after.splitlines() if row not in FILE.splitlines()] == [
        '      - "yes"',
        '      - "a: b # c"',
    ]
    assert [row for row in FILE.splitlines() if row not in after.splitlines()] == []


def test_a_line_less_takes_only_that_line():
    after = with_lines(FILE, ["calf: big"], *PATTERNS)
    assert after == FILE.replace("      - leg > swell  # the usual\n", "")


def test_what_is_put_back_is_as_it_was():
    wanted = lines(FILE, "proof", "emergency")
    after = with_lines(FILE, [*wanted, "one // two"], "proof", "emergency")
    assert yaml.safe_load(after)["proof"]["emergency"][-1] == ["one", "two"]
    assert with_lines(after, wanted, "proof", "emergency") == FILE


def test_lists_that_were_not_there_and_lists_in_one_line():
    after = with_lines(FILE, ["hot > leg"], "symptoms", "swelling", "check")
    assert lines(after, "symptoms", "swelling", "check") == ["hot > leg"]
    after = with_lines(FILE, ["bite", "bruise"], "symptoms", "swelling", "unless")
    assert lines(after, "symptoms", "swelling", "unless") == ["bite", "bruise"]
    assert "unless" not in with_lines(FILE, [], "symptoms", "swelling", "unless")
    assert lines(with_lines(FILE, ["fat leg"], "wordings", "check"), "wordings", "check") == ["fat leg"]


def test_what_is_no_list_is_not_written():
    with pytest.raises(NotWrittenError):
        with_lines(FILE, ["x"], "symptoms", "swelling", "title")


@pytest.mark.parametrize(
    "path", sorted((ROOT / "data" / "red_flags").glob("[a-z]*.yml")), ids=lambda p: p.stem
)
def test_every_group_of_ours_can_be_changed_and_changed_back(path):
    text = path.read_text("utf-8")
    known = lines(text, "proof", "emergency")
    after = with_lines(text, [*known, "a new sentence"], "proof", "emergency")
    assert len(after.splitlines()) == len(text.splitlines()) + 1
    assert with_lines(after, known, "proof", "emergency") == text
