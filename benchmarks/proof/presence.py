"""What a proof case holds, so that a mutant is tried only on cases that it may change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safety import Vocabulary
from safety.memory import Memory
from safety.normalise import Normaliser
from safety.patterns import Pattern, is_class

_RAW = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Presence:
    """The words and signs of one case.

    Attributes:
        keys: every form under which a word of the case may be looked up.
        texts: its words as typed and as corrected.
        numbers: the numbers in it.
        signs: names of the signs and risk factors that count at its end.
        found: ids of the symptoms that its words show, whether context lets them count or not.
    """

    vocabulary: Vocabulary
    normaliser: Normaliser
    keys: frozenset[str]
    texts: frozenset[str]
    numbers: tuple[float, ...]
    signs: frozenset[str]
    found: frozenset[str]

    def holds(self, pattern: Pattern) -> bool:
        """Whether each item of the pattern has an alternative whose words all stand in the case."""
        return all(any(map(self._holds_choice, item.split("|"))) for item in pattern.items)

    def _holds_choice(self, choice: str) -> bool:
        if not is_class(choice):
            return self.holds_phrase(choice)
        ranges = self.vocabulary.numbers.get(choice, ())
        return any(self.has_number(low, high) for low, high in ranges) or any(
            map(self.holds_phrase, self.vocabulary.classes.get(choice, ()))
        )

    def holds_phrase(self, phrase: str) -> bool:
        """Whether every word of the phrase stands somewhere in the case."""
        return all(
            word in self.keys or (not word.startswith("=") and self.normaliser.lemma(word) in self.keys)
            for word in phrase.split()
        )

    def has_any(self, words: Iterable[str]) -> bool:
        """Whether one of the words stands in the case, in any form."""
        return any(word in self.texts or word in self.keys for word in words)

    def has_all(self, words: Iterable[str]) -> bool:
        """Whether all of the words stand in the case as typed or corrected."""
        return all(word in self.texts for word in words)

    def has_number(self, low: float, high: float) -> bool:
        """Whether a number of the case lies in the range, ends included."""
        return any(low <= number <= high for number in self.numbers)


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
        vocabulary,
        normaliser,
        frozenset(key for token in tokens for key in token.keys),
        frozenset(raw | {token.text for token in tokens}),
        tuple(token.value for token in tokens if token.value is not None),
        frozenset(signs | set(memory.risks)),
        frozenset(found),
    )
