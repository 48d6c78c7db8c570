"""From typed text to comparable words."""

from __future__ import annotations

import pytest

from safety.normalise import Normaliser


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    return Normaliser(
        lemmas={"dying": "die", "blurry": "blur", "numbness": "numb"},
        spellings={"cant": "can not", "im": "i am", "😂": "lol", "palps": "palpitations", "2day": "today"},
        vocabulary=[
            "breathe",
            "swell",
            "chest",
            "blind",
            "blur",
            "palpitations",
            "droop",
            "anaphylaxis",
            "burpee",
            "numb",
            "belly",
        ],
        known_words=["bluetooth"],
    )


def words(normaliser: Normaliser, text: str) -> list[str]:
    return [token.text for token in normaliser.tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I cant BREATHE in", ["i", "can", "not", "breathe", "in"]),
        ("she can’t breathe in", ["she", "can", "not", "breathe", "in"]),
        ("it won't, they've, I'd", ["it", "wo", "not", "they", "have", "i", "would"]),
        ("my leg's sore", ["my", "leg", "sore"]),
        ("so funny 😂", ["so", "funny", "lol"]),
        ("chest/arm*pain*", ["chest", "arm", "pain"]),
        ("2day, 2 days, 2daying, 12day", ["today", "2", "days", "2", "daying", "12", "day"]),
        ("temp 39.5, 4kg", ["temp", "39.5", "4", "kg"]),
        ("", []),
        ("?!... --", []),
    ],
)
def test_words(normaliser: Normaliser, text: str, expected: list[str]) -> None:
    assert words(normaliser, text) == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("anaphlaxis", "anaphylaxis"),  # one edit
        ("anafylaxis", "anaphylaxis"),  # two
        ("breahte", "breathe"),
        ("chset", "chest"),
        ("cheeest", "chest"),
    ],
)
def test_misspelling_is_corrected(normaliser: Normaliser, typed: str, meant: str) -> None:
    assert words(normaliser, typed) == [meant]


@pytest.mark.parametrize("word", ["chat", "cheat", "quest", "bluetooth", "xqzzk", "wreath"])
def test_ordinary_and_unlike_words_stay(normaliser: Normaliser, word: str) -> None:
    assert words(normaliser, word) == [word]


def test_joined_words_are_parted(normaliser: Normaliser) -> None:
    assert words(normaliser, "icantbreathenow") == ["i", "can", "not", "breathe", "now"]
    assert words(normaliser, "heisnot40") == ["he", "is", "not", "40"]


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("swollen", "swell"),
        ("dying", "die"),
        ("blindness", "blind"),
        ("blurriness", "blur"),
        ("droopy", "droop"),
        ("blindly", "blind"),
        ("burpees", "burpee"),
        ("swollen", "=swollen"),
    ],
)
def test_word_is_known_by_its_base(normaliser: Normaliser, word: str, key: str) -> None:
    assert key in normaliser.keys(word)


def test_places_are_those_of_the_original(normaliser: Normaliser) -> None:
    text = "İ said: I CAN’T breathe"
    places = {token.text: text[token.start : token.end] for token in normaliser.tokens(text)}
    assert places["breathe"] == "breathe"
    assert places["can"] == places["not"] == "CAN’T"


def test_punctuation_parts_sentences_and_clauses(normaliser: Normaliser) -> None:
    tokens = normaliser.tokens("no pain, none. but\nnow\n\nmore")
    assert [token.sentence for token in tokens] == [0, 0, 0, 1, 1, 2]
    assert [token.clause for token in tokens] == [0, 0, 1, 2, 3, 4]


def test_numbers_have_a_value(normaliser: Normaliser) -> None:
    assert [token.value for token in normaliser.tokens("bp 190 temp 39,5 b12")] == [
        None,
        190,
        None,
        39.5,
        None,
    ]


@pytest.mark.parametrize(
    ("typed", "key"),
    [("numbnwss", "numb"), ("bellly", "belly"), ("bellly", "bellly"), ("2", "to"), ("4", "for")],
)
def test_word_is_known_by_what_it_may_stand_for(normaliser: Normaliser, typed: str, key: str) -> None:
    (token,) = normaliser.tokens(typed)
    assert key in token.keys


def test_a_digit_begins_some_short_forms(normaliser: Normaliser) -> None:
    assert words(normaliser, "2day at 12 in the 1960s") == ["today", "at", "12", "in", "the", "1960s"]


def test_short_years_are_read_as_years(normaliser: Normaliser) -> None:
    assert [token.value for token in normaliser.tokens("in '94, of '06")][1::2] == [1994, 2006]
    assert [token.value for token in normaliser.tokens("a fever of 39")][-1] == 39


@pytest.mark.parametrize(
    ("text", "expected"), [("pallpitashuns", "palpitations"), ("annafilaxis", "anaphylaxis")]
)
def test_a_word_that_sounds_like_one_of_the_vocabulary_is_read_as_it(
    normaliser: Normaliser, text: str, expected: str
) -> None:
    assert words(normaliser, text) == [expected]


def test_what_sounds_alike_and_is_a_word_stays_one(normaliser: Normaliser) -> None:
    # "chased" has the sounds of no sign; "sweel" is too short to be told by ear.
    assert words(normaliser, "he chased a bluetooth sale") == ["he", "chased", "a", "bluetooth", "sale"]
