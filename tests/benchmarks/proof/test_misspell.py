"""Slips of the finger."""

from random import Random

from rapidfuzz.distance import OSA

from benchmarks.proof.misspell import misspelt


def test_each_text_has_one_word_at_that_distance() -> None:
    text = "swollen throat today"
    for edits in (1, 2):
        for changed in misspelt(text, edits, 5, 3, Random(2)):
            pairs = [(a, b) for a, b in zip(text.split(), changed.split(), strict=True) if a != b]
            assert [OSA.distance(*pair) for pair in pairs] == [edits]


def test_short_words_stay_as_they_are() -> None:
    assert misspelt("my leg is hot", 1, 5, 3, Random(1)) == []
