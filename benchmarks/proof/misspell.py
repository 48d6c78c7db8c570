"""Slips of the finger: seeded edits inside one word."""

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
