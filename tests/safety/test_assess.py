"""The reading of whole messages: levels, memory, spans, odd input."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from safety import Assessment, Clinic, Level, Memory, assess

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=timezone.utc)


def level(text: str, *previous: str) -> Level:
    memory = Memory()
    for earlier in previous:
        memory = assess(earlier, memory).memory
    return assess(text, memory).level


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my calf is swollen and i cant breathe", Level.EMERGENCY),
        ("my calf is swollen", Level.SAME_DAY),
        ("how often do i need a b12 injection", Level.NONE),
        ("heart attack", Level.CHECK),
    ],
)
def test_each_level_is_reached(text: str, expected: Level) -> None:
    assert level(text) == expected


@pytest.mark.parametrize(
    "text", ["", " ", "?", "!!!", "🙂🙂", "\n\n", "/restart", "<b>", "你好", "'", "0", "💉" * 500]
)
def test_text_without_words_is_none(text: str) -> None:
    assert assess(text).level == Level.NONE


def test_finding_shows_the_words_and_their_place() -> None:
    text = "Sorry, but I CAN’T really breathe!"
    finding = next(finding for finding in assess(text).findings if finding.symptom == "breathless")
    assert finding.words == ("CAN’T", "breathe")
    assert [text[start:end] for start, end in finding.spans] == ["CAN’T", "breathe"]
    assert finding.group == "pe"
    assert finding.context == "present"
    assert finding.counts


def test_cleared_finding_says_why() -> None:
    (finding,) = assess("no chest pain").cleared
    assert (finding.symptom, finding.context, finding.counts) == ("chest_pain", "negated", False)


def test_one_clause_never_clears_another() -> None:
    assessment = assess("no fever and no cough but i cant breathe")
    assert assessment.level == Level.EMERGENCY
    assert "breathless" in {finding.symptom for finding in assessment.findings}


def test_the_first_and_the_last_ten_thousand_characters_are_read() -> None:
    filler = "all is well here today. " * 2000
    assert level("my chest hurts. " + filler) == Level.EMERGENCY
    assert level(filler + " my chest hurts") == Level.EMERGENCY
    assert level(filler[:20_000] + " my chest hurts. " + filler) == Level.NONE


def test_spans_after_the_cut_point_into_the_original() -> None:
    text = "all is well here today. " * 5000 + "my chest hurts"
    (finding,) = assess(text).findings
    assert [text[start:end] for start, end in finding.spans] == ["chest", "hurts"]


def test_hundred_thousand_characters_without_a_space() -> None:
    assert assess("a" * 100_000).level == Level.NONE


def test_every_part_survives_json() -> None:
    assessment = assess("my calf is swollen, no fever, pregnant, and i cant breathe", Memory(), at=NOON)
    again = Assessment.from_dict(json.loads(json.dumps(assessment.to_dict())))
    assert again == assessment


def test_same_text_same_answer() -> None:
    text = "woozy, sweating, chest feels odd and my left arm aches"
    assert assess(text) == assess(text)


def test_signs_add_up_over_messages() -> None:
    assert level("and my heart is racing", "my calf is swollen", "how often do i get b12") == Level.EMERGENCY


def test_sign_split_over_two_messages_is_read() -> None:
    assert level("has swollen up", "so my left calf") == Level.SAME_DAY
    assert level("breathe", "i can't") == Level.EMERGENCY


def test_full_stop_ends_what_a_message_says() -> None:
    rest = "when sitting or standing swells"
    assert level(rest, "so my left calf") == Level.SAME_DAY
    assert level(rest, "so my left calf.") == Level.NONE


def test_earlier_words_are_not_counted_twice() -> None:
    memory = assess("my chest hurts", at=NOON).memory
    later = assess("ok thank you", memory, at=NOON + timedelta(hours=1))
    assert later.findings == ()
    assert later.fresh == Level.NONE
    assert later.level == Level.EMERGENCY


def test_question_does_not_reach_over_to_the_next_message() -> None:
    assert level("chest pain", "can b12 cause clots") == Level.EMERGENCY


def test_risk_mentioned_earlier_lowers_the_threshold() -> None:
    assert level("now there's some bleeding") == Level.NONE
    assert level("now there's some bleeding", "i'm 20 weeks pregnant") == Level.EMERGENCY


@pytest.mark.parametrize(
    "risk",
    [
        "i was on a long haul flight last week",
        "i had surgery two weeks ago",
        "im on the pill",
        "im 20 weeks pregnant",
        "i had a baby three weeks ago",
        "im having chemo for cancer",
    ],
)
def test_risk_mentioned_three_messages_earlier_still_counts(risk: str) -> None:
    assert level("my heart is racing") == Level.SAME_DAY
    assert level("my heart is racing", risk, "what is b12", "ok thanks") == Level.EMERGENCY


def test_held_level_ends_a_day_after_the_last_finding() -> None:
    memory = assess("my chest hurts", at=NOON).memory
    assert assess("thanks", memory, at=NOON + timedelta(hours=24)).level == Level.EMERGENCY
    assert assess("thanks", memory, at=NOON + timedelta(hours=24, minutes=1)).level == Level.NONE


def test_held_level_lasts_three_days_while_nobody_has_acknowledged_it() -> None:
    memory = assess("my chest hurts", at=NOON).memory.standing(None, unacknowledged=True)
    assert assess("thanks", memory, at=NOON + timedelta(hours=72)).level == Level.EMERGENCY
    assert assess("thanks", memory, at=NOON + timedelta(hours=72, minutes=1)).level == Level.NONE


def test_new_finding_starts_the_day_again() -> None:
    memory = assess("my chest hurts", at=NOON).memory
    memory = assess("my calf is swollen", memory, at=NOON + timedelta(hours=20)).memory
    assert assess("thanks", memory, at=NOON + timedelta(hours=30)).level == Level.EMERGENCY


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("temperature 34.5", "my hands are cold"),  # two weak signs
        ("my calf hurts", "im a bit dizzy"),  # a sign and a weak one
        ("my heart is racing", "im pregnant"),  # a sign and a risk
    ],
)
def test_a_level_raised_together_with_an_earlier_message_holds_a_day_from_then(first: str, then: str) -> None:
    memory = assess(first, at=NOON).memory
    raised = assess(then, memory, at=NOON + timedelta(hours=23))
    assert raised.level == raised.fresh == Level.EMERGENCY
    assert raised.memory.since == NOON + timedelta(hours=23)
    assert assess("ok", raised.memory, at=NOON + timedelta(hours=46)).level == Level.EMERGENCY
    assert assess("ok", raised.memory, at=NOON + timedelta(hours=48)).level == Level.NONE
    assert raised.memory.standing(NOON + timedelta(hours=24), False).held == Level.NONE


def test_a_weak_sign_alone_is_not_remembered_for_ever() -> None:
    memory = assess("temperature 34.5", at=NOON).memory
    assert assess("my hands are cold", memory, at=NOON + timedelta(hours=25)).level == Level.NONE


def test_clinic_sets_how_long_a_level_holds() -> None:
    memory = assess("my chest hurts", at=NOON).memory
    clinic = Clinic(hold=timedelta(hours=72))
    assert assess("thanks", memory, clinic, NOON + timedelta(hours=70)).level == Level.EMERGENCY


def test_repeated_finding_is_said_in_full_after_ten_minutes() -> None:
    memory = assess("my chest hurts", at=NOON).memory
    soon = assess("my chest hurts", memory, at=NOON + timedelta(minutes=5))
    late = assess("my chest hurts", memory, at=NOON + timedelta(minutes=11))
    assert (soon.level, soon.fresh, soon.text_id) == (Level.EMERGENCY, Level.NONE, "")
    assert (late.fresh, late.text_id) == (Level.EMERGENCY, "utter_red_flag_heart")


def test_without_times_a_finding_is_always_said_in_full() -> None:
    memory = assess("my chest hurts").memory
    assert assess("my chest hurts", memory).fresh == Level.EMERGENCY


def test_new_sign_in_a_held_conversation_is_fresh() -> None:
    memory = assess("my chest hurts", at=NOON).memory
    later = assess("and my speech is slurred", memory, at=NOON + timedelta(minutes=1))
    assert (later.fresh, later.text_id) == (Level.EMERGENCY, "utter_red_flag_stroke")


@pytest.mark.parametrize(
    ("text", "text_id"),
    [
        ("i want to end my life and my chest hurts", "utter_red_flag_suicide"),
        ("my throat is closing up and i cant breathe", "utter_red_flag_anaphylaxis"),
        ("my calf is swollen", "utter_same_day_clot"),
        ("stroke", "utter_safety_check"),
        ("what are your opening hours", ""),
        ("no fever my chest hurts and im dizzy", "utter_red_flag_heart"),
        ("my chest feels funny and my arm is numb", "utter_red_flag_heart"),
    ],
)
def test_text_of_the_group_that_speaks(text: str, text_id: str) -> None:
    assert assess(text).text_id == text_id


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("pulse 64, sats 99", Level.NONE),
        ("sats 88 and pulse 64", Level.EMERGENCY),
        ("blood pressure 122/76, temperature 36.6", Level.NONE),
        ("blood pressure 72/40 and dizzy", Level.EMERGENCY),
        ("i am 39, feverish", Level.NONE),
    ],
)
def test_a_number_counts_for_what_it_measures(text: str, level: Level) -> None:
    assert assess(text).level == level
