"""An index from words to the cases that hold them, so that a mutant is tried only on cases it may change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safety import Vocabulary
from safety.memory import Memory
from safety.normalise import Normaliser, Token
from safety.patterns import Pattern, is_class

# Emoji are words too.
_RAW = re.compile(r"[^\W_]+|[^\w\s]")


@dataclass(frozen=True)
class Presence:
    """The words and signs of one case.

    Attributes:
        keys: every form under which a word of the case may be looked up.
        words: its words in order, each with those forms; of several messages one after the other.
        texts: its words as typed and as corrected.
        numbers: the numbers in it.
        signs: names of the signs and risk factors that count at its end.
        found: ids of the symptoms that its words show, whether context lets them count or not.
    """

    keys: frozenset[str]
    words: tuple[Token, ...]
    texts: frozenset[str]
    numbers: tuple[float, ...]
    signs: frozenset[str]
    found: frozenset[str]


def presence(
    messages: Sequence[str],
    memory: Memory,
    found: Iterable[str],
    vocabulary: Vocabulary,
    normaliser: Normaliser,
) -> Presence:
    """Give what the messages hold.

    Args:
        messages: the messages of one case, oldest first.
        memory: the memory after the last of them.
        found: ids of the symptoms that were found in any of them, switched off or not.
        vocabulary: the whole vocabulary.
        normaliser: made from the same vocabulary.
    """
    tokens = [token for message in messages for token in normaliser.tokens(message)]
    raw = {word for message in messages for word in _RAW.findall(message.lower().replace("'", ""))}
    names = {symptom.name for symptom in memory.symptoms}
    signs = {sign for symptom in vocabulary.symptoms() if symptom.id in names for sign in symptom.signs}
    return Presence(
        frozenset(key for token in tokens for key in token.keys),
        tuple(tokens),
        frozenset(raw | {token.text for token in tokens}),
        tuple(token.value for token in tokens if token.value is not None),
        frozenset(signs | set(memory.risks)),
        frozenset(found),
    )


class CaseIndex:
    """Gives the cases that hold a word, a phrase, a pattern or a sign.

    A set of cases is a number: bit n stands for case n. All sets are larger than necessary at times, never
    smaller: the distance between the parts of a pattern is left to the reader.
    """

    def __init__(self, vocabulary: Vocabulary, normaliser: Normaliser, cases: Sequence[Presence]) -> None:
        self._vocabulary = vocabulary
        self._normaliser = normaliser
        self._keys = _inverted(case.keys for case in cases)
        self._texts = _inverted(case.texts for case in cases)
        self._signs = _inverted(case.signs for case in cases)
        self._found = _inverted(case.found for case in cases)
        self._words = [case.words for case in cases]
        self._phrases: dict[str, int] = {}
        self._numbers = [(n, value) for n, case in enumerate(cases) for value in case.numbers]
        self._choices: dict[str, int] = {}
        self.every = (1 << len(cases)) - 1

    def pattern(self, pattern: Pattern) -> int:
        """Cases in which each item of the pattern has an alternative whose words all stand in the case."""
        held = self.every
        for item in pattern.items:
            held &= self._any_choice(item)
        return held

    def _any_choice(self, item: str) -> int:
        held = self._choices.get(item)
        if held is None:
            held = 0
            for choice in item.split("|"):
                held |= self._choice(choice) if is_class(choice) else self.phrase(choice)
            self._choices[item] = held
        return held

    def _choice(self, name: str) -> int:
        held = 0
        for low, high in self._vocabulary.numbers.get(name, ()):
            held |= self.number(low, high)
        for phrase in self._vocabulary.classes.get(name, ()):
            held |= self.phrase(phrase)
        return held

    def phrase(self, phrase: str) -> int:
        """Cases in which the words of the phrase follow one another, with at most three words between two."""
        held = self._phrases.get(phrase)
        if held is None:
            elements = [self._normaliser.accepted(word) for word in phrase.split()]
            held = self.every
            for element in elements:
                held &= _union(self._keys, element)
            if len(elements) > 1:
                held = sum(1 << n for n in numbers_of(held) if _follow(elements, self._words[n]))
            self._phrases[phrase] = held
        return held

    def any_word(self, words: Iterable[str]) -> int:
        """Cases in which one of the words stands, in any form."""
        words = list(words)
        return _union(self._texts, words) | _union(self._keys, words)

    def number(self, low: float, high: float) -> int:
        """Cases with a number in the range, ends included."""
        held = 0
        for n, value in self._numbers:
            if low <= value <= high:
                held |= 1 << n
        return held

    def signs(self, names: Iterable[str]) -> int:
        """Cases at whose end one of the signs or risk factors counts."""
        return _union(self._signs, names)

    def found(self, symptom: str) -> int:
        """Cases whose words show that symptom, whether context lets it count or not."""
        return self._found.get(symptom, 0)


def _follow(elements: Sequence[frozenset[str]], words: Sequence[Token]) -> bool:
    """Whether the elements stand in that order, each at most four words after the one before."""
    ends = {index for index, word in enumerate(words) if not elements[0].isdisjoint(word.keys)}
    for element in elements[1:]:
        ends = {
            later
            for end in ends
            for later in range(end + 1, min(end + 5, len(words)))
            if not element.isdisjoint(words[later].keys)
        }
    return bool(ends)


def _inverted(cases: Iterable[Iterable[str]]) -> dict[str, int]:
    index: dict[str, int] = {}
    for number, names in enumerate(cases):
        for name in names:
            index[name] = index.get(name, 0) | 1 << number
    return index


def _union(index: dict[str, int], names: Iterable[str]) -> int:
    held = 0
    for name in names:
        held |= index.get(name, 0)
    return held


def numbers_of(held: int) -> list[int]:
    """Give the numbers of the cases in a set, lowest first."""
    numbers = []
    while held:
        lowest = held & -held
        numbers.append(lowest.bit_length() - 1)
        held ^= lowest
    return numbers
