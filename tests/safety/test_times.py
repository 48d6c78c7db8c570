"""When a sign is or was: words of the past, of today and of both."""

from __future__ import annotations

import pytest

from tests.safety.reading import finding


@pytest.mark.parametrize(
    ("text", "symptom", "context"),
    [
        # Past.
        ("i had chest pain in 2015", "chest_pain", "past"),
        ("i have had chest pain since 2015", "chest_pain", "present"),
        ("chest pain years ago and now again chest pain", "chest_pain", "present"),
        ("my leg was swollen but that was years ago", "leg_swelling", "past"),
        # A verb in the present wins over a word of the past; "previous" looks ahead only.
        ("my throat is swelling like the last time i was stung", "throat_tongue", "present"),
        ("i have chest pain and previously had a stent", "chest_pain", "present"),
        ("i used to have chest pain at school", "chest_pain", "past"),
        ("throat swelling after my first injection", "throat_tongue", "present"),
        ("short of breath, previous clot", "breathless", "present"),
        ("previously had chest pain", "chest_pain", "past"),
        ("my chest pain never fully went away", "chest_pain", "present"),
        # A "now" of something else, and one of the sign.
        ("years ago i tried to end my life and today my son was born", "suicide_intent", "past"),
        ("the chest pain of my dad was two years ago today", "chest_pain", "past"),
        ("years ago i had chest pain and now it is back", "chest_pain", "present"),
        ("fits until age 4, now 19", "fit", "past"),
        ("2018 numb face, fully recovered", "nerve_worsening", "past"),
    ],
)
def test_context(text: str, symptom: str, context: str) -> None:
    assert finding(text, symptom).context == context
