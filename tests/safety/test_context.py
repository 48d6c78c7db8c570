"""How a text means a sign: each context with what switches it on and what must not."""

from __future__ import annotations

import pytest

from safety import Level, assess
from tests.safety.reading import finding


@pytest.mark.parametrize(
    ("text", "symptom", "context"),
    [
        # Asked about.
        ("what are the symptoms of chest pain", "chest_pain", "information"),
        ("can worry bring on chest pain", "chest_pain", "information"),
        ("is it normal that my chest hurts", "chest_pain", "present"),
        ("is chest pain a side effect? mine hurts", "chest_pain", "present"),
        ("cant stop coughing blood", "cough_blood", "present"),
        ("what are your opening hours my chest hurts", "chest_pain", "present"),
        ("i am writing an essay on chest pain", "chest_pain", "information"),
        ("is this a heart attack", "named_heart_attack", "present"),
        ("is it common to have a heart attack", "named_heart_attack", "information"),
        # Imagined.
        ("what if my leg swells after the shot", "leg_swelling", "hypothetical"),
        ("what should i do if i cant breathe", "breathless", "hypothetical"),
        ("can i get chest pain from b12", "chest_pain", "hypothetical"),
        ("what if this is serious, my chest hurts", "chest_pain", "present"),
        # Someone else's.
        ("my mum died of a heart attack", "named_heart_attack", "family"),
        ("my mum has chest pain", "chest_pain", "present"),
        ("my dog collapsed", "fainting", "family"),
        ("the dog bit my hand", "site_infection", "present"),
        ("the dog barked and i fainted", "fainting", "present"),
        # Children in general, and one child.
        ("does diet help children with a first seizure", "fit", "information"),
        ("will my child have a first seizure again, it had one today", "fit", "present"),
        # The writer's own sign beside relatives, and what a relative had.
        ("my chest hurts and my uncle died of a heart attack", "chest_pain", "present"),
        ("dad died of a heart attack and i have chest pain", "chest_pain", "present"),
        ("nan went blind from it. is it hereditary?", "sudden_sight_loss", "family"),
        # Of a thing, or given by one.
        ("my bank account is haemorrhaging", "major_bleed", "figurative"),
        ("cat videos have me wheezing", "noisy_breathing", "figurative"),
        ("the stairs have me wheezing", "noisy_breathing", "present"),
        # Figures of speech.
        ("i almost had a heart attack when i saw the bill", "named_heart_attack", "figurative"),
        ("i laughed until i fainted", "fainting", "figurative"),
        # What has no body; where and with whom it happens is no matter.
        ("my laptop keeps having seizures", "fit", "figurative"),
        ("the printer is having a stroke", "named_stroke", "figurative"),
        ("on the bus i fainted", "fainting", "present"),
        ("the car hit me and i fainted", "fainting", "present"),
        ("my phone is dying and i cant breathe", "breathless", "present"),
        # Everyday causes.
        ("dizzy and my heart races when i have coffee", "fast_heart", "mild"),
        # Named conditions.
        ("he thinks he is having a heart attack", "named_heart_attack", "present"),
        ("heart attack prevention tips", "named_heart_attack", "information"),
    ],
)
def test_context(text: str, symptom: str, context: str) -> None:
    assert finding(text, symptom).context == context


@pytest.mark.parametrize(
    ("text", "symptom", "level"),
    [
        ("chest pain", "chest_pain", Level.EMERGENCY),
        ("mild chest pain", "chest_pain", Level.SAME_DAY),
        ("mild chest pain, getting worse", "chest_pain", Level.EMERGENCY),
        ("chest pain for years", "chest_pain", Level.SAME_DAY),
        ("my face is drooping slightly", "face_droop", Level.EMERGENCY),
        ("chest pain this morning, gone now", "chest_pain", Level.SAME_DAY),
        ("my face drooped, back to normal", "face_droop", Level.EMERGENCY),
        ("watching that film i couldnt breathe lol", "breathless", Level.CHECK),
        ("heart attack", "named_heart_attack", Level.CHECK),
        ("my smile has always been wonky", "face_droop", Level.CHECK),
        ("two years since the accident and my left hand is still numb", "limb_weakness", Level.CHECK),
    ],
)
def test_uncertain_wording_costs_a_level_not_the_sign(text: str, symptom: str, level: Level) -> None:
    counting = finding(text, symptom)
    assert counting.counts
    assert counting.level == level


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("if my leg swelled up on the plane, who would i call", "hypothetical"),
        ("in the game my character is bleeding out", "information"),
    ],
)
def test_more_ways_to_report_no_sign_of_today(text: str, context: str) -> None:
    read = assess(text)
    assert read.level == Level.NONE, read.findings
    assert context in {finding.context for finding in read.cleared}


@pytest.mark.parametrize(
    "text",
    [
        "had twins last month, woke with crushing chest pain",
        "if i lie down i cant breathe, who should i ring",
        "gonna kill myself tonight lol, not joking",
        "started out of nowhere while watching tv, i cant breathe",
    ],
)
def test_words_of_another_clause_switch_nothing_off(text: str) -> None:
    assert assess(text).level == Level.EMERGENCY
