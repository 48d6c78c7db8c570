"""Timing the reader."""

from random import Random

from benchmarks.proof.speed import WORDS, messages, seconds
from safety import default_assessor, load_vocabulary


def test_messages_have_sixty_words_and_come_back_the_same() -> None:
    cases = load_vocabulary().groups[0].proof
    made = messages(cases, 20, Random(1))
    assert {len(text.split()) for text in made} == {WORDS}
    assert made == messages(cases, 20, Random(1))


def test_a_longer_message_takes_longer() -> None:
    assessor = default_assessor()
    text = messages(load_vocabulary().groups[0].proof, 1, Random(1))[0]
    short, long = seconds(assessor, [text] * 5), seconds(assessor, [f"{text} " * 20] * 5)
    assert short[0] < long[0]
