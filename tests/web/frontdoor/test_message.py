import pytest

from web.frontdoor.message import CHOICE, cleaned


@pytest.mark.parametrize("choice", ["topic:how_often", "none_of_these", "talk_to_person", "safety_yes"])
def test_ids_of_buttons(choice):
    assert CHOICE.fullmatch(choice)


@pytest.mark.parametrize("choice", ["", "/restart", "topic:", "Topic:x", "topic:../x", "topic:x\n", "a" * 41])
def test_anything_else_is_no_id(choice):
    assert not CHOICE.fullmatch(choice)


def test_cleaned_text_can_be_stored_everywhere():
    assert cleaned("a\0b\ud83dc 🙂") == "ab?c 🙂"
