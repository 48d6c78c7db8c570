"""What a person chose: a pressed button, new or old, or "2", "two", "the second", a title typed out. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from content.texts import Button
from web.channels.buttons import OFFER_ID
from web.channels.parts import Offer
from web.frontdoor.choices import CHECK_ANSWERS, CORRECTIONS, OTHER_QUESTION
from web.frontdoor.message import CHOICE

CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
NUMBERS = {word: at for words in (CARDINALS, ORDINALS) for at, word in enumerate(words)}
# "No 2" is left out: it may be "no" to the safety check.
NUMBER = re.compile(
    r"(?:(?:i )?(?:choose|pick|ill take|reply|answer|option|choice|number|nr|button) )*"
    rf"(?:the )?(?:option |number )?(?P<number>\d{{1,2}}|{'|'.join(NUMBERS)}|last)(?:st|nd|rd|th)?"
    r"(?: (?:one|option))?(?: (?:please|pls|thanks|thank you))?"
)
KEYCAP = "\u20e3\ufe0f"
# What these mean hangs on the message they stood below. A late "yes" to the safety check is not among
# them: it is a yes.
OF_THE_MOMENT = frozenset([OTHER_QUESTION, *CORRECTIONS, "safety_no"])


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button: its choice, and whether it stood below an earlier message than the last."""

    choice: str
    is_old: bool

    @property
    def counts(self) -> bool:
        """Whether it is taken as pressed; if not, the person is told kindly that the button is old."""
        return bool(self.choice) and not (self.is_old and self.choice in OF_THE_MOMENT)


def pressed(key: str, last: Offer | None) -> Press:
    """What a native button's key says. A key that is none of ours is an old button without a choice."""
    offer, _, choice = key.partition(".")
    if not OFFER_ID.fullmatch(offer) or not CHOICE.fullmatch(choice):
        return Press("", is_old=True)
    return Press(choice, is_old=last is None or last.id != offer)


def chosen(text: str, last: Offer | None) -> Button | None:
    """The button that a typed text stands for, by its number or its title; None for any other text.

    Answers to the safety check are left to the gate, which reads them in words.
    """
    if last is None:
        return None
    said = _plain(text)
    for button in last.buttons:
        if button.id not in CHECK_ANSWERS and said and said == _plain(button.title):
            return button
    match = NUMBER.fullmatch(said)
    if match is None or not last.numbered:
        return None
    number = match["number"]
    if number == "last":
        return last.numbered[-1]
    at = NUMBERS.get(number, int(number) - 1 if number.isdigit() else -1)
    return last.numbered[at] if 0 <= at < len(last.numbered) else None


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.translate({ord(char): None for char in KEYCAP})).lower()
    text = re.sub(r"[’'`´]", "", text)
    # Digits of any writing; a comma parts "no, 2" from the number 2.
    text = "".join(str(unicodedata.digit(char, char)) for char in text)
    return " ".join(re.sub(r"[^\w]+", " ", text).split())
