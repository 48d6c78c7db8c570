"""After "Did you mean …?": a button answers, "none of these" is a miss, two misses offer a person.

Which vague message is asked back depends on the content, so it is looked for, not written down.
"""

from collections.abc import Callable

import pytest

from benchmarks.assistant import Assistant, Conversation, Turn

VAGUE = [
    "shots and blood",
    "sore after",
    "shots and sleep",
    "levels and feet",
    "needle problem",
    "vitamin arm",
    "blood thing",
    "injections and stomach",
    "tired blood",
    "heart and vitamins",
    "clots folic",
    "dose level",
]

AskedBack = Callable[[], tuple[Conversation, Turn]]


@pytest.fixture(scope="module")
def vague(assistant: Assistant) -> str:
    """A message that the assistant asks back about."""
    for text in VAGUE:
        if assistant.say(text, Conversation()).understanding["outcome"] == "did_you_mean":
            return text
    pytest.fail("none of the vague messages is asked back about; find others")


@pytest.fixture
def asked_back(assistant: Assistant, vague: str) -> AskedBack:
    def start() -> tuple[Conversation, Turn]:
        conversation = Conversation()
        return conversation, assistant.say(vague, conversation)

    return start


def text_ids(turn: Turn) -> list[str]:
    return [message["custom"]["text_id"] for message in turn.messages]


def test_two_or_three_topics_and_none_of_these_are_offered(asked_back: AskedBack) -> None:
    conversation, turn = asked_back()
    assert text_ids(turn) == ["utter_did_you_mean"]
    *topics, last = conversation.buttons
    assert last["id"] == "none_of_these"
    assert [button["id"] for button in topics] == [f"topic:{topic}" for topic in turn.understanding["top3"]]
    assert 2 <= len(topics) <= 3
    assert all(button["title"] for button in topics)


def test_the_button_of_a_topic_is_answered(assistant: Assistant, asked_back: AskedBack) -> None:
    conversation, _ = asked_back()
    for button in conversation.buttons[:-1]:
        conversation, _ = asked_back()
        turn = assistant.say(button["title"], conversation, choice=button["id"])
        (answer,) = turn.messages[0]["custom"]["answers"]
        assert f"topic:{answer['topic']}" == button["id"]
        assert answer["title"] == button["title"]


def test_none_of_these_twice_offers_a_person(assistant: Assistant, asked_back: AskedBack) -> None:
    conversation, _ = asked_back()
    first = assistant.say("None of these", conversation, choice="none_of_these")
    assert text_ids(first) == ["utter_none_of_these"]
    second = assistant.say("None of these", conversation, choice="none_of_these")
    assert text_ids(second) == ["utter_offer_person"]
    assert "talk_to_person" in [button["id"] for button in conversation.buttons]


def test_a_miss_after_none_of_these_offers_a_person(assistant: Assistant, asked_back: AskedBack) -> None:
    conversation, _ = asked_back()
    assistant.say("None of these", conversation, choice="none_of_these")
    assert text_ids(assistant.say("who won the football last night", conversation)) == ["utter_offer_person"]


def test_none_of_these_in_words_counts_as_a_miss_too(assistant: Assistant, asked_back: AskedBack) -> None:
    conversation, _ = asked_back()
    assert text_ids(assistant.say("none of these", conversation)) == ["utter_none_of_these"]
    assert text_ids(assistant.say("who won the football last night", conversation)) == ["utter_offer_person"]


@pytest.mark.parametrize("choice", ["topic:withdrawn", "restart", "session_start", "faq", "red_flag_stroke"])
def test_a_button_that_nobody_offers_gets_one_kind_reply(assistant: Assistant, choice: str) -> None:
    conversation = Conversation()
    turn = assistant.say("some title", conversation, choice=choice)
    assert text_ids(turn) == ["utter_unreadable"]
    assert text_ids(assistant.say("can b12 shots cause clots", conversation)) == [
        "utter_faq/b12_injections_cause_clots"
    ]
