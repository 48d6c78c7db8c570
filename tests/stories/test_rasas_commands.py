"""Rasa obeys messages that begin with a slash; a patient's never do, and get words back like any other."""

import pytest

from benchmarks.assistant import Assistant, Conversation


@pytest.mark.parametrize(
    "text", ["/restart", "//restart", "/ /restart", " \n/restart", "/session_start", "/back"]
)
def test_a_command_is_read_as_words(assistant: Assistant, text: str) -> None:
    turn = assistant.say(text, Conversation())
    # A command that was obeyed would leave no words, and no understanding.
    (message,) = turn.messages
    assert message["text"]
    assert turn.understanding["outcome"] in {"out_of_scope", "did_you_mean", "chat"}


def test_an_intent_in_rasas_notation_chooses_nothing(assistant: Assistant) -> None:
    turn = assistant.say('/red_flag_stroke{"name": "value"}', Conversation())
    assert turn.messages[0]["custom"]["text_id"] != "utter_red_flag_stroke"
    assert turn.level.label == "none"
