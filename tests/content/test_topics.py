from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from content.errors import ContentError
from content.topics import load_topic, load_topics, topic_of

Change = Callable[[Path, str, str], None]


def test_loads_every_field(tea: Path) -> None:
    topic = load_topic(tea)
    assert (topic.id, topic.title, topic.group) == ("with_tea", "Can I drink tea after a shot?", "F")
    assert topic.owner == "Clinical content team"
    assert topic.review_state == "draft, awaiting clinical review"
    assert topic.review_by == date(2027, 5, 22)
    assert topic.related == ("with_coffee", "with_milk")
    assert topic.sources == ("LEAFLET",)
    assert topic.phrasings[2] == "Does a brew undo my shot?"
    assert len(topic.phrasings) == 12
    assert topic.answer.startswith("Yes, you can drink tea.\n\nIt does not")
    assert topic.answer.endswith("- so is cold tea")
    assert topic.path == tea


def test_topics_are_sorted_by_id(root: Path) -> None:
    assert list(load_topics(root / "data" / "faq")) == ["with_coffee", "with_milk", "with_tea"]


def test_an_editors_hidden_file_is_no_topic(root: Path, tea: Path) -> None:
    (tea.parent / ".with_tea.yml").write_text("half written")
    assert len(load_topics(root / "data" / "faq")) == 3


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="folder of topics is missing"):
        load_topics(tmp_path / "gone")


@pytest.mark.parametrize("written", ["yes", '"yes"'])
def test_a_bare_yes_is_read_as_the_word(tea: Path, change: Change, written: str) -> None:
    change(tea, 'ask_clinician: "no"', f"ask_clinician: {written}")
    assert load_topic(tea).ask_clinician == "yes"


def test_a_condition_for_asking_is_kept(tea: Path, change: Change) -> None:
    change(tea, '"no"', '"if: you have kidney disease"')
    assert load_topic(tea).ask_clinician == "if: you have kidney disease"


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('version: "3.1"', "version: 3.1", 1, "version"),
        ("intent: faq/with_tea", "intent: faq/with_te", 3, "the file name asks for “faq/with_tea”"),
        ("      title: Can I drink tea after a shot?\n", "", 5, "“title” is missing"),
        ("group: F", "group: Z", 6, "letter from A to I"),
        ("owner: Clinical content team", "owner: ", 7, "“owner” is not text"),
        ("review_by: 2027-05-22", "review_by: next May", 9, "not a date"),
        ("review_by: 2027-05-22", "reviewed_by: Dr Nobody", 5, "“review_by” is missing"),
        ('ask_clinician: "no"', "ask_clinician: perhaps", 10, "ask_clinician"),
        ('ask_clinician: "no"', 'ask_clinician: "if: "', 10, "ask_clinician"),
        ("[with_coffee, with_milk]", "with_coffee", 11, "list of ids"),
        ("[LEAFLET]", "[LEAFLET, LEAFLET]", 12, "twice"),
        ("      - tea before the needle", "      tea before the needle", 17, "does not begin with “- ”"),
        ("    examples: |\n", "    examples:\n", 14, "not a block of text"),
        ("responses:", "answers:", 27, "“answers” does not belong"),
        ("  utter_faq/with_tea:", "  utter_faq/with_te:", 27, "make it match the intent"),
        ("    - text: |-", "    - text: Perhaps.\n    - text: |-", 28, "exactly one"),
        ("    - text: |-", "    - image: |-", 28, "something else than a text"),
        ("    metadata:", "    metadata: none\n    more:", 4, "no “metadata:”"),
        ("nlu:", "nlu:\n  - intent: faq/other", 3, "exactly one intent"),
    ],
)
def test_a_broken_file_is_refused_with_line_and_advice(
    tea: Path, change: Change, old: str, new: str, line: int, says: str
) -> None:
    change(tea, old, new)
    with pytest.raises(ContentError, match=says) as caught:
        load_topic(tea)
    assert caught.value.line == pytest.approx(line, abs=1)


def test_a_file_name_that_is_no_id_is_refused(tea: Path) -> None:
    path = tea.rename(tea.with_name("With-Tea.yml"))
    with pytest.raises(ContentError, match="rename the file"):
        load_topic(path)


def test_a_text_is_the_topic_that_its_file_would_be(tea: Path) -> None:
    assert replace(topic_of("with_tea", tea.read_text("utf-8")), path=tea) == load_topic(tea)


@pytest.mark.parametrize("text", ["", "a: [", "a: \x07", "no topic"])
def test_a_text_that_is_no_topic_is_refused(text: str) -> None:
    with pytest.raises(ContentError):
        topic_of("with_tea", text)
