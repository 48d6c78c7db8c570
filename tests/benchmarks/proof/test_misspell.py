"""Slips of the finger, and words written by the ear."""

from random import Random

from rapidfuzz.distance import OSA

from benchmarks.proof.misspell import as_heard, misspelt


def test_each_text_has_one_word_at_that_distance() -> None:
    text = "swollen throat today"
    for edits in (1, 2):
        for changed in misspelt(text, edits, 5, 3, Random(2)):
            pairs = [(a, b) for a, b in zip(text.split(), changed.split(), strict=True) if a != b]
            assert [OSA.distance(*pair) for pair in pairs] == [edits]


def test_short_words_stay_as_they_are() -> None:
    assert misspelt("my leg is hot", 1, 5, 3, Random(1)) == []


def test_by_the_ear_one_word_changes_and_sounds_as_before() -> None:
    assert as_heard("a seizure", 6, 5, Random(1)) == ["a seezure"]
    assert as_heard("injection", 6, 5, Random(1)) == ["injecshun"]
    made = as_heard("palpitations after the injection", 6, 5, Random(3))
    assert sorted(made) == ["palpitashuns after the injection", "palpitations after the injecshun"]
    assert len(as_heard("palpitations after the injection", 6, 1, Random(3))) == 1


def test_by_the_ear_short_and_plain_words_stay() -> None:
    assert as_heard("my heart hurt", 6, 5, Random(1)) == []
    assert as_heard("swollen", 6, 5, Random(1)) == []
