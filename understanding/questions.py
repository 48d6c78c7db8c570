"""Find where a message may fall into two questions, so that each gets its answer."""

import re
from typing import NamedTuple

MAX_SPLITS = 6
# Shorter than this, a side is no question of its own: "signs and symptoms" stays whole.
SHORTEST_WORDS = 2
# Longer than this, a message is a story; its sentences still split, its commas and "and"s do not.
LONGEST_WORDS_TO_JOIN = 45

_OPENER = (
    r"(?:is|are|am|was|do|does|did|can|could|should|would|will|shall|may|must|have|has|how|what|whats|what's|when"
    r"|where|which|who|why|if|any)\b"
)
# Strongest first: sentences, then words that announce another matter, then a joint before a question word.
_SENTENCE_END = re.compile(r"(?<=[?!])\s*|(?<=[.;])\s+|\s*\n+\s*")
_ANNOUNCED = re.compile(
    r"[\s,]+(?:btw|by the way|another (?:thing|question)|one more thing|and also|also|plus|as well as"
    r"|and then)\b[\s,:]*",
    re.IGNORECASE,
)
_JOINT = re.compile(
    rf"(?:\s*,\s*|\s+)(?:and|but|or)\s+(?={_OPENER}|i\b|im\b|i'm\b)|\s*,\s*(?={_OPENER})", re.IGNORECASE
)
_LOOSE_JOINT = re.compile(r"\s*[,+&/]\s*|\s+(?:and|n|an)\s+", re.IGNORECASE)
_BARE_QUESTION_WORD = re.compile(
    r"\s+(?=(?:what|whats|how|when|where|which|who|why|can|should|could)\b)", re.IGNORECASE
)


# "The difference between A and B", "A, which is B": one question, whatever joins its parts.
_COMPARES = re.compile(r"\b(?:between|difference|differ|versus|vs|compared|both|either)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:even|though|although|because|since|so|which|who|that|as|while|with|without|then|if|when|but|not)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"^(?:{_OPENER})|\?|\b(?:what|whats|how|when|where|which|why|who|can|should)\b", re.IGNORECASE
)
_TELLS = re.compile(r"^(?:i|im|i'm|ive|i've|my|we|our|he|she|his|her|they|just|been|had)\b", re.IGNORECASE)
# A short part asks even without a question word, as in a search box; "My mum has been …" only tells.
LONGEST_FRAGMENT = 6


class Split(NamedTuple):
    """One way to cut a message in two."""

    first: str
    second: str
    clear: bool
    """Whether the writer marked the cut: by punctuation, an announcement, or "and" before a question word."""


def asks(part: str) -> bool:
    """Whether a part of a message may be a question of its own, rather than a piece of the story."""
    count = len(part.split())
    if count < SHORTEST_WORDS:
        return False
    return bool(_ASKS.search(part)) or count <= LONGEST_FRAGMENT or not _TELLS.match(part)


def possible_splits(text: str) -> list[Split]:
    """Ways to cut a message in two, likelier ones first, at most `MAX_SPLITS`; empty for a single question.

    Whether a cut is right is decided by how surely each side matches a topic of its own.
    """
    text = text.strip()
    patterns = [(_SENTENCE_END, True), (_ANNOUNCED, True)]
    if len(text.split()) <= LONGEST_WORDS_TO_JOIN:
        patterns += [(_JOINT, True), (_LOOSE_JOINT, False), (_BARE_QUESTION_WORD, False)]
    splits: dict[tuple[str, str], Split] = {}
    for pattern, clear in patterns:
        for match in pattern.finditer(text):
            first = text[: match.start()].strip(" ,.;:-")
            second = text[match.end() :].strip(" ,.;:-")
            if not clear and (_COMPARES.search(first) or _GOES_ON.match(second)):
                continue
            if asks(first) and asks(second):
                splits.setdefault((first, second), Split(first, second, clear))
    return list(splits.values())[:MAX_SPLITS]
