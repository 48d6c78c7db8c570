"""The safety check: what answers it, how long it stays open, what each answer does."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from safety import Answer, Assessment, Check, Level, Memory, assess, with_answer
from safety.check import TIMES_ASKED, read_answer

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=timezone.utc)
RAISES_IT = "stroke"


def talk(*messages: str, memory: Memory | None = None) -> Assessment:
    memory = memory or Memory()
    for number, message in enumerate(messages):
        assessment = assess(message, memory, at=NOON + timedelta(minutes=number))
        memory = assessment.memory
    return assessment


@pytest.mark.parametrize(
    "text",
    [
        "yes", "Yes.", "YES!!!", "yeah it is", "yep", "y", "it is", "i am", "yes, since this morning",
        "yes she is", "right now", "i think so", "yes please help me", "its happening now", "yes?",
        "my wife", "its my dad", "my husband is",
    ],
)  # fmt: skip
def test_yes_in_words(text: str) -> None:
    assert read_answer(text, just_asked=False) is Answer.YES


@pytest.mark.parametrize(
    "text",
    ["not sure", "Not sure.", "i dont know", "I don’t know", "maybe", "no idea", "im not sure if it is"],
)
def test_not_sure_in_words(text: str) -> None:
    assert read_answer(text, just_asked=False) is Answer.NOT_SURE


@pytest.mark.parametrize(
    "text", ["no", "No.", "nope", "no thanks", "no im fine", "no it isn't", "i'm not", "no im just asking"]
)
def test_a_bare_no_answers_only_what_was_just_asked(text: str) -> None:
    assert read_answer(text, just_asked=True) is Answer.NO
    assert read_answer(text, just_asked=False) is None


@pytest.mark.parametrize(
    "text",
    ["no its not happening now", "No, not now.", "not right now", "no symptoms", "nothing is happening"],
)
def test_a_no_that_names_it_answers_at_any_time(text: str) -> None:
    assert read_answer(text, just_asked=False) is Answer.NO


@pytest.mark.parametrize(
    "text",
    [
        "", "?", "🙂", "ok", "thanks", "hello", "how often are the shots?", "no it is", "no it is happening",
        "no but my chest feels odd", "no chest pain", "not really", "i dont think so", "no worries", "no?",
        "yes how often is the shot", "yeah im fine", "im not sure how often to take it", "why do you ask",
        "no it was last week", "no my husband is", "yes but it has gone now", "what does that mean",
    ],
)  # fmt: skip
def test_anything_else_is_no_answer(text: str) -> None:
    assert read_answer(text, just_asked=True) is None


def test_a_check_by_the_rules_is_open_with_what_it_asks_about() -> None:
    asked = talk(RAISES_IT)
    assert (asked.level, asked.fresh, asked.text_id) == (Level.CHECK, Level.CHECK, "utter_safety_check")
    check = asked.memory.check
    assert check is not None
    assert (check.text, check.symptoms, check.asked) == (RAISES_IT, ("named_stroke",), 1)
    assert check.confirmed_text == "utter_red_flag_stroke"
    assert not asked.repeats_check


@pytest.mark.parametrize("answer", ["yes", "not sure"])
def test_yes_and_not_sure_are_an_emergency_with_the_words_of_its_group(answer: str) -> None:
    confirmed = talk(RAISES_IT, answer)
    assert (confirmed.level, confirmed.fresh) == (Level.EMERGENCY, Level.EMERGENCY)
    assert confirmed.text_id == "utter_red_flag_stroke"
    assert confirmed.confirmed is not None
    assert confirmed.confirmed.text == RAISES_IT
    assert confirmed.memory.check is None
    assert talk("thanks", memory=confirmed.memory).level is Level.EMERGENCY


def test_a_clear_no_clears_exactly_what_was_asked() -> None:
    cleared = talk(RAISES_IT, "i am pregnant", "feeling dizzy", "no its not happening now")
    assert (cleared.level, cleared.fresh, cleared.text_id) == (Level.NONE, Level.NONE, "utter_safety_no")
    assert cleared.memory.check is None
    assert cleared.memory.symptom("named_stroke") is None
    assert cleared.memory.risks == ("pregnant",)
    assert [known.name for known in cleared.memory.symptoms] == ["balance"]


def test_a_no_lowers_no_level_that_a_finding_raised() -> None:
    cleared = talk(RAISES_IT, "my calf is swollen", "no its not happening now")
    assert (cleared.level, cleared.memory.check) == (Level.SAME_DAY, None)
    held = Assessment(Level.EMERGENCY, Level.NONE, (), (), "", Memory(held=Level.EMERGENCY))
    assert with_answer(held, Answer.NO, NOON).level is Level.EMERGENCY


def test_a_message_that_does_not_answer_leaves_it_open_and_repeats_it_once() -> None:
    heard = [talk(RAISES_IT, *["how often are b12 shots"] * count) for count in (1, 2, 3)]
    assert [each.repeats_check for each in heard] == [True, False, False]
    assert all(each.level is Level.CHECK and each.fresh is Level.NONE for each in heard)
    assert heard[-1].memory.check is not None
    assert heard[-1].memory.check.asked == TIMES_ASKED


def test_the_rules_win_over_every_answer() -> None:
    found = talk(RAISES_IT, "no but i cant breathe")
    assert (found.level, found.memory.check) == (Level.EMERGENCY, None)
    assert found.confirmed is None
    assert talk(RAISES_IT, "yes and my chest hurts").level is Level.EMERGENCY


def test_a_same_day_finding_leaves_it_open_without_repeating_it() -> None:
    found = talk(RAISES_IT, "my calf is swollen")
    assert (found.fresh, found.repeats_check) == (Level.SAME_DAY, False)
    assert talk("yes", memory=found.memory).level is Level.EMERGENCY


def test_it_ends_with_the_memory() -> None:
    memory = talk(RAISES_IT).memory
    later = assess("yes", memory, at=NOON + timedelta(hours=25))
    assert (later.level, later.memory.check) == (Level.NONE, None)


def test_an_answer_to_nothing_is_nothing() -> None:
    assert talk("yes").level is talk("no").level is talk("not sure").level is Level.NONE


def test_survives_json() -> None:
    asked = talk(RAISES_IT)
    assert Assessment.from_dict(json.loads(json.dumps(asked.to_dict()))) == asked
    confirmed = talk(RAISES_IT, "yes")
    assert Assessment.from_dict(json.loads(json.dumps(confirmed.to_dict()))) == confirmed
    assert Check.from_dict(Check("odd").to_dict()) == Check("odd")


HOPELESS = "what is the point"
OTHER = "bleeding after intercourse"


def test_hopeless_words_open_a_check_with_its_own_question() -> None:
    asked = talk(HOPELESS)
    assert (asked.fresh, asked.text_id) == (Level.CHECK, "utter_safety_check_suicide")
    check = asked.memory.check
    assert check is not None
    assert (check.text_id, check.text) == ("utter_safety_check_suicide", HOPELESS)
    assert check.symptoms == ("suicide_passive",)
    assert talk(HOPELESS, "how often are b12 shots").repeats_check


@pytest.mark.parametrize("answer", ["yes", "not sure"])
def test_yes_to_it_is_an_emergency_in_the_words_for_a_crisis(answer: str) -> None:
    confirmed = talk(HOPELESS, answer)
    assert (confirmed.level, confirmed.text_id) == (Level.EMERGENCY, "utter_red_flag_suicide")
    assert confirmed.confirmed is not None
    assert confirmed.confirmed.text == HOPELESS


def test_a_no_clears_only_its_own_question_and_the_one_behind_is_asked_again() -> None:
    both = talk(HOPELESS, OTHER)
    assert both.text_id == "utter_safety_check"
    cleared = talk("no", memory=both.memory)
    assert (cleared.level, cleared.text_id, cleared.repeats_check) == (Level.CHECK, "utter_safety_no", True)
    assert cleared.memory.symptom("bleeding_any") is None
    assert cleared.memory.symptom("suicide_passive") is not None
    assert cleared.memory.check is not None
    assert cleared.memory.check.text_id == "utter_safety_check_suicide"
    assert talk("yes", memory=cleared.memory).text_id == "utter_red_flag_suicide"
    again = Assessment.from_dict(json.loads(json.dumps(both.to_dict())))
    assert again == both


def test_the_same_question_asked_of_two_signs_is_one_check() -> None:
    both = talk(RAISES_IT, OTHER)
    assert both.memory.check is not None
    assert both.memory.check.behind is None
    assert set(both.memory.check.symptoms) == {"named_stroke", "bleeding_any"}
