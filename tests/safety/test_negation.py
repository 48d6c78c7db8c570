"""What a text denies: how far a "no" reaches, and what takes a sign back."""

from __future__ import annotations

import pytest

from safety import Level, assess
from tests.safety.reading import finding


@pytest.mark.parametrize(
    ("text", "symptom", "context"),
    [
        # Denied: a short scope, through a list, up to a new clause or subject.
        ("no chest pain", "chest_pain", "negated"),
        ("i have not had any fever, cough or chest pain", "chest_pain", "negated"),
        ("my leg is not swollen", "leg_swelling", "negated"),
        ("no fever, bad chest pain", "chest_pain", "present"),
        ("no fever but i cant breathe", "breathless", "present"),
        ("not sure why my chest hurts", "chest_pain", "present"),
        ("i cant move without chest pain", "chest_pain", "present"),
        ("not a day goes by and my chest hurts", "chest_pain", "present"),
        # Ability is part of the sign.
        ("i can not breathe in", "breathless", "present"),
        ("the cut wont stop bleeding", "major_bleed", "present"),
        # Taken back, or of nobody.
        ("nan swears i fainted. i did not. i was dozing", "fainting", "negated"),
        ("nobody fainted, it was a drill", "fainting", "negated"),
        ("nobody helps and i cant breathe", "breathless", "present"),
    ],
)
def test_context(text: str, symptom: str, context: str) -> None:
    assert finding(text, symptom).context == context


@pytest.mark.parametrize(
    "text",
    [
        "chest pain? none.",
        "rash: no. swelling: no.",
        "he denies fever, palpitations and fainting",
    ],
)
def test_signs_answered_with_no_or_denied_in_a_list(text: str) -> None:
    read = assess(text)
    assert read.level == Level.NONE, read.findings
    assert "negated" in {finding.context for finding in read.cleared}
