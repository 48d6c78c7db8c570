"""Finding classes and patterns among tokens, with a vocabulary made for the purpose."""

from __future__ import annotations

import pytest

from safety.matching import Matcher
from safety.model import Level
from safety.normalise import Normaliser
from safety.patterns import parse_pattern
from safety.vocabulary import Group, Symptom, Vocabulary

CLASSES = {
    "LEG": ("leg", "calf"),
    "SWELL": ("swell", "blow up"),
    "NOT_ABLE": ("can not",),
    "LEFT": ("=left",),
    "BREAK": ("but",),
}


def found(pattern: str, text: str, unless: str | None = None, joint: int = 0) -> list[str]:
    """The words of each match of a pattern in a text."""
    symptom = Symptom(
        id="sign",
        group="group",
        title="",
        sources=(),
        patterns=((Level.SAME_DAY, parse_pattern(pattern)),),
        unless=(parse_pattern(unless),) if unless else (),
        signs=frozenset(["sign"]),
        condition=False,
        alone=False,
        light=False,
        firm=False,
        counts_even_if=frozenset(),
    )
    vocabulary = Vocabulary(
        lemmas={"blew": "blow"},
        spellings={},
        fillers=frozenset(["my", "is", "really"]),
        phrase_fillers=frozenset(["my", "really"]),
        known_words=frozenset(),
        classes=CLASSES,
        numbers={"FAST": ((120, 260),)},
        risks=(),
        groups=(Group("group", "", 1, {}, (), (symptom,), (), ()),),
    )
    normaliser = Normaliser(vocabulary.lemmas, vocabulary.spellings, vocabulary.words())
    tokens = normaliser.tokens(text)
    matcher = Matcher(vocabulary, normaliser)
    matches = matcher.matches(matcher.occurrences(tokens, joint))
    return [" ".join(tokens[index].text for index in match.indices()) for match in matches]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("LEG ~ SWELL", "my calf is swollen", ["calf swollen"]),
        ("LEG ~ SWELL", "swelling of the leg", ["swelling leg"]),
        ("LEG ~ SWELL", "the leg blew right up", []),
        ("LEG ~ SWELL", "the leg really blew up", ["leg blew up"]),
        ("LEG ~ SWELL", "leg one two three four five swollen", ["leg swollen"]),
        ("LEG ~ SWELL", "leg one two three four five six swollen", []),
        ("LEG ~ SWELL", "leg is my really is my really swollen", ["leg swollen"]),
        ("LEG > SWELL", "swollen leg", []),
        ("LEG ~1 SWELL", "leg one swollen", ["leg swollen"]),
        ("LEG ~1 SWELL", "leg one two swollen", []),
        ("LEG ~ SWELL", "leg fine. gums are swollen", []),
        ("LEG ~ SWELL", "leg hurts. it swells", ["leg swells"]),
        ("LEG ~ SWELL", "leg ok but gum swollen", []),
        ("NOT_ABLE move", "i can not move", ["can not move"]),
        ("NOT_ABLE move", "i can not now move", []),
        ("LEFT ~ LEG", "left leg", ["left leg"]),
        ("LEFT ~ LEG", "leaves leg", []),
        ("hit my head", "hit really my head", ["hit really my head"]),
        ("LEG ~ SWELL ~ SWELL", "leg swollen", []),
        ("pulse ~ FAST", "pulse is 150", ["pulse 150"]),
        ("pulse ~ FAST", "pulse is 70", []),
        ("leg|arm > go off|SWELL", "arm swells", ["arm swells"]),
        ("leg|arm > go off|SWELL", "arm go off", ["arm go off"]),
    ],
)
def test_pattern(pattern: str, text: str, expected: list[str]) -> None:
    assert found(pattern, text) == expected


def test_unless_switches_off_what_shares_a_word() -> None:
    assert found("LEG ~ SWELL", "both legs swollen", unless="both LEG") == []
    assert found("LEG ~ SWELL", "both eyes red, leg swollen", unless="both LEG") == ["leg swollen"]


def test_unless_does_not_reach_over_the_end_of_a_sentence() -> None:
    assert found("LEG ~ SWELL", "i sat long? my leg is swollen", unless="sat ~ LEG") == ["leg swollen"]
    assert found("LEG ~ SWELL", "i sat long, my leg is swollen", unless="sat ~ LEG") == []


def test_end_of_the_message_before_costs_nothing() -> None:
    text = "my calf one two\n\nthree swells"
    assert found("LEG ~ SWELL", text) == []
    assert found("LEG ~ SWELL", text, joint=4) == ["calf swells"]


def test_text_that_repeats_itself_stays_cheap() -> None:
    assert len(found("LEG ~ SWELL", "leg swollen " * 2000)) <= 200
