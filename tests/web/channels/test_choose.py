import pytest

from content.texts import Button
from web.channels.buttons import key_of
from web.channels.choose import Press, chosen, pressed
from web.channels.parts import Offer

ONE, TWO, THREE = (
    Button("topic:how_often", "How often will I get injections?"),
    Button("talk_to_person", "Talk to a person"),
    Button("help", "What can you answer?"),
)
CHECK = tuple(Button(f"safety_{a}", t) for a, t in (("yes", "Yes"), ("not_sure", "Not sure"), ("no", "No")))
LAST = Offer("abcd1234", (ONE, TWO, THREE), (*CHECK, ONE, TWO, THREE))


@pytest.mark.parametrize(
    "text",
    [
        "2", " 2. ", "(2)", "#2", "two", "Two!", "the second", "second", "2nd", "the 2nd one", "number two",
        "option 2",
        "2 please", "i choose the second one", "2️⃣", "２", "٢", "I'll take 2", "Reply 2", "nr. 2",
        "talk to a person", "Talk to a person.",
    ],
)  # fmt: skip
def test_the_second(text):
    assert chosen(text, LAST) == TWO


@pytest.mark.parametrize(
    ("text", "button"), [("first", ONE), ("1", ONE), ("three", THREE), ("the last one", THREE), ("3)", THREE)]
)
def test_the_others(text, button):
    assert chosen(text, LAST) == button


@pytest.mark.parametrize(
    "text",
    [
        "", "0", "4", "22", "2 days of chest pain", "two weeks", "1 and 3", "1,2", "no 2", "no, 2", "no2",
        "i take 2",
        "second thoughts",
        "yes", "no", "not sure", "is it 2", "2?3", "one of my legs is swollen", "99999999999999999999",
    ],
)  # fmt: skip
def test_everything_else_is_left_to_be_read(text):
    assert chosen(text, LAST) is None


def test_without_an_offer_a_number_is_a_text():
    assert chosen("2", None) is None
    assert chosen("2", Offer("abcd1234", (), (TWO,))) is None
    assert chosen("talk to a person", Offer("abcd1234", (), (TWO,))) == TWO


def test_a_button_of_the_last_offer():
    assert pressed(key_of("abcd1234", CHECK[2]), LAST) == Press("safety_no", is_old=False)
    assert pressed(key_of("abcd1234", CHECK[2]), LAST).counts


@pytest.mark.parametrize(
    ("button", "counts"),
    [
        ("topic:how_often", True),
        ("talk_to_person", True),
        ("safety_yes", True),
        ("safety_not_sure", True),
        ("safety_no", False),
        ("correction_past", False),
        ("correction_other", False),
        ("other_question", False),
    ],
)
@pytest.mark.parametrize("last", [LAST, None])
def test_an_old_button(button, counts, last):
    press = pressed(key_of("00000000", Button(button, "")), last)
    assert press == Press(button, is_old=True)
    assert press.counts is counts


@pytest.mark.parametrize(
    "key", ["", "abcd1234", "abcd1234.", "abcd1234./restart", "ABCD1234.help", "x.help", "help"]
)
def test_a_key_that_is_none_of_ours_is_old_and_chooses_nothing(key):
    press = pressed(key, LAST)
    assert press == Press("", is_old=True)
    assert not press.counts
