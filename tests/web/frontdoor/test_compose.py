"""The rule of the house as a table: no reply with less than the gate's level, and never nothing."""

import itertools

import pytest

from safety import Assessment, Level, Memory
from web.frontdoor.compose import compose
from web.frontdoor.rasa import RasaTurn
from web.frontdoor.replies import Reply
from web.frontdoor.words import words

ANSWER = Reply("An answer.", "answer", "utter_faq/how_often")
CLOT = Reply("Rasa's words.", "safety", "utter_red_flag_clot", "emergency")
TEXTS = {
    Level.NONE: "",
    Level.CHECK: "utter_safety_check",
    Level.SAME_DAY: "utter_same_day_clot",
    Level.EMERGENCY: "utter_red_flag_clot",
}
RASA = {
    "none": None,
    "answer": (ANSWER,),
    "same words": (CLOT,),
    "both": (ANSWER, CLOT),
    "only the reminder": (Reply("Call 999.", "chat", "utter_emergency_reminder"),),
}


def assessment(level: Level, fresh: Level) -> Assessment:
    return Assessment(level, fresh, (), (), TEXTS[fresh], Memory())


def turn(replies: tuple[Reply, ...] | None) -> RasaTurn | None:
    if replies is None:
        return None
    return RasaTurn(replies, "answer", (), 0.9, max(reply.urgency for reply in replies), None)


LEVELS = [(level, fresh) for level, fresh in itertools.product(Level, Level) if fresh <= level]


@pytest.mark.parametrize("too_long", [False, True])
@pytest.mark.parametrize("rasa", RASA)
@pytest.mark.parametrize(("level", "fresh"), LEVELS)
def test_never_less_than_the_gates_level_and_never_nothing(level, fresh, rasa, too_long):
    replies = compose(words(), assessment(level, fresh), turn(RASA[rasa]), too_long)
    assert max(reply.urgency for reply in replies) >= level
    assert any(reply.kind != "reminder" for reply in replies)
    if level:
        assert replies[0].urgency >= level, "the most urgent words come first"
    said = [reply.text_id for reply in replies]
    assert len(said) == len(set(said)), "nothing is said twice"


@pytest.mark.parametrize(
    ("level", "fresh", "rasa", "said"),
    [
        (Level.NONE, Level.NONE, "none", ["utter_cannot_answer_now"]),
        (Level.NONE, Level.NONE, "answer", ["utter_faq/how_often"]),
        (Level.EMERGENCY, Level.EMERGENCY, "answer", ["utter_red_flag_clot"]),
        (Level.EMERGENCY, Level.NONE, "answer", ["utter_emergency_reminder", "utter_faq/how_often"]),
        (Level.EMERGENCY, Level.NONE, "none", ["utter_emergency_reminder", "utter_cannot_answer_now"]),
        (Level.EMERGENCY, Level.CHECK, "none", ["utter_emergency_reminder", "utter_safety_check"]),
        (Level.SAME_DAY, Level.SAME_DAY, "both", ["utter_red_flag_clot", "utter_same_day_clot"]),
        (Level.CHECK, Level.CHECK, "answer", ["utter_safety_check", "utter_faq/how_often"]),
    ],
)
def test_what_is_said(level, fresh, rasa, said):
    replies = compose(words(), assessment(level, fresh), turn(RASA[rasa]))
    assert [reply.text_id for reply in replies] == said
