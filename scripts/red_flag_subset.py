"""Chooses the part of the red-flag vocabulary that is worth its bytes in the page (`widget/red_flags.js`).

Every wording of the vocabulary that finds an example or proof sentence is a candidate, with just the words of
its classes that this takes. In turn the candidate that finds most for its length is taken; a sentence found
before counts little. So no list has to be kept by hand when the vocabulary changes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from safety import Level
from safety.assess import Assessor
from safety.matching import Matcher, Occurrences, Span, joined
from safety.normalise import Normaliser, Token
from safety.patterns import Pattern, is_class
from safety.vocabulary import CUES, Symptom, Vocabulary

# What finding a sentence is worth, by how many chosen wordings find it already.
_WORTH = (1.0, 0.3, 0.15, 0.05)
_SAME_DAY_SHARE = 0.25
# About what a new wording costs in the compressed file beside its words, in bytes.
_WORDING_COST = 3
_BATCH = 8


class Choice(NamedTuple):
    """One of the words of one item of a pattern: of a class, or of a list in the pattern itself."""

    owner: str
    phrase: str


@dataclass(frozen=True)
class Wording:
    """A pattern of a symptom with the words of its items that a sentence used."""

    symptom: str
    level: Level
    pattern: Pattern
    choices: frozenset[Choice]

    @property
    def key(self) -> tuple[str, Pattern]:
        """What names the pattern."""
        return self.symptom, self.pattern


@dataclass
class Subset:
    """The part chosen: patterns by symptom, words by class (or by the list inside a pattern)."""

    patterns: dict[tuple[str, Pattern], Level] = field(default_factory=dict)
    phrases: dict[Choice, None] = field(default_factory=dict)

    def add(self, wording: Wording) -> None:
        """Take a wording in."""
        self.patterns[wording.key] = wording.level
        self.phrases.update(dict.fromkeys(sorted(wording.choices)))

    def cost(self, wording: Wording) -> float:
        """About what it adds to the compressed file, in bytes."""
        new = [choice.phrase for choice in wording.choices if choice not in self.phrases]
        cost = sum(2 + 0.5 * len(phrase) for phrase in new)
        return cost + (0 if wording.key in self.patterns else _WORDING_COST + 1.5 * len(wording.pattern.items))


class Reader:
    """Finds which wordings of the vocabulary stand in a sentence."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.normaliser = Normaliser(
            vocabulary.lemmas, vocabulary.spellings, vocabulary.words(), vocabulary.known_words
        )
        self.assessor = Assessor(vocabulary, self.normaliser)
        self._matcher = Matcher(vocabulary, self.normaliser)

    def read(self, text: str) -> tuple[list[Token], Occurrences]:
        """Give the words of a text and where the classes stand in it."""
        tokens = self.normaliser.tokens(text)
        return tokens, self._matcher.occurrences(tokens)

    def wordings(self, text: str) -> Iterator[Wording]:
        """Give the wordings by which the full reader finds the level of the text."""
        assessment = self.assessor.assess(text)
        counting = {finding.symptom for finding in assessment.findings if finding.counts}
        tokens, found = self.read(text)
        for symptom in self.vocabulary.symptoms():
            if symptom.id not in counting:
                continue
            for level, pattern in symptom.patterns:
                if level >= Level.SAME_DAY:
                    for items in self.places(pattern, found):
                        yield Wording(symptom.id, level, pattern, self._choices(pattern, items, tokens))

    @staticmethod
    def places(pattern: Pattern, found: Occurrences) -> list[tuple[Span, ...]]:
        """Give the ways in which a pattern stands in a text."""
        return joined(pattern, found) if all(item in found for item in pattern.items) else []

    def vetoes(self, text: str, subset: Subset) -> Iterator[tuple[Symptom, Pattern]]:
        """Give the "unless" patterns that keep the chosen patterns from firing on a text."""
        _, found = self.read(text)
        for symptom in self.vocabulary.symptoms():
            used = {
                index
                for name, pattern in subset.patterns
                if name == symptom.id
                for items in self.places(pattern, found)
                for start, end in items
                for index in range(start, end)
            }
            for veto in symptom.unless if used else ():
                for items in self.places(veto, found):
                    if any(not used.isdisjoint(range(start, end)) for start, end in items):
                        yield symptom, veto

    def _choices(
        self, pattern: Pattern, items: Sequence[Span], tokens: Sequence[Token]
    ) -> frozenset[Choice]:
        return frozenset(
            choice
            for item, (start, end) in zip(pattern.items, items, strict=True)
            for choice in self._of_item(item, tokens[start:end])
        )

    def _of_item(self, item: str, tokens: Sequence[Token]) -> Iterator[Choice]:
        """Give the first of the item's words that stands in the tokens."""
        for part in item.split("|"):
            for phrase in self.vocabulary.classes.get(part, (part,)):
                if part in self.vocabulary.numbers or self._fits(phrase, tokens):
                    if part != item:
                        yield Choice(item, part)
                    if is_class(part) and part not in self.vocabulary.numbers:
                        yield Choice(part, phrase)
                    return

    def _fits(self, phrase: str, tokens: Sequence[Token]) -> bool:
        words = iter(tokens)
        return all(
            any(word in token.keys or self.normaliser.lemma(word) in token.keys for token in words)
            for word in phrase.split()
        )


def choose(reader: Reader, sentences: Iterable[tuple[str, Level]]) -> list[Wording]:
    """Give the wordings, the most useful first.

    Args:
        reader: for the whole vocabulary.
        sentences: what is to be found, with the level it should get.
    """
    finds: defaultdict[Wording, set[int]] = defaultdict(set)
    shares: list[float] = []
    for number, (text, level) in enumerate(sentences):
        shares.append(1.0 if level is Level.EMERGENCY else _SAME_DAY_SHARE)
        for wording in reader.wordings(text):
            if wording.level >= level:
                finds[wording].add(number)
    order: list[Wording] = []
    subset = Subset()
    times: Counter[int] = Counter()
    open_ = sorted(finds, key=str)
    while open_:
        ranked = sorted(
            ((_gain(finds[each], times, shares) / (1 + subset.cost(each)), each) for each in open_),
            key=lambda pair: -pair[0],
        )
        if ranked[0][0] <= 0:
            break
        taken: set[int] = set()
        batch = []
        for _, wording in ranked[: 4 * _BATCH]:
            if len(batch) < _BATCH and taken.isdisjoint(finds[wording]):
                batch.append(wording)
                taken |= finds[wording]
        for wording in batch:
            subset.add(wording)
            times.update(finds[wording])
            order.append(wording)
        done = set(batch)
        open_ = [each for each in open_ if each not in done]
    return order


def _gain(found: Iterable[int], times: Mapping[int, int], shares: Sequence[float]) -> float:
    return sum(shares[each] * (_WORTH[times[each]] if times[each] < len(_WORTH) else 0.01) for each in found)


def useful_cues(reader: Reader, texts: Iterable[str]) -> dict[str, Counter[str]]:
    """Give for each cue of context how often each of its phrases stands in the texts."""
    counts: dict[str, Counter[str]] = {cue: Counter() for cue in CUES}
    phrases = {cue: [(p, p.replace("=", "").split()) for p in reader.vocabulary.classes[cue]] for cue in CUES}
    for text in texts:
        tokens, found = reader.read(text)
        for cue in CUES:
            for start, end in found.of(cue):
                words = [token.text for token in tokens[start:end]]
                for phrase, parts in phrases[cue]:
                    if parts[0] == words[0] and parts[-1] == words[-1] and all(p in words for p in parts):
                        counts[cue][phrase] += 1
    return counts
