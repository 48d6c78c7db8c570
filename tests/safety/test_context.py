"""How a text means a sign: each context with what switches it on and what must not."""

from __future__ import annotations

import pytest

from safety import Finding, Level, assess


def finding(text: str, symptom: str) -> Finding:
    assessment = assess(text)
    return next(
        finding for finding in (*assessment.findings, *assessment.cleared) if finding.symptom == symptom
    )


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
        # Someone else's.
        ("my mum died of a heart attack", "named_heart_attack", "family"),
        ("my mum has chest pain", "chest_pain", "present"),
        ("my dog collapsed", "fainting", "family"),
        ("the dog bit my hand", "site_infection", "present"),
        ("the dog barked and i fainted", "fainting", "present"),
        # Children in general, and one child.
        ("does diet help children with a first seizure", "fit", "information"),
        ("will my child have a first seizure again, it had one today", "fit", "present"),
        # A time of life or a year is past, a place of today is not.
        ("i fainted as a small boy", "fainting", "past"),
        ("fainted at nineteen, never since", "fainting", "past"),
        ("i was a twin in 88, stopped breathing twice", "not_waking", "past"),
        ("fell off a roof in '94 and broke both heels", "injury", "past"),
        ("i choked on a sweet in primary school", "injury", "past"),
        ("my son collapsed at school", "fainting", "present"),
        ("collapsed at nine, still not himself", "fainting", "present"),
        ("when i was walking home my chest went tight", "chest_pain", "present"),
        ("gran swallowed a bee in 1961 and her throat closed", "throat_tongue", "past"),
        ("a clot in 2016 and my chest is tight", "chest_pain", "present"),
        ("in 2011 hives and a tight throat, the lot", "throat_tongue", "past"),
        ("actor who collapsed last spring is back filming", "fainting", "past"),
        # Taken back, or of nobody.
        ("nan swears i fainted. i did not. i was dozing", "fainting", "negated"),
        ("nobody fainted, it was a drill", "fainting", "negated"),
        ("nobody helps and i cant breathe", "breathless", "present"),
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
        # A "now" of something else, and one of the sign.
        ("years ago i tried to end my life and today my son was born", "suicide_intent", "past"),
        ("the chest pain of my dad was two years ago today", "chest_pain", "past"),
        ("years ago i had chest pain and now it is back", "chest_pain", "present"),
        ("fits until age 4, now 19", "fit", "past"),
        ("2018 numb face, fully recovered", "nerve_worsening", "past"),
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
        ("chest pain? none.", "negated"),
        ("rash: no. swelling: no.", "negated"),
        ("he denies fever, palpitations and fainting", "negated"),
        ("if my leg swelled up on the plane, who would i call", "hypothetical"),
        ("in the game my character is bleeding out", "information"),
        ("his throat closed aged 5", "past"),
        ("i passed out at work. that was 2012.", "past"),
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
