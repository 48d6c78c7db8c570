"""Slips of the finger: seeded edits inside one word. And words written as they are heard."""

from __future__ import annotations

import re
from random import Random

from rapidfuzz.distance import OSA

# Neighbours on a QWERTY keyboard. People seldom hit a key on the other side.
_NEIGHBOURS = {
    "a": "qsz",
    "b": "vgn",
    "c": "xdv",
    "d": "sefc",
    "e": "wrd",
    "f": "drgv",
    "g": "fthb",
    "h": "gyjn",
    "i": "uok",
    "j": "hukm",
    "k": "jil",
    "l": "kop",
    "m": "nj",
    "n": "bhm",
    "o": "ipl",
    "p": "ol",
    "q": "wa",
    "r": "etf",
    "s": "awdx",
    "t": "ryg",
    "u": "yij",
    "v": "cfb",
    "w": "qes",
    "x": "zsc",
    "y": "tuh",
    "z": "xa",
}
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
# What stands in a word, and how people who go by the ear write it.
_HEARD = (
    ("ph", "f"),
    ("ei|ie|ea", "ee"),
    ("ee", "ea"),
    ("tion", "shun"),
    ("ous", "us"),
    ("ight", "ite"),
    ("c(?=[eiy])", "s"),
    ("c(?=[aorltu])", "k"),
    ("ck", "k"),
    ("ch(?=e$)", "k"),
    ("ow|oa", "oe"),
    ("ai", "ay"),
    ("ai|ay", "ae"),
    ("y$", "ie"),
    ("x", "cks"),
)


def misspelt(text: str, edits: int, shortest: int, most: int, rng: Random) -> list[str]:
    """Give texts that each have one word misspelt.

    Args:
        text: the text.
        edits: how many edits (swap, drop, double or neighbouring key) the word gets.
        shortest: words with fewer letters stay as they are.
        most: at most so many texts, each with another word.
        rng: where the chances come from.
    """
    words = [found for found in _WORD.finditer(text) if len(found.group()) >= shortest]
    rng.shuffle(words)
    return [
        text[: found.start()] + _edited(found.group(), edits, rng) + text[found.end() :]
        for found in words[:most]
    ]


def as_heard(text: str, shortest: int, most: int, rng: Random) -> list[str]:
    """Give texts that each have one word written by the ear; the arguments are those of `misspelt`."""
    made = []
    for found in _WORD.finditer(text):
        word = found.group().lower()
        fitting = [(pattern, heard) for pattern, heard in _HEARD if re.search(pattern, word)]
        if len(word) < shortest or not fitting:
            continue
        for pattern, heard in rng.sample(fitting, min(2, len(fitting))):
            word = re.sub(pattern, heard, word, count=1)
        if word != found.group().lower():
            made.append(text[: found.start()] + word + text[found.end() :])
    rng.shuffle(made)
    return made[:most]


def _edited(word: str, edits: int, rng: Random) -> str:
    """Give the word that many edits away. Its first letter stays: people get that one right."""
    while True:
        changed = word
        for _ in range(edits):
            changed = _one_edit(changed, rng)
        if OSA.distance(changed.lower(), word.lower()) == edits:
            return changed


def _one_edit(word: str, rng: Random) -> str:
    place = rng.randrange(1, len(word))
    letter = word[place]
    kind = rng.choice(("swap", "drop", "double", "neighbour"))
    if kind == "swap" and place + 1 < len(word):
        return word[:place] + word[place + 1] + letter + word[place + 2 :]
    if kind == "drop":
        return word[:place] + word[place + 1 :]
    if kind == "double":
        return word[:place] + letter + word[place:]
    return word[:place] + rng.choice(_NEIGHBOURS[letter.lower()]) + word[place + 1 :]
