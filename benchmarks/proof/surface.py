"""Rewrites a message as hurried people type it. Every change here keeps what the message means."""

from __future__ import annotations

import re
from random import Random

_PUNCTUATION = re.compile("[^\\w\\s\ue000]|_")
# Between digits a point or a comma belongs to the number: "39.8" is no "398".
_INSIDE_NUMBER = re.compile(r"(?<=\d)[.,](?=\d)")
_POINT = "\ue000"
_SPACES = re.compile(r"\s+")
_G_DROPPED = re.compile(r"\b(\w{3,}in)g\b")

SHORT_FORMS = {
    "going to": "gonna",
    "want to": "wanna",
    "right now": "rn",
    "you": "u",
    "your": "ur",
    "are": "r",
    "and": "n",
    "to": "2",
    "for": "4",
    "before": "b4",
    "because": "cos",
    "please": "plz",
    "today": "2day",
    "tonight": "2nite",
    "tomorrow": "tmrw",
    "what": "wot",
    "when": "wen",
    "with": "wiv",
    "have": "hav",
    "really": "rly",
    "about": "bout",
    "through": "thru",
    "people": "ppl",
    "minutes": "mins",
    "hours": "hrs",
    "weeks": "wks",
    "since": "sinse",
    "night": "nite",
    "something": "smth",
    "them": "em",
    "husband": "hubby",
}
_SHORTENED = re.compile(r"\b(" + "|".join(sorted(SHORT_FORMS, key=len, reverse=True)) + r")\b")

# Ordinary life around the sign. Nothing in them may raise or clear anything.
STORIES = (
    (
        "hello there, hope you are all well and thanks for moving my appointment last time. i have been "
        "coming to the clinic every eight weeks and the new building is lovely.",
        "my neighbour brings me in her car and we usually get a cup of tea on the way home. "
        "thank you very much",
    ),
    (
        "Good evening. I started the injections in spring after my blood test and my doctor put me on the "
        "usual plan. Work has been busy and the children are back at school.",
        "I can come in any day except Thursday because of my shift. Regards, Pat",
    ),
    (
        "so it has been a long day, the bus was late and then the shop had run out of milk and eggs\n\n",
        "\n\nsorry for the long message, i did try ringing but the line was engaged",
    ),
    (
        "hiya its me again. got my jab on monday from the new nurse, she was nice. went shopping, did some "
        "cooking, watched the news. anyway,",
        ". let me know what you think and if i need to bring my booking letter next time",
    ),
)

QUESTIONS = (
    "can i have my injection on a friday?",
    "Do I need to book the next one myself?",
    "what is the difference between cyanocobalamin and hydroxocobalamin?",
    "is it ok to drink tea before the appointment?",
    "how much does a private b12 shot cost? also",
    "do you know if the clinic is open on saturday? and",
)


def capitals(text: str) -> str:
    """Give the text in capitals."""
    return text.upper()


def without_punctuation(text: str) -> str:
    """Give the text without any punctuation, apostrophes included; numbers keep their decimal point."""
    kept = _INSIDE_NUMBER.sub(_POINT, text)
    return _spaced(_PUNCTUATION.sub("", kept.replace("-", " "))).replace(_POINT, ".")


def sms(text: str) -> str:
    """Give the text in small letters with the short forms of text messages and dropped g's."""
    plain = without_punctuation(text.lower())
    shortened = _SHORTENED.sub(lambda found: SHORT_FORMS[found.group()], plain)
    return _G_DROPPED.sub(r"\1", shortened)


def without_spaces(text: str) -> str:
    """Give the words of the text run together."""
    return _SPACES.sub("", without_punctuation(text))


def embedded(text: str, rng: Random) -> str:
    """Give the text in the middle of an ordinary story."""
    before, after = rng.choice(STORIES)
    end = "" if text[-1:] in ".!?" or after.startswith(".") or after.startswith("\n") else "."
    return re.sub(r"[ ]*\n[ ]*", "\n", f"{before} {text}{end} {after}").replace(" .", ".")


def after_question(text: str, rng: Random) -> str:
    """Give the text behind a question that has nothing to do with it."""
    return f"{rng.choice(QUESTIONS)} {text}"


def split(text: str, rng: Random) -> tuple[str, str] | None:
    """Give the text cut into two messages somewhere in its middle half; None below four words."""
    words = text.split()
    if len(words) < 4:
        return None
    place = rng.randint(len(words) // 4 or 1, len(words) - (len(words) // 4 or 1))
    return " ".join(words[:place]), " ".join(words[place:])


def _spaced(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
