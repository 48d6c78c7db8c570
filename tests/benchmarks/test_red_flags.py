"""The red-flag reader beside Rasa's usual way."""

from benchmarks.red_flags import HARMLESS, intent_reader, report, rules, training_sentences
from understanding.encoder import load_encoder


def test_training_sentences_have_every_intent() -> None:
    assert {intent for _, intent in training_sentences()} == {"emergency", "same_day", HARMLESS}


def test_an_intent_learns_its_own_sentences() -> None:
    pairs = [("my chest hurts badly", "emergency"), ("where do i park", HARMLESS)]
    raises = intent_reader(load_encoder(), pairs)
    assert [raises(text) for text, _ in pairs] == [True, False]


def test_report_counts_by_level() -> None:
    lines = [{"text": "i cant breathe", "level": "emergency"}, {"text": "where do i park", "level": "none"}]
    text = report(lines, {"rules": rules})
    assert "1/1  100.0 %" in text
    assert "0/1  0.0 %" in text
