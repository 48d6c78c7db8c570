"""Find phrasings that say the same in two topics: the matcher cannot tell such topics apart."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

BLOCK = 512  # rows compared at a time: 5,000 phrasings would need 100 MB at once
LISTED = 0.93
REFUSED = 0.985


@dataclass(frozen=True, slots=True)
class Item:
    """One phrasing and the intent it belongs to."""

    intent: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two phrasings of different intents that the encoder finds nearly the same; similarity is a cosine."""

    first: Item
    second: Item
    similarity: float

    @property
    def refused(self) -> bool:
        """Too near to keep: the matcher would be taught two answers to one question."""
        return self.similarity >= REFUSED


def normalise(phrasing: str) -> str:
    """A phrasing without what nobody hears: case, accents, punctuation, blanks, “b 12” for “b12”."""
    text = unicodedata.normalize("NFKD", phrasing.casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = re.sub(r"['’]", "", text)
    text = re.sub(r"[^\w%]+", " ", text).strip()
    return re.sub(r"\bb[ -]12\b", "b12", text)


def near_duplicates(
    vectors: npt.NDArray[np.floating[Any]],
    items: Sequence[Item],
    threshold: float = LISTED,
    new: Collection[Item] | None = None,
) -> list[Pair]:
    """Pairs of phrasings of different intents with a cosine of at least ``threshold``, nearest first.

    ``vectors`` has one row an item, of any length above zero. With ``new`` only pairs with one of these: all
    pairs of 1,000 topics take a minute. Raises ValueError when the numbers of vectors and items differ.
    """
    if len(vectors) != len(items):
        raise ValueError(f"{len(vectors)} vectors for {len(items)} phrasings; encode the same list")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)
    _, labels = np.unique([item.intent for item in items], return_inverse=True)
    wanted = np.array([new is None or item in new for item in items], dtype=bool)
    places = np.flatnonzero(wanted)
    found: list[Pair] = []
    for start in range(0, len(places), BLOCK):
        block = places[start : start + BLOCK]
        first = int(block[0]) if new is None else 0
        similar = unit[block] @ unit[first:].T
        for row, column in zip(*np.nonzero(similar >= threshold), strict=True):
            one, other = block[row], column + first
            # Two that are both wanted meet twice.
            if labels[one] != labels[other] and (one < other or not wanted[other]):
                pair = items[min(one, other)], items[max(one, other)]
                found.append(Pair(*pair, min(1.0, float(similar[row, column]))))
    return sorted(
        found, key=lambda pair: (-pair.similarity, pair.first.intent, pair.second.intent, pair.first.text)
    )
