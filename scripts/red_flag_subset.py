"""Chooses the part of the red-flag vocabulary that is worth its bytes in the page (`widget/red_flags.js`).

A wording of the vocabulary that finds a proof or example sentence is loosened to two of its items near each
other, where no ordinary phrasing has these. Each is a candidate, with just the words of its classes that
sentences use. In turn the candidate that finds most for its length is taken; a sentence found before counts
less. So no list has to be kept by hand when the vocabulary changes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from safety import Level
from safety.assess import Assessor
from safety.matching import Matcher, Occurrences, Span, joined
from safety.normalise import Normaliser, Token
from safety.patterns import DEFAULT_GAP, Link, Pattern
from safety.vocabulary import Vocabulary

# What finding a sentence is worth, by how many chosen signs find it already, and what an alarm costs.
_WORTH = (1.0, 0.35, 0.15, 0.05)
_SAME_DAY_WORTH = 0.12
_ALARM = 2.0
# About what a sign adds to the compressed file beside its words, in bytes.
_SIGN_COST = 6
_BATCH = 8

Items = tuple[str, ...]


class Choice(NamedTuple):
    """One of the words of one item: of a class, or of a list in the item itself."""

    owner: str
    phrase: str


@dataclass(frozen=True)
class Sign:
    """Items that stand near each other, for a symptom and level.

    Attributes:
        choices: the words of the items that a sentence used.
    """

    symptom: str
    level: Level
    items: Items
    choices: frozenset[Choice]


@dataclass
class Subset:
    """The signs and words chosen."""

    signs: dict[tuple[str, Items], Level] = field(default_factory=dict)
    choices: dict[Choice, None] = field(default_factory=dict)

    def add(self, sign: Sign) -> None:
        """Take a sign in."""
        self.signs[sign.symptom, sign.items] = sign.level
        self.choices.update(dict.fromkeys(sorted(sign.choices)))

    def cost(self, sign: Sign) -> float:
        """About what the sign adds to the compressed file, in bytes."""
        new = sum(2 + 0.5 * len(choice.phrase) for choice in sign.choices if choice not in self.choices)
        return new + (0 if (sign.symptom, sign.items) in self.signs else _SIGN_COST)


@dataclass(frozen=True)
class _Read:
    """One text cut into words, with the classes found."""

    tokens: list[Token]
    found: Occurrences
    counting: frozenset[str]
    level: Level


class Chooser:
    """Ranks the signs of a vocabulary.

    Args:
        vocabulary: the whole of it.
        urgent: sentences to find, with the level each should get.
        ordinary: sentences in which nothing should be found.
    """

    def __init__(
        self, vocabulary: Vocabulary, urgent: Iterable[tuple[str, Level]], ordinary: Iterable[str]
    ) -> None:
        self.vocabulary = vocabulary
        self.normaliser = Normaliser(
            vocabulary.lemmas, vocabulary.spellings, vocabulary.words(), vocabulary.known_words
        )
        self._assessor = Assessor(vocabulary, self.normaliser)
        self._matcher = Matcher(vocabulary, self.normaliser)
        self._urgent = [self._read(text, level) for text, level in urgent]
        # What context alone keeps silent says nothing about the words.
        self._context: list[str] = []
        self._ordinary: list[_Read] = []
        for text in ordinary:
            if self._assessor.assess(text).cleared:
                self._context.append(text)
            else:
                self._ordinary.append(self._read(text, Level.NONE))
        self._names = [frozenset(read.found.names()) for read in self._ordinary]

    def order(self) -> list[Sign]:
        """Give the signs, the most useful first."""
        finds = self._finds()
        alarms = self._alarms({sign.items for sign in finds})
        widened = _Widening(alarms)
        order: list[Sign] = []
        subset = Subset()
        times: Counter[int] = Counter()
        left = sorted(finds, key=lambda sign: (sign.symptom, sign.items, -sign.level, sorted(sign.choices)))
        while left:
            worth = {
                sign: (self._gain(finds[sign], times) - _ALARM * alarms[sign.items, sign.choices])
                / (1 + subset.cost(sign))
                for sign in left
            }
            ranked = sorted(left, key=lambda sign: -worth[sign])
            left = [sign for sign in ranked if worth[sign] > 0]
            taken: set[int] = set()
            batch: list[Sign] = []
            refused: list[Sign] = []
            for sign in left[: 3 * _BATCH]:
                if len(batch) == _BATCH or not taken.isdisjoint(finds[sign]):
                    continue
                if self._gain(finds[sign], times) <= _ALARM * widened.alarms(sign, subset):
                    refused.append(sign)
                    continue
                subset.add(sign)
                batch.append(sign)
                taken |= finds[sign]
            for sign in batch:
                times.update(finds[sign])
            order += batch
            left = _without(left, [*batch, *refused])
        return order

    def cue_counts(self, cues: Iterable[str]) -> dict[str, Counter[str]]:
        """Give for each cue of context how often each of its phrases stands in sentences where it matters."""
        reads = [*self._urgent, *(self._read(text, Level.NONE) for text in self._context)]
        counts: dict[str, Counter[str]] = {}
        for cue in cues:
            counts[cue] = Counter()
            for read in reads:
                for start, end in read.found.of(cue):
                    counts[cue].update(list(self._of_class(cue, read.tokens[start:end]))[:1])
        return counts

    def _read(self, text: str, level: Level) -> _Read:
        tokens = self.normaliser.tokens(text)
        counting = frozenset(
            finding.symptom
            for finding in (self._assessor.assess(text).findings if level else ())
            if finding.level
        )
        return _Read(tokens, self._matcher.occurrences(tokens), counting, level)

    def _finds(self) -> dict[Sign, set[int]]:
        """Give every candidate with the sentences that it finds."""
        candidates: dict[tuple[str, Items], Level] = {}
        for read in self._urgent:
            for symptom in self.vocabulary.symptoms():
                for level, pattern in symptom.patterns if symptom.id in read.counting else ():
                    if level >= max(read.level, Level.SAME_DAY) and _places(pattern, read.found):
                        for items in _loosened(pattern):
                            known = candidates.get((symptom.id, items), Level.NONE)
                            candidates[symptom.id, items] = max(level, known)
        finds: defaultdict[Sign, set[int]] = defaultdict(set)
        for number, read in enumerate(self._urgent):
            for (symptom_id, items), level in candidates.items():
                if level < read.level or symptom_id not in read.counting:
                    continue
                for spans in _places(_near(items), read.found):
                    choices = self._words(items, spans, read)
                    finds[Sign(symptom_id, level, items, choices)].add(number)
        return finds

    def _alarms(self, candidates: Iterable[Items]) -> Counter[tuple[Items, frozenset[Choice]]]:
        """Count the ordinary sentences in which the items stand near each other, by the words used."""
        counts: Counter[tuple[Items, frozenset[Choice]]] = Counter()
        for items in candidates:
            pattern, wanted = _near(items), frozenset(items)
            for names, read in zip(self._names, self._ordinary, strict=True):
                if wanted <= names:
                    counts.update(
                        {(items, self._words(items, spans, read)) for spans in _places(pattern, read.found)}
                    )
        return counts

    def _words(self, items: Items, spans: Sequence[Span], read: _Read) -> frozenset[Choice]:
        return frozenset(
            choice
            for item, (start, end) in zip(items, spans, strict=True)
            for choice in self._choices(item, read.tokens[start:end])
        )

    def _gain(self, texts: Iterable[int], times: Mapping[int, int]) -> float:
        return sum(
            (1 if self._urgent[text].level is Level.EMERGENCY else _SAME_DAY_WORTH)
            * _WORTH[min(times[text], len(_WORTH) - 1)]
            for text in texts
        )

    def _choices(self, item: str, tokens: Sequence[Token]) -> Iterator[Choice]:
        """Give the first of the item's words that stands in the tokens."""
        for part in item.split("|"):
            if part in self.vocabulary.numbers:
                phrases = [part] if tokens[0].value is not None else []
            else:
                phrases = list(self._of_class(part, tokens))
            if phrases:
                if part != item:
                    yield Choice(item, part)
                if part in self.vocabulary.classes:
                    yield Choice(part, phrases[0])
                return

    def _of_class(self, name: str, tokens: Sequence[Token]) -> Iterator[str]:
        for phrase in self.vocabulary.classes.get(name, (name,)):
            words = phrase.split()
            if len(words) <= len(tokens) and self._stands(words, tokens):
                yield phrase

    def _stands(self, words: Sequence[str], tokens: Sequence[Token]) -> bool:
        left = iter(tokens)
        return all(
            any(word in token.keys or self.normaliser.lemma(word) in token.keys for token in left)
            for word in words
        )


class _Widening:
    """What a sign raises through the others: its words join classes that chosen signs use too.

    Args:
        alarms: ordinary sentences by the items that stand in them and the words used.
    """

    def __init__(self, alarms: Mapping[tuple[Items, frozenset[Choice]], int]) -> None:
        self._of_items: defaultdict[Items, list[tuple[frozenset[Choice], int]]] = defaultdict(list)
        self._of_choice: defaultdict[Choice, set[tuple[Items, frozenset[Choice], int]]] = defaultdict(set)
        for (items, choices), count in alarms.items():
            self._of_items[items].append((choices, count))
            for choice in choices:
                self._of_choice[choice].add((items, choices, count))

    def alarms(self, sign: Sign, subset: Subset) -> int:
        """How many ordinary sentences the subset raises more once it has the sign."""
        words = subset.choices.keys() | sign.choices
        chosen = {items for _, items in subset.signs}
        more = {entry for choice in sign.choices - subset.choices.keys() for entry in self._of_choice[choice]}
        count = sum(times for items, used, times in more if items in chosen and used <= words)
        if sign.items not in chosen:
            count += sum(times for used, times in self._of_items[sign.items] if used <= words)
        return count


def _without(left: Sequence[Sign], batch: Sequence[Sign]) -> list[Sign]:
    gone = set(batch)
    return [sign for sign in left if sign not in gone]


def _places(pattern: Pattern, found: Occurrences) -> list[tuple[Span, ...]]:
    return joined(pattern, found) if all(item in found for item in pattern.items) else []


def _near(items: Items) -> Pattern:
    return Pattern(items, (Link(False, DEFAULT_GAP),) * (len(items) - 1))


def _loosened(pattern: Pattern) -> Iterator[Items]:
    """Give the items of a pattern, and each two of them, without their order."""
    items = tuple(dict.fromkeys(pattern.items))
    yield items
    if len(items) > 2:
        yield from combinations(items, 2)
