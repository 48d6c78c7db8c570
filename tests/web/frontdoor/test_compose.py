"""The rule of the house as a table and over drawn turns: no reply with less than the gate's level, and never
nothing."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.texts import Button
from safety import Assessment, Check, Finding, Level, Memory, with_answer
from safety.check import Answer
from web.frontdoor.compose import compose
from web.frontdoor.rasa import RasaTurn
from web.frontdoor.replies import KINDS, Reply
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
    level = max(reply.urgency for reply in replies)
    return RasaTurn(replies, "answer", (), 0.9, level, level, None)


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
        (Level.CHECK, Level.NONE, "answer", ["utter_safety_check_reminder", "utter_faq/how_often"]),
    ],
)
def test_what_is_said(level, fresh, rasa, said):
    replies = compose(words(), assessment(level, fresh), turn(RASA[rasa]))
    assert [reply.text_id for reply in replies] == said


def held(level: Level, check: Check | None = None) -> Assessment:
    return Assessment(level, Level.NONE, (), (), "", Memory(held=level, check=check))


@pytest.mark.parametrize(
    ("level", "check", "first"),
    [
        (Level.CHECK, Check("odd", asked=2), "utter_safety_check"),
        (Level.CHECK, Check("odd", asked=2, just_asked=False), "utter_safety_check_reminder"),
        (Level.SAME_DAY, Check("odd", asked=2), "utter_same_day_reminder"),
        (Level.CHECK, Check("no point", text_id="utter_safety_check_suicide"), "utter_safety_check_suicide"),
        (
            Level.CHECK,
            Check("no point", text_id="utter_safety_check_suicide", just_asked=False),
            "utter_safety_check_suicide_reminder",
        ),
    ],
)
def test_an_open_check_is_repeated_above_the_answer_only_when_due(level, check, first):
    replies = compose(words(), held(level, check), turn((ANSWER,)))
    assert [reply.text_id for reply in replies] == [first, "utter_faq/how_often"]


def test_a_no_is_answered_by_the_front_door_itself():
    cleared = with_answer(held(Level.CHECK, Check("odd")), Answer.NO, None)
    assert [reply.text_id for reply in compose(words(), cleared, None)] == ["utter_safety_no"]


@pytest.mark.parametrize("choice", ["correction_past", "correction_other"])
def test_a_correction_gets_one_text_and_lowers_nothing(choice):
    (reply,) = compose(words(), held(Level.EMERGENCY), None, choice=choice)
    assert (reply.text_id, reply.urgency) == ("utter_correction_noted", Level.EMERGENCY)


LEVEL = st.sampled_from(list(Level))
REPLIES = st.builds(
    Reply,
    text=st.text(min_size=1).filter(str.strip),
    kind=st.sampled_from(KINDS),
    text_id=st.sampled_from(["", "utter_greet", "utter_faq/how_often", *TEXTS.values(), "utter_unheard_of"]),
    level=LEVEL.map(lambda level: level.label),
    buttons=st.lists(st.builds(Button, st.just("help"), st.just("Help")), max_size=2).map(tuple),
)
TURNS = st.none() | st.builds(
    RasaTurn,
    replies=st.lists(REPLIES, min_size=1, max_size=4).map(tuple),
    outcome=st.sampled_from(["answer", "chat", ""]),
    topics=st.just(()),
    confidence=st.floats(0, 1),
    level=LEVEL,
    context=st.none(),
)
FINDINGS = st.lists(
    st.builds(
        lambda start, word: Finding(
            "chest_pain", "pe", Level.EMERGENCY, (word,), ((start, start + len(word)),), "present", True
        ),
        st.integers(0, 300),
        st.text(min_size=1, max_size=200),
    ),
    max_size=4,
).map(tuple)
CHECKS = st.none() | st.builds(Check, text=st.text(), asked=st.integers(1, 2), just_asked=st.booleans())


@st.composite
def assessments(draw):
    level, fresh = draw(LEVEL), draw(LEVEL)
    level = max(level, fresh)
    text_id = draw(st.sampled_from([TEXTS[fresh], "utter_unheard_of"])) if fresh else ""
    memory = Memory(held=level, check=draw(CHECKS), pending=draw(st.sampled_from(["", "how often?"])))
    return Assessment(level, fresh, draw(FINDINGS), (), text_id, memory)


CHOICES = st.sampled_from(["", "help", "topic:how_often", "other_question", "correction_past", "safety_yes"])


@given(assessments(), TURNS, st.booleans(), CHOICES, st.booleans())
def test_no_turn_of_rasa_lowers_or_silences_the_gate(assessment, turn, too_long, choice, too_many):
    replies = compose(words(), assessment, turn, too_long, choice, too_many)
    assert max(reply.urgency for reply in replies) >= assessment.level
    assert all(reply.text.strip() for reply in replies)
    assert any(reply.kind != "reminder" for reply in replies)
    if assessment.level:
        assert replies[0].urgency >= assessment.level
        assert any("999" in reply.text for reply in replies)
    if assessment.fresh >= Level.SAME_DAY and choice not in ("correction_past",):
        assert {reply.kind for reply in replies} <= {"safety", "reminder", "fallback"}, "no lesson beside it"


@pytest.mark.parametrize("choice", ["", "topic:how_often"])
@pytest.mark.parametrize("level", Level)
def test_beside_a_person_what_is_only_held_says_nothing(level, choice):
    assert compose(words(), assessment(level, Level.NONE), None, choice=choice, person_answers=True) == []


@pytest.mark.parametrize(("level", "fresh"), [pair for pair in LEVELS if pair[1]])
def test_beside_a_person_a_sign_in_the_message_is_answered_as_ever(level, fresh):
    found = assessment(level, fresh)
    assert compose(words(), found, None, person_answers=True) == compose(words(), found, None)


def test_beside_a_person_a_sign_said_again_gets_its_line():
    finding = Finding("clot", "clot", Level.EMERGENCY, ("x",), ((0, 1),), "present", True)
    again = Assessment(Level.EMERGENCY, Level.NONE, (finding,), (), "", Memory(held=Level.EMERGENCY))
    (reply,) = compose(words(), again, None, person_answers=True)
    assert reply.text_id == "utter_emergency_reminder"


def test_beside_a_person_the_safety_checks_answer_and_corrections_are_confirmed():
    cleared = Assessment(Level.NONE, Level.NONE, (), (), "utter_safety_no", Memory())
    assert [r.text_id for r in compose(words(), cleared, None, person_answers=True)] == ["utter_safety_no"]
    pressed = compose(
        words(), assessment(Level.NONE, Level.NONE), None, choice="correction_past", person_answers=True
    )
    assert [reply.text_id for reply in pressed] == ["utter_correction_noted"]


@pytest.mark.parametrize("level", Level)
def test_who_presses_talk_to_a_person_needs_no_rasa(level):
    replies = compose(words(), assessment(level, Level.NONE), None, choice="talk_to_person")
    assert replies[-1].text_id == "utter_talk_to_person"
    assert max(reply.urgency for reply in replies) >= level
