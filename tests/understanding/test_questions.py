"""Where a message may be cut in two questions, and where it must stay whole."""

import time

import pytest

from understanding.questions import LONGEST_WORDS_TO_JOIN, MAX_SPLITS, asks, possible_splits


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Is it safe? How often do I need it?", "Is it safe?", "How often do I need it?"),
        ("is it safe?how often is it", "is it safe?", "how often is it"),
        ("does it hurt and how long does it take", "does it hurt", "how long does it take"),
        ("does it hurt, how long does it take", "does it hurt", "how long does it take"),
        ("does it hurt also can i drive after", "does it hurt", "can i drive after"),
        ("what are the side effects btw is alcohol ok", "what are the side effects", "is alcohol ok"),
        ("does it hurt. another question: can i drive", "does it hurt", "another question: can i drive"),
        ("why is it needed\nwhere is it given", "why is it needed", "where is it given"),
    ],
)
def test_a_marked_cut_is_found_and_called_clear(text: str, first: str, second: str) -> None:
    assert (first, second, True) in possible_splits(text)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("side effects and storage at home", "side effects", "storage at home"),
        ("cost of tablets, pain after injection", "cost of tablets", "pain after injection"),
        ("does it hurt how long does it take", "does it hurt", "how long does it take"),
    ],
)
def test_a_cut_that_only_the_wording_tells_is_not_called_clear(text: str, first: str, second: str) -> None:
    assert (first, second, False) in possible_splits(text)


@pytest.mark.parametrize(
    "text",
    [
        "how often are the injections",
        "Is it safe?",
        "signs and symptoms",
        "what is the difference between tablets and the monthly injections",
        "tablets versus injections and sprays",
        "b12",
        "?",
        "",
    ],
)
def test_one_question_stays_whole(text: str) -> None:
    assert possible_splits(text) == []


def test_a_story_is_not_cut_at_its_commas() -> None:
    story = "i " + "walked slowly, and then i rested, " * 12 + "how long until it gets better"
    assert len(story.split()) > LONGEST_WORDS_TO_JOIN
    assert all("," in split.first or "," in split.second for split in possible_splits(story))
    assert possible_splits(story + "? Is it safe to drive") != []


def test_there_are_never_many_cuts_and_a_long_text_is_read_at_once() -> None:
    started = time.monotonic()
    assert len(possible_splits("is it safe? " * 400)) <= MAX_SPLITS
    assert len(possible_splits("and " * 1000)) <= MAX_SPLITS
    assert time.monotonic() - started < 1.0


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("how often", True),
        ("storage at home", True),
        ("My mum has been quite unwell since last winter", False),
        ("my leg hurts, should that worry me at all?", True),
        ("clots", False),
    ],
)
def test_what_asks_is_told_from_what_only_tells(part: str, expected: bool) -> None:
    assert asks(part) is expected
