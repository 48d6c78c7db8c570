"""Saving a topic keeps every byte that was not changed, and what is saved is read again as it was meant."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.topic_file import changed, empty, fields_from, fields_of, written
from content.topics import load_topic, topic_files

FAQ = Path(__file__).resolve().parent.parent.parent / "data" / "faq"
COMMENTED = """# Looked at by the team in May.
version: "3.1"
nlu:
  - intent: faq/how_often
    metadata:
      title: How often?  # stands on a button
      group: C
      owner: 'Clinical content team'
      review_state: draft, awaiting clinical review
      review_by: 2027-05-22
      ask_clinician: "yes"
      related: [missed_dose, how_long_lifelong]
      # The British ones first.
      sources: [NHS-HYD, NICE]
    examples: |
      - how often
      - is it a jab every twelve weeks
responses:
  utter_faq/how_often:
    - text: |-
        Every three months.

        Ask the nurse.
"""


def read(tmp_path, text, topic="how_often"):
    path = tmp_path / f"{topic}.yml"
    path.write_text(text, "utf-8")
    return load_topic(path)


@pytest.mark.parametrize("path", list(topic_files(FAQ)), ids=lambda path: path.stem)
def test_a_topic_that_was_not_changed_keeps_every_byte(path):
    text = path.read_text("utf-8")
    assert written(path.stem, fields_of(load_topic(path)), text) == text


@pytest.mark.parametrize(
    ("field", "value", "lines"),
    [
        ("title", "How often: a question", ["-      title: How often?", "+      title: 'How often: a"]),
        ("review_by", "2028-01-31", ["-2027-05-22", "+2028-01-31"]),
        ("ask_clinician", "no", ['-      ask_clinician: "yes"', '+      ask_clinician: "no"']),
        ("related", ["children"], ["-      related: [missed_dose,", "+      related: [children]"]),
        ("answer", "Twice.\n\n- a\n- b", ["-        Every three months.", "+        Twice."]),
        ("phrasings", ["how often", "when"], ["-      - is it a jab", "+      - when"]),
        ("on_yes", "missed_dose", ["+      on_yes: missed_dose"]),
    ],
)
def test_a_change_leaves_comments_and_all_other_lines_alone(tmp_path, field, value, lines):
    fields = fields_of(read(tmp_path, COMMENTED))
    text = written("how_often", fields | {field: value}, COMMENTED)
    before, after = set(COMMENTED.splitlines()), set(text.splitlines())
    moved = [f"-{line}" for line in before - after] + [f"+{line}" for line in after - before]
    for line in lines:
        assert any(line[0] == found[0] and line[1:] in found for found in moved), moved
    assert "# Looked at by the team in May." in after
    assert any("# The British ones first." in line for line in after)
    assert fields_of(read(tmp_path, text)) == fields | {field: value}


def test_a_new_topic_is_a_file_like_the_others(tmp_path):
    fields = fields_of(load_topic(FAQ / "how_often.yml"))
    text = written("b12_and_coffee", fields)
    assert fields_of(read(tmp_path, text, "b12_and_coffee")) == fields
    assert text.replace("b12_and_coffee", "how_often") == (FAQ / "how_often.yml").read_text("utf-8")


SIGNS = st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp"))
TEXT = st.text(SIGNS, max_size=40)


@given(title=TEXT, answer=st.lists(TEXT, max_size=4), phrasings=st.lists(TEXT, min_size=1, max_size=4))
def test_whatever_is_typed_comes_back(tmp_path_factory, title, answer, phrasings):
    base = fields_of(load_topic(FAQ / "how_often.yml"))
    typed = fields_from({**base, "title": title, "answer": "\n".join(answer), "phrasings": phrasings})
    if not (typed["title"] and typed["answer"] and typed["phrasings"]):
        return
    text = written("how_often", typed, COMMENTED)
    assert fields_of(read(tmp_path_factory.mktemp("topic"), text)) == typed


def test_what_was_sent_is_tidied():
    sent = {"title": " a \n b ", "answer": "one  \r\ntwo\r\n", "phrasings": ["x ", "", "x", "y  z"]}
    assert fields_from(sent) == empty() | {
        "title": "a b",
        "answer": "one\ntwo",
        "phrasings": ["x", "y z"],
    }


def test_fields_that_differ_are_named():
    assert changed(empty(), empty()) == ()
    assert changed(empty(), empty() | {"answer": "x", "related": ["y"]}) == ("related", "answer")
