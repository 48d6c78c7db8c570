from collections.abc import Callable
from pathlib import Path

import pytest

from content.errors import ContentError
from content.texts import Button, fill, load_texts

Change = Callable[[Path, str, str], None]


def test_says_a_text_with_its_words(root: Path) -> None:
    texts = load_texts(root / "domain.yml")
    assert texts.say("utter_hello", {"clinic_name": "Hill Clinic"}) == "Welcome to Hill Clinic."
    assert texts.buttons("utter_hello") == (Button("help", "Topics"),)
    assert texts.buttons("utter_red_flag_stroke") == ()
    assert texts.ids == ("utter_hello", "utter_red_flag_stroke")
    assert texts.placeholders("utter_red_flag_stroke") == {"emergency_number"}
    assert texts.raw("utter_hello") == "Welcome to {clinic_name}."
    assert texts.line("utter_red_flag_stroke") == 9
    assert texts.sources("utter_red_flag_stroke") == ("LEAFLET",)
    assert texts.sources("utter_hello") == ()
    assert "utter_hello" in texts
    assert "utter_bye" not in texts


def test_a_word_that_holds_braces_is_not_filled_again() -> None:
    assert fill("{a} {b}", {"a": "{b}", "b": "2"}, "x") == "{b} 2"


def test_a_missing_placeholder_is_named(root: Path) -> None:
    texts = load_texts(root / "domain.yml")
    with pytest.raises(ValueError, match=r"utter_red_flag_stroke needs \{emergency_number\}"):
        texts.say("utter_red_flag_stroke", {"clinic_name": "Hill Clinic"})


def test_an_unknown_text_is_named(root: Path) -> None:
    texts = load_texts(root / "domain.yml")
    with pytest.raises(KeyError, match="utter_gone"):
        texts.say("utter_gone", {})
    with pytest.raises(KeyError, match="utter_gone"):
        texts.buttons("utter_gone")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("    - text: Call", "    - text: Ring\n    - text: Call", "exactly one"),
        ("- text: Call {emergency_number} now.", "- text:", "has no text"),
        ("payload: help", "link: help", "button 1 of utter_hello"),
        (
            "      buttons:\n        - title: Topics\n          payload: help\n",
            "      buttons: none\n",
            "not a list",
        ),
        ("responses:", "texts:", "no “responses:”"),
        ("sources: [LEAFLET]", "sources: NHS-TEA", "metadata of utter_red_flag_stroke"),
        ("sources: [LEAFLET]", "source: [NHS-TEA]", "metadata of utter_red_flag_stroke"),
    ],
)
def test_a_bad_text_is_refused(root: Path, change: Change, old: str, new: str, says: str) -> None:
    change(root / "domain.yml", old, new)
    with pytest.raises(ContentError, match=says):
        load_texts(root / "domain.yml")
