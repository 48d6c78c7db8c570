"""Who or what has a sign. A market can be paralysed and a pod unresponsive: neither is a patient.

Only what is surely no person counts as a thing: an ordinary noun of the English tables with a determiner, a
plural or a compound, or one of the list THING. An unknown word may be a name and is taken for a person.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from spacy.lang.en.stop_words import STOP_WORDS

from safety.matching import Match, Occurrences
from safety.normalise import Token, common_words

_LONGEST = 4  # words of a subject
_DETERMINERS = frozenset(
    {
        "my",
        "our",
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "your",
        "his",
        "her",
        "their",
        "its",
        "of",
    }
)
# Before these words the talk turns to somebody or something else.
_OPENERS = frozenset(
    {"and", "but", "so", "because", "when", "while", "that", "then", "as", "if", "like", "or"}
)
# Helping verbs and adverbs between a subject and its verb.
_GLUE = frozenset(
    {
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "having",
        "keep",
        "keeps",
        "kept",
    }
    | {"go", "goes", "going", "gone", "went", "get", "gets", "got", "just", "now", "also", "nearly", "almost"}
    | {
        "still",
        "always",
        "again",
        "would",
        "will",
        "looks",
        "looked",
        "seems",
        "suffers",
        "suffered",
        "a",
        "an",
    }
    | {
        "started",
        "starts",
        "back",
        "completely",
        "totally",
        "basically",
        "literally",
        "left",
        "leaves",
        "the",
    }
)
_NO_SUBJECT = frozenset(
    {
        "day",
        "week",
        "month",
        "year",
        "hour",
        "minute",
        "second",
        "time",
        "night",
        "morning",
        "evening",
        "today",
    }
    | {"afternoon", "yesterday", "tonight", "moment", "weekend", "help", "emergency", "update", "ambulance"}
    | {
        "symptom",
        "attack",
        "fit",
        "episode",
        "reaction",
        "feeling",
        "injection",
        "jab",
        "shot",
        "dose",
        "tablet",
    }
    | {"pill", "medicine", "virus", "test", "temperature", "fever", "problem", "doctor", "puff", "stair"}
    | {
        "feel",
        "say",
        "think",
        "look",
        "like",
        "keep",
        "get",
        "need",
        "want",
        "start",
        "try",
        "wake",
        "hurt",
        "find",
    }
)
_AGENT_ENDINGS = (
    "er",
    "ers",
    "or",
    "ors",
    "ist",
    "ists",
    "ant",
    "ants",
    "man",
    "men",
    "woman",
    "women",
    "ee",
)
_VERB_ENDINGS = ("ing", "ed", "ly")


class Subjects:
    """Reads the subject of the clause before a match.

    Args:
        tokens: the words of the text.
        found: where the classes stand in them.
        clauses: number of the clause of each token.
        owners: places of the words that name a person.
    """

    def __init__(
        self, tokens: Sequence[Token], found: Occurrences, clauses: Sequence[int], owners: Collection[int]
    ) -> None:
        self._tokens = tokens
        self._clauses = clauses
        self._people = {
            index
            for cue in ("PEOPLE", "RELATIVE", "BODY", "NAME", "PET")
            for start, end in found.of(cue)
            for index in range(start, end)
        }
        self._things = {index for start, end in found.of("THING") for index in range(start, end)}
        self._owners = frozenset(owners)

    def is_thing(self, match: Match) -> bool:
        """Whether an ordinary noun that is no person and no part of a body is what the clause is about."""
        tokens = self._tokens
        head = match.start - 1
        clause = self._clauses[match.start]
        while head >= 0 and tokens[head].text in _GLUE and self._clauses[head] == clause:
            head -= 1
        if head < 0 or self._clauses[head] != clause or not self._is_plain_noun(head):
            return False
        first = head
        while first > 0 and self._clauses[first - 1] == clause and self._is_attribute(first - 1):
            first -= 1
        opens = first == 0 or self._clauses[first - 1] != clause or tokens[first - 1].text in _OPENERS
        if not opens or head - first > _LONGEST or self._people.intersection(range(first, head)):
            return False
        # "the stairs leave me breathless": somebody comes into it after all.
        if any(head < owner < match.end and tokens[owner].text not in _DETERMINERS for owner in self._owners):
            return False
        named = tokens[first].text in _DETERMINERS or first < head or tokens[head].text.endswith("s")
        return head in self._things or named

    def _is_plain_noun(self, index: int) -> bool:
        """Whether the word is an ordinary noun that is no person, no part of one and no time."""
        if index in self._people:
            return False
        if index in self._things:
            return True
        token = self._tokens[index]
        if (
            token.text in STOP_WORDS
            or token.text.endswith(_AGENT_ENDINGS)
            or not _NO_SUBJECT.isdisjoint(token.keys)
        ):
            return False
        words = common_words()
        return any(key in words.nouns for key in token.keys) and not token.text.endswith(_VERB_ENDINGS)

    def _is_attribute(self, index: int) -> bool:
        """Whether the word may stand before a noun as its determiner, adjective or first part."""
        token = self._tokens[index]
        if token.text in _DETERMINERS:
            return True
        if (
            index in self._people
            or index in self._owners
            or token.text in STOP_WORDS
            or token.value is not None
        ):
            return False
        words = common_words()
        known = any(key in words.nouns or key in words.adjectives for key in token.keys)
        return known and not token.text.endswith(_VERB_ENDINGS)
