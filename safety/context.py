"""How a text means a sign: as happening now, or denied, past, someone else's, asked about, a figure of speech.

The engine follows ConText (cues with a scope that ends at certain words); the cues are in `_context.yml`
and are written for patients' messages. Each rule looks at the clause or sentence of one match, so that a
mistake in one clause never switches off a sign in another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safety.matching import Match, Occurrences, Span
from safety.normalise import Token

_NEGATION_REACH = 7
_LIST_REACH = 30
_CUE_REACH = 8


@dataclass(frozen=True)
class Reading:
    """How one match is meant: its context, and by how many levels uncertain wording lowers it."""

    context: str
    lowered: int = 0


@dataclass(frozen=True)
class _Scope:
    """The tokens that a cue governs."""

    cue: Span
    start: int
    end: int


class ContextReader:
    """Reads the context of every match of one text."""

    def __init__(self, tokens: Sequence[Token], found: Occurrences) -> None:
        self._tokens = tokens
        self._found = found
        self._consumed = self._marked("ASKING")
        self._owners = [start for start, _ in found.of("OWNER") if start not in self._consumed]
        self._negations = list(self._negation_scopes())
        self._mine_too = "MINE_TOO" in found
        self._study = "STUDY" in found

    def read(self, match: Match) -> Reading:
        """Say how the match is meant."""
        symptom = match.symptom
        for context, applies in (
            ("negated", self._negated),
            ("hypothetical", self._hypothetical),
            ("information", self._information),
            ("figurative", self._figurative),
            ("family", self._someone_else),
            ("past", self._past),
        ):
            if context not in symptom.counts_even_if and applies(match):
                return Reading(context)
        if symptom.condition and not self._condition_present(match):
            if self._stands_alone(match):
                return Reading("present", 2)
            return Reading("family" if self._in_sentence("FAMILY", match) else "information")
        if symptom.light and self._in_sentence("EVERYDAY", match):
            return Reading("mild")
        if "resolved" not in symptom.counts_even_if and self._resolved(match):
            return Reading("past", 1 if self._in_sentence("RECENT", match) else 2)
        return Reading("present", self._uncertainty(match))

    # Places -----------------------------------------------------------------------------------------

    def _marked(self, *cues: str) -> set[int]:
        return {index for cue in cues for start, end in self._found.of(cue) for index in range(start, end)}

    def _sentence(self, match: Match) -> tuple[int, int]:
        """Give the first and last sentence that a match touches."""
        return self._tokens[match.start].sentence, self._tokens[match.end - 1].sentence

    def _spans(self, cue: str, match: Match) -> list[Span]:
        """Give the places of a cue in the sentences of a match, outside its own words."""
        first, last = self._sentence(match)
        own = set(match.indices())
        return [
            (start, end)
            for start, end in self._found.of(cue)
            if first <= self._tokens[start].sentence <= last and not own.issuperset(range(start, end))
        ]

    def _in_sentence(self, cue: str, match: Match) -> bool:
        return bool(self._spans(cue, match))

    def _between(self, start: int, end: int, *cues: str) -> bool:
        """Whether one of the cues starts in that range of tokens."""
        return any(start <= at < end for cue in cues for at, _ in self._found.of(cue))

    def _before(self, cue: str, match: Match, reach: int = _CUE_REACH) -> list[Span]:
        """Give the places of a cue that stand before the end of the match, at most `reach` words away."""
        return [
            (start, end)
            for start, end in self._spans(cue, match)
            if start < match.end - 1 and self._found.distance((start, end), (match.start, match.end)) <= reach
        ]

    def _owned(self, start: int, end: int) -> bool:
        return any(start <= owner < end for owner in self._owners)

    # Negation ---------------------------------------------------------------------------------------

    def _negation_scopes(self) -> Iterator[_Scope]:
        harmless = self._marked("NOT_A_NEGATION", "ABILITY")
        for start, end in self._found.of("NEGATION"):
            if not harmless.issuperset(range(start, end)):
                yield _Scope((start, end), end, self._negation_end(start, end))

    def _negation_end(self, start: int, end: int) -> int:
        tokens = self._tokens
        listing = self._between(end, end + 3, "LIST_ANY")
        for index in range(end, min(len(tokens), end + _LIST_REACH)):
            if not listing and index >= end + _NEGATION_REACH:
                return index
            if tokens[index].sentence != tokens[start].sentence:
                return index
            if self._between(index, index + 1, "SCOPE_END"):
                return index
            if index > end + 1 and self._between(index, index + 1, "NEW_SUBJECT"):
                return index
            if tokens[index].clause != tokens[start].clause and index > end and not listing:
                if not self._list_goes_on(index, start):
                    return index
                listing = True
        return min(len(tokens), end + (_LIST_REACH if listing else _NEGATION_REACH))

    def _list_goes_on(self, index: int, start: int) -> bool:
        """Whether an "or" follows before anything that would end the negation: "no fever, cough or pain"."""
        for later in range(index, min(len(self._tokens), index + 10)):
            if self._tokens[later].sentence != self._tokens[start].sentence:
                return False
            if self._between(later, later + 1, "SCOPE_END", "NEW_SUBJECT", "NEGATION"):
                return False
            if self._between(later, later + 1, "LIST_OR"):
                return True
        return False

    def _negated(self, match: Match) -> bool:
        own = set(match.indices())
        for scope in self._negations:
            if not own.isdisjoint(range(*scope.cue)):
                continue
            if any(scope.start <= start and end <= scope.end for start, end in match.items):
                return True
        return any(
            start >= match.end and self._found.distance((match.start, match.end), (start, end)) <= 1
            for start, end in self._spans("NEGATED_AFTER", match)
        )

    def denied(self, start: int, end: int) -> bool:
        """Whether the tokens of a risk factor stand in the scope of a negation."""
        return any(scope.start <= start and end <= scope.end for scope in self._negations)

    # Questions and plans ----------------------------------------------------------------------------

    def _hypothetical(self, match: Match) -> bool:
        for start, end in self._before("HYPOTHETICAL", match, 10):
            if not self._between(end, match.start, "SCOPE_END", "NOW") and not self._new_clause_owned(end, match):
                return True
        for _, end in self._before("MODAL_GET", match, 6):
            if not self._between(end, match.start, "SCOPE_END") and not self._new_clause_owned(end, match):
                return True
        not_an_if = self._marked("NOT_AN_IF")
        conditions = [span for span in self._before("IF", match, 10) if span[0] not in not_an_if]
        return bool(conditions) and self._in_sentence("WHAT_TO_DO", match)

    def _new_clause_owned(self, start: int, match: Match) -> bool:
        """Whether a new clause with an owner of its own lies between a cue and the match."""
        if start >= match.start:
            return False
        clause = self._tokens[start - 1].clause
        for index in range(start, match.end):
            if self._tokens[index].clause != clause and self._owned(index, match.end):
                return True
        return False

    def _information(self, match: Match) -> bool:
        if self._mine_too:
            return False
        first = self._first_of_sentence(match)
        if self._study and not self._owned(first, match.end):
            return True
        for start, _ in self._before("INFORMATION", match, 10):
            if not self._owned(start, match.end):
                return True
        for start, end in self._spans("INFORMATION_AFTER", match):
            if match.end <= start and not self._owned(first, end):
                return self._found.distance((match.start, match.end), (start, end)) <= 2
        return self._general_question(first, match)

    def _first_of_sentence(self, match: Match) -> int:
        sentence = self._tokens[match.start].sentence
        index = match.start
        while index and self._tokens[index - 1].sentence == sentence:
            index -= 1
        return index

    def _general_question(self, first: int, match: Match) -> bool:
        """Whether the sentence opens like a question and the sign in it is nobody's."""
        while first < match.start and self._between(first, first + 1, "LEAD_IN"):
            first += 1
        if not self._between(first, first + 1, "QUESTION_OPENER") or first in self._marked("ABILITY", "NOT_A_QUESTION"):
            return False
        if self._owned(first, match.end):
            return False
        last = self._sentence(match)[1]
        end = match.end
        while end < len(self._tokens) and self._tokens[end].sentence == last:
            end += 1
        return not self._owned(match.end, min(end, match.end + 3))

    # Figures of speech ------------------------------------------------------------------------------

    def _figurative(self, match: Match) -> bool:
        symptom = match.symptom
        if any(
            self._found.distance(span, (match.start, match.end)) <= 1 and span[0] >= match.end
            for span in self._spans("FIGURATIVE_AFTER", match)
        ):
            return symptom.light or symptom.condition
        if symptom.condition and self._before("FIGURATIVE", match, 3):
            return True
        if symptom.condition or symptom.light:
            return any(self._in_sentence(cue, match) for cue in ("FIGURATIVE_CAUSE", "LAUGH", "PLAY"))
        return False

    # Other people and other times -------------------------------------------------------------------

    def _someone_else(self, match: Match) -> bool:
        if any(not self._owned(start, match.start) for start, _ in self._before("PET", match, 4)):
            return True
        if not self._in_sentence("FAMILY", match):
            return False
        if self._in_sentence("DEATH", match) or self._in_sentence("FAMILY_HISTORY", match):
            return not self._own_and_now(match)
        return False

    def _own_and_now(self, match: Match) -> bool:
        """Whether the clause of the match itself says that it is now."""
        clauses = {self._tokens[index].clause for index in match.indices()}
        return any(self._tokens[start].clause in clauses for start, _ in self._found.of("NOW"))

    def _past(self, match: Match) -> bool:
        if self._own_and_now(match):
            return False
        not_past = self._marked("NOT_A_PAST")
        for start, end in [*self._spans("PAST", match), *self._years(match)]:
            if start in not_past:
                continue
            low, high = (end, match.start) if end <= match.start else (match.end, start)
            if not self._between(low, high, "NOW", "BREAK"):
                return True
        return False

    def _years(self, match: Match) -> list[Span]:
        """Give the years named ("in 2015"); "since 2015" goes on today."""
        return [
            (start, end)
            for start, end in self._spans("YEAR", match)
            if start == 0 or self._tokens[start - 1].text not in ("since", "from")
        ]

    def _resolved(self, match: Match) -> bool:
        still = self._marked("NOT_RESOLVED")
        return any(
            start not in still
            and start >= match.start
            and self._found.distance((match.start, match.end), (start, end)) <= _CUE_REACH
            and not self._between(match.end, start, "BREAK")
            for start, end in self._found.of("RESOLVED")
        )

    def _condition_present(self, match: Match) -> bool:
        place = (match.start, match.end)
        if any(self._found.distance(span, place) <= 4 for span in self._spans("HAVING", match)):
            return True
        return self._in_sentence("RECENT", match) and not self._in_sentence("PAST", match)

    def _stands_alone(self, match: Match) -> bool:
        """Whether the name of a condition is all that the message says: nobody types that for no reason."""
        return len(self._tokens) <= match.end - match.start + 1

    # Uncertain wording ------------------------------------------------------------------------------

    def _uncertainty(self, match: Match) -> int:
        if match.symptom.firm:
            return 0
        worse = self._in_sentence("WORSE", match)
        mild = any(
            self._found.distance(span, (match.start, match.end)) <= 1 for span in self._spans("MILD", match)
        ) or self._between(match.start, match.end, "MILD")
        long_standing = self._in_sentence("LONG_STANDING", match) and not self._own_and_now(match)
        story = self._in_sentence("STORY", match) and not self._in_sentence("NOW", match)
        return 1 if (mild or long_standing or story) and not worse else 0
