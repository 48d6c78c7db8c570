import pytest

from web.frontdoor.message import CHOICE, cleaned, client_id, message_id


@pytest.mark.parametrize("choice", ["topic:how_often", "none_of_these", "talk_to_person", "safety_yes"])
def test_ids_of_buttons(choice):
    assert CHOICE.fullmatch(choice)


@pytest.mark.parametrize("choice", ["", "/restart", "topic:", "Topic:x", "topic:../x", "topic:x\n", "a" * 41])
def test_anything_else_is_no_id(choice):
    assert not CHOICE.fullmatch(choice)


def test_cleaned_text_can_be_stored_everywhere():
    assert cleaned("a\0b\ud83dc 🙂") == "ab?c 🙂"


def test_the_id_of_a_browser_is_found_again():
    full = message_id("web-1", "one", "words", "")
    assert client_id(full) == "one"
    assert client_id("SM123") == "SM123"


def test_ids_differ_by_conversation_id_and_words():
    made = {
        message_id(conversation, own, text)
        for conversation in ("web-1", "web-2")
        for own in ("a", "b")
        for text in ("x", "y")
    }
    assert len(made) == 8
