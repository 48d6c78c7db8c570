import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.channels.gsm import ALPHABET, EXTENSION, is_gsm, segments, to_gsm


def test_the_alphabet_has_its_127_characters_without_escape():
    assert len(ALPHABET) == 127
    assert len(EXTENSION) == 10
    assert not ALPHABET & EXTENSION


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        # 152 units and one that takes two: it does not fit into 153 and is not cut in two.
        ("a" * 152 + "€" + "a" * 152, 3),
        ("č" * 70, 1),
        ("č" * 71, 2),
        ("č" * 134, 2),
        ("č" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 67, 3),
    ],
)
def test_segments(text, count):
    assert segments(text) == count


def test_typographic_signs_are_made_plain():
    assert to_gsm("“Don’t” – wait…") == '"Don\'t" - wait...'


@pytest.mark.parametrize("text", ["só em inglês", "Zażółć", "抱歉", "5 µg at 25 °C"])
def test_letters_stay_as_they_are(text):
    assert to_gsm(text) == text
    assert not is_gsm(text)


@given(st.text())
def test_a_longer_text_never_takes_fewer_segments(text):
    assert segments(text + "a") >= segments(text)
    assert segments(to_gsm(text)) >= 1
