"""Rewriting a sentence without changing what it says."""

from random import Random

from benchmarks.proof import surface


def test_text_message_style() -> None:
    assert surface.sms("You are shaking, because of that.").startswith("u r shakin")


def test_punctuation_goes_and_decimal_points_stay() -> None:
    assert surface.without_punctuation("I can't - it's 38.5!") == "I cant its 38.5"


def test_split_keeps_all_words() -> None:
    halves = surface.split("one two three four five", Random(1))
    assert halves is not None
    assert " ".join(halves) == "one two three four five"
    assert surface.split("too short here", Random(1)) is None
