"""Whether a sign is denied: "no chest pain", "rash: no", "nobody fainted"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safety.clauses import SUBJECTS, Clauses
from safety.matching import Match, Span

# How far a cue reaches, in words. Measured by trying: shorter loses denials, longer loses reports.
_BEFORE_NOUNS = {"no", "zero", "nil", "without"}
_NEGATION_REACH = 7
_LIST_REACH = 30
_ABILITY_REACH = 9
_ANSWER_REACH = 5
# "i did not": the words of a sentence that takes back the one before.
_DENIAL = 3
_DENYING = frozenset({"did", "was", "were", "had", "have", "has", "is", "am", "are", "do", "does"})


@dataclass(frozen=True)
class _Scope:
    """The tokens that a cue governs: from `start` up to `end`."""

    cue: Span
    start: int
    end: int

    def holds(self, span: Span) -> bool:
        return self.start <= span[0] and span[1] <= self.end


class Negation:
    """Reads what one text denies."""

    def __init__(self, text: Clauses) -> None:
        self._text = text
        self._negations = list(self._negation_scopes())

    def denies(self, match: Match) -> bool:
        """Whether the sign is said not to be there."""
        own = set(match.indices())
        for scope in self._negations:
            # "can not breathe" is the sign itself, not its denial.
            if own.isdisjoint(range(*scope.cue)) and any(map(scope.holds, match.items)):
                return True
        return (
            any(
                start >= match.end and self._text.found.distance(match.whole, (start, end)) <= 1
                for start, end in self._text.spans("NEGATED_AFTER", match)
            )
            or self._all_denied(match)
            or self._answered_no(match)
            or self._of_nobody(match)
            or self._taken_back(match)
        )

    def _negation_scopes(self) -> Iterator[_Scope]:
        harmless = self._text.covered("NOT_A_NEGATION", "ABILITY")
        for start, end in self._text.found.of("NEGATION"):
            # "can not move without pain" says that there is pain.
            doubled = self._text.tokens[start].text == "without" and self._text.between(
                max(0, start - _ABILITY_REACH), start, "ABILITY"
            )
            if not doubled and not harmless.issuperset(range(start, end)):
                yield _Scope((start, end), end, self._negation_end(start, end))

    def _negation_end(self, start: int, end: int) -> int:
        tokens = self._text.tokens
        listing = self._text.between(end, end + 3, "LIST_ANY") or start in self._text.starts_of("DENIES_ALL")
        last = min(self._text.sentences[tokens[start].sentence][1], end + _LIST_REACH)
        # "no fever my chest hurts", but "do not feel my legs": after "not" a verb comes first.
        shortest = 1 if tokens[start].text in _BEFORE_NOUNS else 2
        for index in range(end, last):
            if not listing and index >= end + _NEGATION_REACH:
                return index
            if self._text.between(index, index + 1, "SCOPE_END"):
                return index
            if index >= end + shortest and self._text.between(index, index + 1, "NEW_SUBJECT"):
                return index
            if tokens[index].clause != tokens[start].clause and index > end and not listing:
                if not self._list_goes_on(index, last):
                    return index
                listing = True
        return last

    def _list_goes_on(self, index: int, last: int) -> bool:
        """Whether an "or" follows before anything that ends the denial: "no fever, cough or pain"."""
        for later in range(index, min(last, index + 10)):
            if self._text.between(later, later + 1, "SCOPE_END", "NEW_SUBJECT", "NEGATION"):
                return False
            if self._text.between(later, later + 1, "LIST_OR"):
                return True
        return False

    def _all_denied(self, match: Match) -> bool:
        """Whether the sentence goes on to deny all it named: "it lists ..., i do not have any of it"."""
        return any(
            start >= match.end and not self._text.between(match.end, start, "NOW", "NEXT_CLAUSE", "BREAK")
            for start, _ in self._text.spans("DENIED_AFTER", match)
        )

    def _taken_back(self, match: Match) -> bool:
        """Whether the next sentence denies it: "Nan swears I fainted. I did not."."""
        _, first = self._text.bounds(match)
        if first >= len(self._text.tokens):
            return False
        _, last = self._text.sentences[self._text.tokens[first].sentence]
        words = [token.text for token in self._text.tokens[first:last]]
        return len(words) == _DENIAL and words[0] in SUBJECTS and words[1] in _DENYING and words[2] == "not"

    def _of_nobody(self, match: Match) -> bool:
        """Whether it happened to nobody: "nobody fainted, it was a drill"."""
        before = match.start - 1
        while before >= 0 and self._text.tokens[before].text in ("was", "has", "got", "had", "even"):
            before -= 1
        return before >= 0 and (
            self._text.tokens[before].text == "nobody"
            or (
                before > 0
                and self._text.tokens[before].text == "one"
                and self._text.tokens[before - 1].text == "no"
            )
        )

    def _answered_no(self, match: Match) -> bool:
        """Whether a bare "no" answers the sign: "leg pain? none.", "rash after the last dose: no."."""
        clause = self._text.clauses[match.end - 1]
        rest = range(match.end, min(match.end + _ANSWER_REACH, len(self._text.tokens)))
        answer = next((index for index in rest if self._text.clauses[index] != clause), None)
        if answer is None or self._text.tokens[answer].text not in ("none", "no", "nope", "nil"):
            return False
        after = answer + 1
        return after == len(self._text.tokens) or self._text.clauses[after] != self._text.clauses[answer]
