"""What the parts decide, without Rasa: typed words, and when the learned reader speaks."""

import subprocess
import sys

import pytest

from components.reading import SecondThresholds, intent_of, second_reading
from safety import Level, assess

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


def test_small_talk_and_what_the_rules_found_are_left_alone():
    found = assess("my chest hurts")
    assert second_reading(found, "my chest hurts", object(), "answer", Sure(1.0), THRESHOLDS) is found
    found = assess("hello there")
    assert second_reading(found, "hello there", object(), "chat", Sure(1.0), THRESHOLDS) is found
    assert second_reading(found, "hello there", None, "answer", Sure(1.0), THRESHOLDS) is found


def test_it_needs_no_rasa():
    program = "import sys, web.tryout.sides; assert 'rasa' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
