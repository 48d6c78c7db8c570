"""Who or what has a sign. A market can be paralysed and a pod unresponsive: neither is a patient.

Only what is surely no person counts as a thing: an ordinary noun of the English tables with a determiner, a
plural or a compound, or a word of the list LIFELESS. An unknown word may be a name and is taken for a person.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from safety.english import STOP_WORDS
from safety.matching import Match, Occurrences
from safety.normalise import Token, common_words

_LONGEST = 4  # words of a subject before its noun
_DETERMINERS = frozenset({"a", "an", "the", "this", "that", "these", "those", "of", "whole", "entire"}) | (
    {"my", "our", "your", "his", "her", "their", "its"}
)
# After these words a new clause has a subject of its own.
_OPENERS = frozenset(
    ("and", "but", "so", "because", "when", "while", "that", "then", "as", "if", "or", "think", "thought")
)
_GIVING = frozenset(
    ("had", "has", "have", "got", "gave", "gives", "give", "giving", "left", "leaves", "makes", "made")
)
# Words that end like "builder" or "patient" are people as likely as not.
_AGENT_ENDINGS = ("er", "ers", "or", "ors", "ist", "ists", "ant", "ants", "man", "men", "ee")
_VERB_ENDINGS = ("ing", "ed", "ly")
# Helping verbs that the tables also know as nouns ("a will", "a can").
_HELPING = frozenset(("will", "can", "could"))


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
        self._things = {index for start, end in found.of("LIFELESS") for index in range(start, end)}
        self._auxiliaries = {start for start, _ in found.of("AUXILIARY")}
        self._no_subjects = {start for start, _ in found.of("NO_SUBJECT")}
        # "my laptop" is no person; "i" and "him" are.
        self._owners = sorted(owner for owner in owners if tokens[owner].text not in _DETERMINERS)

    def is_thing(self, match: Match) -> bool:
        """Whether an ordinary noun that is no person and no part of a body is what the clause is about."""
        tokens = self._tokens
        if any(tokens[index].text == "blood" for index in match.indices()):
            return False
        clause = self._clauses[match.start]
        head = match.start - 1
        if head >= 0 and tokens[head].text.endswith("ing") and head not in self._people:
            head -= 1
        while head >= 0 and self._clauses[head] == clause and head in self._auxiliaries:
            head -= 1
        if head < 0 or tokens[head].sentence != tokens[match.start].sentence:
            return False
        if tokens[head].text == "it":
            return self._it_is_thing(head)
        if self._clauses[head] != clause:
            # "the shop is dying, gasping for customers"
            return tokens[match.start].text.endswith("ing") and self._opens_with_thing(head)
        if tokens[head].text == "and":
            return self._opens_with_thing(head)
        # "the dialysis fistula is ...": the noun goes on into the match.
        if head == match.start - 1 and not self._is_verb(match.start):
            return False
        first = head
        while first > 0 and self._clauses[first - 1] == clause and self._may_precede(first - 1, head):
            first -= 1
        opens = first == 0 or self._clauses[first - 1] != clause or tokens[first - 1].text in _OPENERS
        return opens and self._is_thing(first, head) and not self._owned(head, match.end)

    def _it_is_thing(self, place: int) -> bool:
        """Whether an "it" is the thing that opens its sentence: "the phone died and it will not wake up"."""
        first = place
        while first > 0 and self._tokens[first - 1].sentence == self._tokens[place].sentence:
            first -= 1
        heads = range(first, min(first + _LONGEST, place))
        opening = next((head for head in heads if head in self._things), None)
        return opening is not None and self._people.isdisjoint(range(first, place))

    def gave_it(self, match: Match) -> bool:
        """Whether a thing "gave me" the sign or "had me" in it: "cat videos have me wheezing"."""
        place = match.start - 1
        while place > 0 and place in self._auxiliaries and self._tokens[place].text not in _GIVING:
            place -= 1
        if place < 2 or self._tokens[place].text not in ("me", "us"):
            return False
        if self._tokens[place - 1].text not in _GIVING:
            return False
        head = place - 2
        return head in self._things and self._clauses[head] == self._clauses[place]

    def _opens_with_thing(self, last: int) -> bool:
        """Whether the clause that ends there opens with a thing and names nobody."""
        first = last
        while first > 0 and self._clauses[first - 1] == self._clauses[last]:
            first -= 1
        for head in range(first, min(first + _LONGEST, last)):
            is_verb = head + 1 in self._auxiliaries or self._tokens[head + 1].text.endswith(("ed", "s"))
            if is_verb and self._is_thing(first, head):
                return not self._owned(first, last + 1)
        return False

    def _is_thing(self, first: int, head: int) -> bool:
        """Whether those words are a thing: a noun with what may stand before it."""
        if head - first > _LONGEST or not self._is_plain_noun(head):
            return False
        if not all(self._may_precede(index, head) for index in range(first, head)):
            return False
        tokens = self._tokens
        named = tokens[first].text in _DETERMINERS or first < head or tokens[head].text.endswith("s")
        return named or head in self._things

    def _owned(self, start: int, end: int) -> bool:
        return any(start <= owner < end for owner in self._owners)

    def _is_verb(self, index: int) -> bool:
        token = self._tokens[index]
        return (
            token.text in _HELPING
            or token.text.endswith(_VERB_ENDINGS)
            or not any(key in common_words().nouns for key in token.keys)
        )

    def _is_plain_noun(self, index: int) -> bool:
        """Whether the word is an ordinary noun that is no person, no part of one and no time."""
        if index in self._people:
            return False
        if index in self._things:
            return True
        token = self._tokens[index]
        if token.text in STOP_WORDS or index in self._no_subjects:
            return False
        if token.text.endswith(_AGENT_ENDINGS + _VERB_ENDINGS):
            return False
        return any(key in common_words().nouns for key in token.keys)

    def _may_precede(self, index: int, head: int) -> bool:
        """Whether the word may stand before a noun as its determiner, adjective, first part or brand."""
        token = self._tokens[index]
        if token.text in _DETERMINERS:
            return True
        if index in self._people or self._owned(index, index + 1) or token.text in STOP_WORDS:
            return False
        if index in self._no_subjects or token.text.endswith(_AGENT_ENDINGS):
            return False
        if token.value is not None or token.text in _OPENERS or token.text.endswith(_VERB_ENDINGS):
            return False
        words = common_words()
        known = any(key in words.nouns or key in words.adjectives for key in token.keys)
        return known or (head in self._things and token.text.isalpha())
