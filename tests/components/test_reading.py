"""What the parts decide, without Rasa: typed words, and when the learned reader speaks."""

import subprocess
import sys

import pytest

from components.reading import SecondThresholds, intent_of, second_reading
from safety import Level, Memory, assess

THRESHOLDS = SecondThresholds.from_config({"ask": 0.6, "ask_in_spite": 0.8, "raise": 0.9})
QUESTION = "how often is the injection given"
DENIED = "no chest pain since the injection"


class Sure:
    """Gives every message the same probability."""

    def __init__(self, probability):
        self._probability = probability

    def probability(self, text, vector):
        return self._probability


@pytest.mark.parametrize(
    ("text", "probability", "level"),
    [
        (QUESTION, 0.59, Level.NONE),
        (QUESTION, 0.6, Level.CHECK),
        (QUESTION, 0.9, Level.SAME_DAY),
        (DENIED, 0.79, Level.NONE),
        (DENIED, 0.95, Level.CHECK),
        ("no", 0.95, Level.NONE),
    ],
)
def test_the_learned_reader_speaks_from_its_thresholds_on(text, probability, level):
    found = second_reading(assess(text), text, object(), "answer", Sure(probability), THRESHOLDS)
    assert found.fresh is level
    assert bool(intent_of(found)) is (level > Level.NONE)


def test_while_a_level_is_held_it_asks_at_most_what_was_not_asked():
    held = Memory(held=Level.SAME_DAY)
    found = second_reading(assess(QUESTION, held), QUESTION, object(), "answer", Sure(0.95), THRESHOLDS)
    assert (found.level, found.fresh, found.memory.held) == (Level.SAME_DAY, Level.CHECK, Level.SAME_DAY)
    asked = second_reading(assess(QUESTION), QUESTION, object(), "answer", Sure(0.7), THRESHOLDS)
    again = assess("when is it open", asked.memory)
    assert again.repeats_check
    assert second_reading(again, "when is it open", object(), "answer", Sure(0.7), THRESHOLDS) is again
    held = Memory(held=Level.EMERGENCY)
    quiet = assess(QUESTION, held)
    assert second_reading(quiet, QUESTION, object(), "answer", Sure(0.95), THRESHOLDS) is quiet


def test_what_it_raises_is_a_finding_over_the_whole_message_and_keeps_the_other_question():
    text = "it all went odd after it. when is my next one due?"
    found = second_reading(assess(text), text, object(), "answer", Sure(0.95), THRESHOLDS)
    (finding,) = found.findings
    assert (finding.level, finding.words, finding.spans) == (Level.SAME_DAY, (text,), ((0, len(text)),))
    assert found.memory.pending == "when is my next one due?"
    assert found.memory.symptoms == ()
    alone = second_reading(assess(QUESTION), QUESTION, object(), "answer", Sure(0.95), THRESHOLDS)
    assert alone.memory.pending == ""


def test_small_talk_and_what_the_rules_found_are_left_alone():
    found = assess("my chest hurts")
    assert second_reading(found, "my chest hurts", object(), "answer", Sure(1.0), THRESHOLDS) is found
    found = assess("hello there")
    assert second_reading(found, "hello there", object(), "chat", Sure(1.0), THRESHOLDS) is found
    assert second_reading(found, "hello there", None, "answer", Sure(1.0), THRESHOLDS) is found


def test_it_needs_no_rasa():
    program = "import sys, web.tryout.sides; assert 'rasa' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
