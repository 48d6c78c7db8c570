"""Finds the vocabulary's classes and patterns in a list of tokens."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from safety.model import Level
from safety.normalise import Normaliser, Token
from safety.patterns import Link, Pattern, is_class
from safety.vocabulary import Symptom, Vocabulary

# What lies between two items counts one for each word; small words are free. The end of a sentence and
# a "but" count more, since words beyond them seldom belong together.
_SENTENCE_COST = 3
_BREAK_COST = 4
# For each item at most this many partners are tried, nearest first: text that repeats itself stays cheap.
_PARTNERS = 4
_MATCHES = 200
_LOWEST_SYSTOLIC = 60
_UNITS = frozenset(
    {"week", "weeks", "wks", "month", "months", "days", "degrees", "degree", "c", "temperature", "celsius"}
)

Span = tuple[int, int]


@dataclass(frozen=True)
class Match:
    """A pattern found: the symptom, the level of that pattern and the token ranges of its items."""

    symptom: Symptom
    level: Level
    items: tuple[Span, ...]

    @property
    def start(self) -> int:
        """Index of the first token."""
        return min(start for start, _ in self.items)

    @property
    def end(self) -> int:
        """Index after the last token."""
        return max(end for _, end in self.items)

    @property
    def whole(self) -> Span:
        """From the first token to the last."""
        return self.start, self.end

    def indices(self) -> list[int]:
        """All token indices of the items, in order."""
        return sorted({index for start, end in self.items for index in range(start, end)})


@dataclass(frozen=True)
class _Phrase:
    """A run of words with, for each, the keys that may stand there."""

    name: str
    elements: tuple[frozenset[str], ...]


class Occurrences:
    """Where each class and phrase stands in one text."""

    def __init__(self, spans: dict[str, list[Span]], words: Sequence[int], ends: Sequence[int]) -> None:
        self._spans = spans
        self._starts: dict[str, list[int]] = {}
        self._words = words
        self._ends = ends

    def __contains__(self, name: object) -> bool:
        return name in self._spans

    def of(self, name: str) -> list[Span]:
        """Token ranges of a class or phrase, in the order of the text."""
        return self._spans.get(name, [])

    def names(self) -> Iterable[str]:
        """The classes and phrases that stand in the text."""
        return self._spans.keys()

    def distance(self, one: Span, other: Span) -> int:
        """Cost of what stands between two ranges; negative where they overlap."""
        if other[0] < one[0]:
            one, other = other, one
        if other[0] < one[1]:
            return -1
        words = self._words[other[0]] - self._words[one[1]]
        return words + self._ends[other[0]] - self._ends[one[1] - 1]

    def in_one_sentence(self, spans: Iterable[Span]) -> bool:
        """Whether no end of a sentence lies between the ranges."""
        return len({self._ends[index] for start, end in spans for index in (start, end - 1)}) == 1

    def near(self, name: str, span: Span, link: Link, before_too: bool) -> list[Span]:
        """Ranges of a class within the link's gap of a range, nearest first."""
        spans = self._spans.get(name)
        if not spans:
            return []
        starts = self._starts.get(name)
        if starts is None:
            starts = self._starts[name] = [start for start, _ in spans]
        found: list[tuple[int, Span]] = []
        place = bisect_left(starts, span[1])
        for other in spans[place : place + _PARTNERS]:
            cost = self.distance(span, other)
            if cost > link.gap:
                break
            found.append((cost, other))
        if before_too:
            for other in reversed(spans[max(0, place - 2 * _PARTNERS) : place]):
                cost = self.distance(other, span)
                if cost > link.gap:
                    break
                if cost >= 0:
                    found.append((cost, other))
        found.sort()
        return [other for _, other in found[:_PARTNERS]]


class Matcher:
    """Finds classes, symptoms and risk factors. Built once; keeps nothing of any text."""

    def __init__(self, vocabulary: Vocabulary, normaliser: Normaliser) -> None:
        self._fillers = vocabulary.fillers
        self._phrase_fillers = vocabulary.phrase_fillers
        self._numbers = vocabulary.numbers
        self._normaliser = normaliser
        self._single: dict[str, list[str]] = {}
        self._phrases: dict[str, list[_Phrase]] = {}
        for name, members in vocabulary.classes.items():
            for member in members:
                self._learn(name, member)
        self._patterns: list[tuple[Symptom, Level, Pattern]] = [
            (symptom, level, pattern)
            for symptom in vocabulary.everything()
            for level, pattern in symptom.patterns
        ]
        self._vetoes: dict[str, tuple[Pattern, ...]] = {
            symptom.id: symptom.unless for symptom in vocabulary.symptoms() if symptom.unless
        }
        patterns = [pattern for symptom in vocabulary.everything() for pattern in symptom.all_patterns()]
        for item in sorted({item for pattern in patterns for item in pattern.items if not is_class(item)}):
            for choice in item.split("|"):
                for member in vocabulary.classes[choice] if is_class(choice) else (choice,):
                    self._learn(item, member)
        self._by_item = self._index()

    def _learn(self, name: str, phrase: str) -> None:
        elements = tuple(map(self._normaliser.accepted, phrase.split()))
        if len(elements) == 1:
            for key in sorted(elements[0]):
                names = self._single.setdefault(key, [])
                if name not in names:
                    names.append(name)
            return
        for key in sorted(elements[0]):
            self._phrases.setdefault(key, []).append(_Phrase(name, elements))

    def _index(self) -> dict[str, list[int]]:
        """Give for each item the patterns to try where it occurs: each stands under its rarest item."""
        uses: dict[str, int] = {}
        for _, _, pattern in self._patterns:
            for item in set(pattern.items):
                uses[item] = uses.get(item, 0) + 1
        index: dict[str, list[int]] = {}
        for number, (_, _, pattern) in enumerate(self._patterns):
            rarest = min(pattern.items, key=lambda item: uses[item])
            index.setdefault(rarest, []).append(number)
        return index

    def occurrences(self, tokens: Sequence[Token], joint: int = 0) -> Occurrences:
        """Find every class and phrase of the vocabulary in the tokens.

        Args:
            tokens: the words of one text, perhaps after those of the message before.
            joint: index of a token before which the end of a sentence costs nothing: the break between
                two messages that are one sentence; 0 for none.
        """
        spans: dict[str, list[Span]] = {}
        present = {key for token in tokens for key in token.keys}
        for index, token in enumerate(tokens):
            if token.value is not None and not (_is_second_of_pair(tokens, index) or _is_age(tokens, index)):
                self._add_numbers(spans, token.value, index)
            for key in token.keys:
                for name in self._single.get(key, ()):
                    _append(spans, name, (index, index + 1))
                for phrase in self._phrases.get(key, ()):
                    # Most phrases end in a word that the text has nowhere: those need no closer look.
                    if present.isdisjoint(phrase.elements[-1]):
                        continue
                    end = self._phrase_end(phrase, tokens, index)
                    if end:
                        _append(spans, phrase.name, (index, end))
        breaks = {start for start, _ in spans.get("BREAK", [])}
        words = [self._weight(token, index in breaks) for index, token in enumerate(tokens)]
        ends = [
            _SENTENCE_COST if index not in (0, joint) and token.sentence != tokens[index - 1].sentence else 0
            for index, token in enumerate(tokens)
        ]
        return Occurrences(spans, [0, *accumulate(words)], list(accumulate(ends)))

    def _weight(self, token: Token, is_break: bool) -> int:
        if is_break:
            return _BREAK_COST
        return 0 if token.text in self._fillers else 1

    def _add_numbers(self, spans: dict[str, list[Span]], value: float, index: int) -> None:
        for name, ranges in self._numbers.items():
            if any(low <= value <= high for low, high in ranges):
                _append(spans, name, (index, index + 1))

    def _phrase_end(self, phrase: _Phrase, tokens: Sequence[Token], start: int) -> int:
        """Give the index after the phrase that starts there, or 0; small words between are passed over."""
        index = start + 1
        for element in phrase.elements[1:]:
            passed = 0
            while index < len(tokens) and element.isdisjoint(tokens[index].keys):
                if tokens[index].text not in self._phrase_fillers or passed == 3:
                    return 0
                passed += 1
                index += 1
            if index == len(tokens):
                return 0
            index += 1
        return index

    def matches(self, found: Occurrences) -> list[Match]:
        """Find all symptoms and risk factors, whatever the context."""
        results: list[Match] = []
        for name in list(found.names()):
            for number in self._by_item.get(name, ()):
                symptom, level, pattern = self._patterns[number]
                if not all(item in found for item in pattern.items):
                    continue
                for items in joined(pattern, found):
                    if not self._vetoed(symptom, items, found):
                        results.append(Match(symptom, level, items))
        return results

    def _vetoed(self, symptom: Symptom, items: tuple[Span, ...], found: Occurrences) -> bool:
        """Whether an "unless" pattern of the symptom shares a word with this match."""
        used = {index for start, end in items for index in range(start, end)}
        for pattern in self._vetoes.get(symptom.id, ()):
            if not all(item in found for item in pattern.items):
                continue
            for veto in joined(pattern, found):
                # A question before it explains nothing: "... my injection? my pee is red".
                if found.in_one_sentence(veto) and any(
                    index in used for start, end in veto for index in range(start, end)
                ):
                    return True
        return False


def joined(pattern: Pattern, found: Occurrences) -> list[tuple[Span, ...]]:
    """Give the ways in which the items of a pattern stand near each other."""
    partial: list[tuple[Span, ...]] = [(span,) for span in found.of(pattern.items[0])]
    for item, link in zip(pattern.items[1:], pattern.links, strict=True):
        grown: list[tuple[Span, ...]] = []
        for spans in partial:
            anchor = spans[-1] if link.ordered else (min(s for s, _ in spans), max(e for _, e in spans))
            for other in found.near(item, anchor, link, before_too=not link.ordered):
                grown.append((*spans, other))
            if not link.ordered and len(spans) > 1:
                grown.extend((*spans, other) for other in _inside(found.of(item), spans))
            if len(grown) >= _MATCHES:
                break
        partial = grown
    return partial[:_MATCHES]


def _inside(candidates: Sequence[Span], spans: tuple[Span, ...]) -> list[Span]:
    """Give the candidates that stand between the items found so far without touching them."""
    low, high = min(start for start, _ in spans), max(end for _, end in spans)
    return [
        other
        for other in candidates
        if low < other[0]
        and other[1] < high
        and all(other[1] <= start or end <= other[0] for start, end in spans)
    ][:_PARTNERS]


def _is_second_of_pair(tokens: Sequence[Token], index: int) -> bool:
    """Whether a number is the lower one of a blood pressure: no pulse and no temperature."""
    if not index or tokens[index - 1].value is None:
        return False
    return (
        tokens[index].start == tokens[index - 1].end + 1
        and (tokens[index - 1].value or 0) >= _LOWEST_SYSTOLIC
    )


def _is_age(tokens: Sequence[Token], index: int) -> bool:
    """Whether a number is the writer's age: "i am 39", but not "i am 39 weeks" or "i am 39.4"."""
    if index < 2 or tokens[index - 1].text != "am" or tokens[index - 2].text != "i":
        return False
    after = tokens[index + 1].text if index + 1 < len(tokens) else ""
    return tokens[index].text.isdigit() and after not in _UNITS


def _append(spans: dict[str, list[Span]], name: str, span: Span) -> None:
    known = spans.setdefault(name, [])
    if not known or known[-1] != span:
        known.append(span)
