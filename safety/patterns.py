"""The small language in which the vocabulary says which words make a sign.

    LEG ~ SWOLLEN               a word of each class, at most five words apart, in either order
    TROUBLE > BREATHE           in this order, at most five words apart
    LEG ~2 PAIN                 at most two words apart
    out of breath               these words side by side (small words such as "my" may stand between)
    chew|wash down|DRINK        any of these: a word, words side by side or a class
    (left|right) arm            the same inside a run of words

Names in capitals are classes; words stand for all their forms ("swell" for "swollen" too) unless written
"=word".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DEFAULT_GAP = 5
_LINK = re.compile(r"\s+([~>]\d*)\s+")
_PIECE = re.compile(r"\(([^()]*)\)|([^()\s]+)|(\s+)|(.)")
_CLASS = re.compile(r"[A-Z][A-Z0-9_]*")
_WORD = re.compile(r"=?[a-z0-9]+")
_SIDE_BY_SIDE = 0


class PatternError(ValueError):
    """A pattern does not follow the language above."""


@dataclass(frozen=True)
class Link:
    """How two neighbouring items of a pattern hang together."""

    ordered: bool
    gap: int


@dataclass(frozen=True)
class Pattern:
    """A pattern read.

    Attributes:
        items: each a class, a phrase, or several of them with "|" between.
        links: what lies between the items; one fewer than these.
    """

    items: tuple[str, ...]
    links: tuple[Link, ...]

    def choices(self) -> list[str]:
        """Give every class and phrase of the items."""
        return [choice for item in self.items for choice in item.split("|")]


def is_class(name: str) -> bool:
    """Whether the name is one of a class rather than a phrase."""
    return _CLASS.fullmatch(name) is not None


def is_phrase(text: str) -> bool:
    """Whether the text is made of plain words, perhaps with the "=" that asks for one form only."""
    return bool(text.strip()) and all(map(_WORD.fullmatch, text.split()))


def parse_pattern(text: str) -> Pattern:
    """Read one pattern.

    Raises:
        PatternError: saying what is wrong with it.
    """
    items: list[str] = []
    links: list[Link] = []
    for place, part in enumerate(_LINK.split(text.strip())):
        if place % 2:
            links.append(Link(part[0] == ">", int(part[1:]) if len(part) > 1 else DEFAULT_GAP))
            continue
        run = _run(part, text)
        links.extend([Link(True, _SIDE_BY_SIDE)] * (len(run) - 1))
        items.extend(run)
    return Pattern(tuple(items), tuple(links))


def _run(part: str, whole: str) -> list[str]:
    """Cut what stands between two links into items that stand side by side."""
    if "(" not in part and "|" in part:
        return [_choice(part, whole)]
    items: list[str] = []
    words: list[str] = []
    for group, word, _space, stray in _PIECE.findall(part):
        if stray:
            raise PatternError(f"a bracket in {whole!r} has no partner")
        if word and not is_class(word):
            words.append(word)
        elif word or group:
            if words:
                items.append(_choice(" ".join(words), whole))
            words = []
            items.append(_choice(group or word, whole))
    if words:
        items.append(_choice(" ".join(words), whole))
    if not items:
        raise PatternError(f"something is missing beside a link in {whole!r}")
    return items


def _choice(text: str, whole: str) -> str:
    choices = [choice.strip() for choice in text.split("|")]
    for choice in choices:
        if not is_class(choice) and not is_phrase(choice):
            raise PatternError(f"{choice!r} in {whole!r} is neither a class in capitals nor plain words")
    return "|".join(choices)
