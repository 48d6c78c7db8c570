"""What is heard alike has one key; what is not, has not."""

from __future__ import annotations

import pytest

from safety.sound import sound


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("seezure", "seizure"),
        ("stroak", "stroke"),
        ("nawsea", "nausea"),
        ("unconshus", "unconscious"),
        ("annafilacksis", "anaphylaxis"),
        ("injekshun", "injection"),
        ("toothake", "toothache"),
        ("nummness", "numbness"),
        ("soosidal", "suicidal"),
        ("caff", "calf"),
        ("neumonia", "pneumonia"),
        ("rist", "wrist"),
    ],
)
def test_a_word_written_by_the_ear_has_the_key_of_the_word(written: str, meant: str) -> None:
    assert sound(written) == sound(meant)


@pytest.mark.parametrize(
    ("one", "other"), [("seizure", "scissors"), ("swollen", "stolen"), ("chest", "crest")]
)
def test_other_sounds_have_other_keys(one: str, other: str) -> None:
    assert sound(one) != sound(other)
