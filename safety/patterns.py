"""The small language in which the vocabulary says which words make a sign.

    LEG ~ SWOLLEN          a word of each class, at most five words apart, in either order
    TROUBLE > BREATHE      in this order, at most five words apart
    LEG ~2 PAIN, a >0 b    another limit
    out of breath          these words side by side (small words such as "my" or "really" may stand between)
    can not BREATHE        the same with a class
    chew|wash_down|DRINK   any of these; "_" joins the words of one choice, a class may be among them

Names in capitals are classes; words stand for all their forms ("swell" for "swollen" too) unless written
"=word".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DEFAULT_GAP = 5
_LINK = re.compile(r"\s+([~>]\d*)\s+")
_CLASS = re.compile(r"[A-Z][A-Z0-9_]*")
_WORD = re.compile(r"=?[a-z0-9]+")
_CHOICE = re.compile(rf"{_WORD.pattern}(?:_{_WORD.pattern})*")


class PatternError(ValueError):
    """A pattern does not follow the language above."""


@dataclass(frozen=True)
class Link:
    """How two neighbouring items of a pattern hang together."""

    ordered: bool
    gap: int


@dataclass(frozen=True)
class Pattern:
    """A pattern read: names of classes or phrases, and the links between them (one fewer)."""

    items: tuple[str, ...]
    links: tuple[Link, ...]


def is_class(name: str) -> bool:
    """Whether the name is one of a class rather than a phrase."""
    return _CLASS.fullmatch(name) is not None


def is_word(text: str) -> bool:
    """Whether the text is one plain word, perhaps with the "=" that asks for this form only."""
    return _WORD.fullmatch(text) is not None


def is_choice(item: str) -> bool:
    """Whether an item gives a choice of classes or of several words, beside plain "a|b"."""
    return "_" in item or bool(classes_in(item))


def classes_in(item: str) -> list[str]:
    """Give the names of classes in an item of a pattern."""
    return [name for name in re.split(r"[| ]", item) if is_class(name)]


def parse_pattern(text: str) -> Pattern:
    """Read one pattern.

    Raises:
        PatternError: saying what is wrong with it.
    """
    parts = _LINK.split(text.strip())
    items: list[str] = []
    links: list[Link] = []
    for place, part in enumerate(parts):
        if place % 2:
            links.append(Link(part[0] == ">", int(part[1:]) if len(part) > 1 else DEFAULT_GAP))
            continue
        pieces = _pieces(part, text)
        items.extend(pieces)
        links.extend([Link(True, 0)] * (len(pieces) - 1))
    return Pattern(tuple(items), _in_order(parts, links, items))


def _in_order(parts: list[str], links: list[Link], items: list[str]) -> tuple[Link, ...]:
    if len(links) != len(items) - 1:
        raise PatternError(f"cannot read the links of {' '.join(parts)!r}")
    return tuple(links)


def _pieces(part: str, whole: str) -> list[str]:
    """Cut what stands between two links into classes and runs of plain words."""
    pieces: list[str] = []
    run: list[str] = []
    for word in part.split():
        for choice in word.split("|"):
            if not is_class(choice) and not _CHOICE.fullmatch(choice):
                raise PatternError(f"{choice!r} in {whole!r} is neither a class in capitals nor a plain word")
        if is_choice(word):
            if run:
                pieces.append(" ".join(run))
                run = []
            pieces.append(word)
        else:
            run.append(word)
    if run:
        pieces.append(" ".join(run))
    if not pieces:
        raise PatternError(f"something is missing beside a link in {whole!r}")
    return pieces
