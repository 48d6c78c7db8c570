"""How a text means a sign: happening now, denied, past, someone else's, asked about, a figure of speech.

The engine follows ConText (cues with a scope that ends at certain words); the cues are in `_context.yml`
and are written for patients' messages. Each rule looks at the clause or sentence of one match, so that a
mistake in one clause never switches off a sign in another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from safety.clauses import FIRST_PERSON, SUBJECTS, Clauses
from safety.matching import Match, Occurrences
from safety.negation import Negation
from safety.normalise import Token
from safety.subject import Subjects
from safety.times import Times

# How far a cue reaches, in words. Measured by trying: shorter loses denials, longer loses reports.
_QUESTION_REACH = 10
_MODAL_REACH = 6
_INFORMATION_AFTER_REACH = 3
_REPORT_REACH = 4  # words between "article" or "read" and the person it is about
_FIGURATIVE_REACH = 3
_PRESENT_REACH = 1
_PET_REACH = 4
_THING_REACH = 3
_OWNER_AFTER = 5
_ALWAYS_REACH = 4
_DONE_BY_PETS = frozenset(
    {
        "bite",
        "bites",
        "bit",
        "bitten",
        "scratch",
        "scratched",
        "kicked",
        "attacked",
        "mauled",
        "tripped",
        "off",
    }
)
_DETERMINERS = frozenset(
    {"my", "our", "the", "a", "an", "this", "that", "your", "his", "her", "their", "old", "new"}
)
# What may stand before a subject in its own clause.
_INTRODUCES_A_SUBJECT = frozenset(
    {"think", "like", "because", "that", "if", "when", "so", "and", "but", "is", "help"}
)
_JOINING = frozenset({"and", "but", "so", "because"})
_MEANWHILE = frozenset({"and", "when", "while", "then"})
_TEACHERS = frozenset({"teacher", "lecturer"})


@dataclass(frozen=True)
class Reading:
    """How one match is meant.

    Attributes:
        context: one of the contexts of `Finding`.
        lowered: by how many levels uncertain wording lowers the sign. A context other than "present" that
            only lowers leaves the sign counting.
    """

    context: str
    lowered: int = 0


class ContextReader:
    """Reads the context of every match of one text."""

    def __init__(self, tokens: Sequence[Token], found: Occurrences) -> None:
        self._text = Clauses(tokens, found)
        self._negation = Negation(self._text)
        self._times = Times(self._text)

    def read(self, match: Match) -> Reading:
        """Say how the match is meant."""
        symptom = match.symptom
        if (symptom.person and self._subjects.is_thing(match)) or self._subjects.gave_it(match):
            return Reading("figurative")
        for context, applies in (
            ("negated", self._negation.denies),
            ("hypothetical", self._hypothetical),
            ("information", self._information),
            ("figurative", self._figurative),
            ("family", self._someone_else),
            ("past", self._times.past),
        ):
            if context not in symptom.counts_even_if and applies(match):
                return Reading(context)
        if symptom.condition and not self._condition_present(match):
            if self._stands_alone(match):
                return Reading("present", 0 if symptom.alone else 2)
            return Reading("family" if self._text.has("FAMILY", match) else "information")
        if symptom.light and self._text.has("EVERYDAY", match):
            return Reading("mild", 2)
        if "resolved" not in symptom.counts_even_if and self._times.resolved(match):
            return Reading("past", 1 if self._text.has("RECENT", match) else 2)
        if "figurative" not in symptom.counts_even_if and self._joking(match):
            return Reading("figurative", 2)
        if "past" not in symptom.counts_even_if and self._times.old_story(match):
            return Reading("past")
        if "family" not in symptom.counts_even_if and self._inherited(match):
            return Reading("family", 2)
        return Reading("present", self._uncertainty(match))

    @cached_property
    def _subjects(self) -> Subjects:
        text = self._text
        return Subjects(text.tokens, text.found, text.clauses, text.owners)

    # Asked about or imagined ------------------------------------------------------------------------

    def _hypothetical(self, match: Match) -> bool:
        for _, end in self._text.before("HYPOTHETICAL", match, _QUESTION_REACH):
            if not self._text.between(end, match.start, "SCOPE_END", "NOW") and not self._new_clause_owned(
                end, match
            ):
                return True
        for _, end in self._text.before("MODAL_GET", match, _MODAL_REACH):
            if not self._text.between(end, match.start, "SCOPE_END") and not self._new_clause_owned(
                end, match
            ):
                return True
        reports = self._text.covered("NOT_AN_IF")
        return any(
            start not in reports and self._in_condition(end, match) and self._asks_what_then(match)
            for start, end in self._text.before("IF", match, _QUESTION_REACH)
        )

    def _in_condition(self, start: int, match: Match) -> bool:
        """Whether the match belongs to the if-clause: in "if i lie down i cant breathe" it does not."""
        return sum(token.text in SUBJECTS for token in self._text.tokens[start : match.end]) <= 1

    def _asks_what_then(self, match: Match) -> bool:
        """Whether a question goes with the condition, in the same sentence or the next."""
        first, last = self._text.bounds(match)
        if last < len(self._text.tokens):
            _, last = self._text.sentences[self._text.tokens[last].sentence]
        return self._text.between(first, match.start, "WHAT_THEN") or self._text.between(
            match.end, last, "WHAT_THEN"
        )

    def _new_clause_owned(self, start: int, match: Match) -> bool:
        """Whether a new clause with an owner of its own lies between a cue and the end of the match."""
        if start >= match.start:
            return False
        clause = self._text.clauses[start - 1]
        return any(
            self._text.clauses[index] != clause and self._text.owned(index, match.end)
            for index in range(start, match.end)
        )

    def _information(self, match: Match) -> bool:
        if "MINE_TOO" in self._text.found:
            return False
        first, _ = self._text.bounds(match)
        if self._is_beside(match):
            return False
        if self._text.has("STUDY", match):
            # In a story or an exercise the sign is somebody's ("my character"), but not the writer's own.
            study = self._text.covered("STUDY")
            # "the thriller i am writing": the writer is in it, but not as a patient.
            study |= {end for _, end in self._text.spans("STUDY", match) if self._makes_it(end)}
            if not any(
                self._text.tokens[index].text in FIRST_PERSON and index not in study
                for start, end in self._text.spans("STUDY", match)
                for index in (range(end, match.end) if start < match.start else range(first, start))
            ):
                return True
        elif "STUDY" in self._text.found and not self._text.owned(first, match.end):
            return True
        for start, end in self._text.before("INFORMATION", match, _QUESTION_REACH):
            if not self._text.owned(end, match.end) and not self._text.between(
                start, match.start, "OTHER_QUESTION"
            ):
                return True
        if self._reported(match):
            return True
        for start, end in self._text.spans("INFORMATION_AFTER", match):
            if match.end <= start and not self._text.owned(first, end):
                return self._text.found.distance(match.whole, (start, end)) <= _INFORMATION_AFTER_REACH
        return self._general_question(match)

    def _is_beside(self, match: Match) -> bool:
        """Whether somebody there has it meanwhile: "watching casualty and dad collapsed"."""
        tokens, end = self._text.tokens, match.start
        while end > 0 and end - 1 in self._text.starts_of("AUXILIARY"):
            end -= 1
        if end and tokens[end - 1].text in _TEACHERS:
            return True
        starts = [start for start, last in self._text.spans("RELATIVE", match) if last == end]
        if not starts:
            return False
        first = min(starts)
        if first and tokens[first - 1].text in ("my", "our"):
            first -= 1
        return first > 0 and tokens[first - 1].text in _MEANWHILE

    def _reported(self, match: Match) -> bool:
        """Whether it is said of somebody in a report or a film, nobody of the writer's own life."""
        media = self._text.spans("MEDIA", match)
        if not media:
            return False
        own = self._text.starts_of("RELATIVE") | self._text.starts_of("NOW")
        return any(
            any(end <= start <= end + _REPORT_REACH for _, end in media)
            and not self._text.between(start, match.start, "BREAK")
            and not any(
                index in own or self._text.tokens[index].text in FIRST_PERSON
                for index in range(start, match.end)
            )
            for start, _ in self._text.before("TOLD_OF", match, _QUESTION_REACH)
        )

    def _makes_it(self, index: int) -> bool:
        """Whether "i am writing" or the like stands there."""
        words = [token.text for token in self._text.tokens[index : index + 3]]
        return words[:2] == ["i", "am"] and words[2:] in (["writing"], ["reading"], ["watching"], ["editing"])

    def _general_question(self, match: Match) -> bool:
        """Whether the sentence opens like a question and the sign in it is nobody's."""
        first, last = self._text.bounds(match)
        while first < match.start and self._text.between(first, first + 1, "LEAD_IN"):
            first += 1
        if first not in self._text.starts_of("QUESTION_OPENER") or first in match.indices():
            return False
        if first in self._text.covered("ABILITY", "NOT_A_QUESTION"):
            return False
        if self._text.between(first, match.start, "OTHER_QUESTION"):
            return False
        if match.symptom.condition and self._text.before("HAVING", match, 0):
            # "is this a heart attack", not "is it career suicide"
            return False
        return not self._text.owned(first, min(last, match.end + _OWNER_AFTER))

    # Figures of speech ------------------------------------------------------------------------------

    def _figurative(self, match: Match) -> bool:
        symptom = match.symptom
        if self._of_a_thing(match):
            return True
        if not symptom.condition and not symptom.light:
            return False
        if symptom.condition and self._text.before("FIGURATIVE", match, _FIGURATIVE_REACH):
            return True
        after = self._text.spans("FIGURATIVE_AFTER", match)
        if any(span[0] >= match.end and self._text.found.distance(span, match.whole) <= 1 for span in after):
            return True
        return self._joking(match)

    def _of_a_thing(self, match: Match) -> bool:
        """Whether something without a body has the sign: "my laptop keeps having seizures"."""
        clauses = self._text.clauses_of(match)
        for start, end in self._text.before("THING", match, _THING_REACH):
            if self._text.clauses[start] not in clauses or self._text.owned(end, match.end):
                continue
            before = start - 1
            while before >= 0 and self._text.tokens[before].text in _DETERMINERS:
                before -= 1
            # "on the bus i feel faint", "the car hit me": only what the clause is about has the sign.
            opens = before < 0 or self._text.clauses[before] != self._text.clauses[start]
            if not opens and self._text.tokens[before].text not in _INTRODUCES_A_SUBJECT:
                continue
            if not any(
                self._text.tokens[index].text in ("and", "with", "hit") for index in range(end, match.end)
            ):
                return True
        return False

    def _joking(self, match: Match) -> bool:
        """Whether a laugh, a film, a bill or the like stands beside the sign, with no "but" between."""
        if self._text.has("SERIOUS", match):
            return False
        return any(
            not self._text.between(min(end, match.start), max(end, match.start), "BREAK")
            for cue in ("FIGURATIVE_CAUSE", "LAUGH", "PLAY")
            for _, end in self._text.spans(cue, match)
        )

    # Other people -----------------------------------------------------------------------------------

    def _someone_else(self, match: Match) -> bool:
        first, last = self._text.bounds(match)
        hurts_people = any(token.text in _DONE_BY_PETS for token in self._text.tokens[first:last])
        if not hurts_people and any(
            start < match.start and not self._text.owned(start, match.start)
            for start, _ in self._text.before("PET", match, _PET_REACH)
        ):
            return True
        if not self._text.has("FAMILY", match) or self._times.says_now(match) or self._is_own(match):
            return False
        return self._is_of_the_dead(match) or self._text.has("FAMILY_HISTORY", match)

    def _is_of_the_dead(self, match: Match) -> bool:
        """Whether who has the sign died; not after "my phone died" or "nan died and mum cannot breathe"."""
        things = {end for _, end in self._text.spans("LIFELESS", match)}
        others = [
            start
            for start, _ in self._text.spans("RELATIVE", match)
            if start < match.start and not self._text.past_within(start, match.end)
        ]
        return any(
            start not in things and not any(end <= other for other in others)
            for start, end in self._text.spans("DEATH", match)
        )

    def _inherited(self, match: Match) -> bool:
        """Whether a relative had it and the writer asks what that means for the family."""
        first, _ = self._text.bounds(match)
        relatives = self._text.starts_of("FAMILY")
        if (
            "FAMILY_HISTORY" not in self._text.found
            or self._is_own(match)
            or self._text.has("NOW", match)
            or self._text.has("RECENT", match)
        ):
            return False
        return self._text.told_in_past(match) and any(first <= start < match.end for start in relatives)

    def _is_own(self, match: Match) -> bool:
        """Whether the sign is the writer's though relatives are named: "dad died and my chest hurts"."""
        start = match.start
        relatives = self._text.starts_of("FAMILY")
        while start > 0 and self._text.clauses[start - 1] == self._text.clauses[match.start]:
            if self._text.tokens[start - 1].text in _JOINING:
                break
            start -= 1
        part = range(start, match.end)
        return relatives.isdisjoint(part) and any(
            self._text.tokens[index].text in FIRST_PERSON for index in part
        )

    # Named conditions -------------------------------------------------------------------------------

    def _condition_present(self, match: Match) -> bool:
        if self._times.feels_as_then(match) or self._thought_after(match):
            return True
        for cue in self._text.before("HAVING", match, _PRESENT_REACH):
            if not self._text.between(max(0, cue[0] - 1), match.end, "NOT_HAVING"):
                return True
        return self._text.has("RECENT", match) and not self._text.has("PAST", match)

    def _thought_after(self, match: Match) -> bool:
        """Whether the name is followed by what one thinks: "heart attack i think i am having"."""
        words = [token.text for token in self._text.tokens[match.end : match.end + 2]]
        return words == ["i", "think"] and match.end + 1 in self._text.starts_of("HAVING")

    def _stands_alone(self, match: Match) -> bool:
        """Whether the name of a condition is all that is said: nobody types that for no reason."""
        return len(self._text.tokens) == match.end - match.start

    # Uncertain wording ------------------------------------------------------------------------------

    def _lifelong(self, match: Match) -> bool:
        """Whether the sign has been so for life or since an old illness: "always had a wonky smile"."""
        if self._text.has("RECENT", match) or self._text.has("WORSE", match):
            return False
        if self._text.has("CHRONIC", match) and self._text.has("STILL", match):
            return True
        if self._text.has("NOW", match):
            return False
        if self._text.has("UNCHANGED", match):
            return True
        clauses = self._text.clauses_of(match)
        return any(
            self._text.clauses[span[0]] in clauses
            and self._text.found.distance(span, match.whole) <= _ALWAYS_REACH
            and not self._text.between(
                min(span[1], match.start), max(span[0], match.end), "BREAK", "NEXT_CLAUSE"
            )
            and all(token.text != "the" for token in self._text.tokens[span[0] : span[1]])
            for span in self._text.spans("ALWAYS", match)
        )

    def _uncertainty(self, match: Match) -> int:
        """Give 1 for mild, long-standing or story-like wording, 0 for any other."""
        if self._text.has("WORSE", match):
            return 0
        if self._lifelong(match):
            return 2
        if match.symptom.firm:
            return 0
        mild = self._text.between(match.start, match.end, "MILD") or any(
            self._text.found.distance(span, match.whole) <= 1 for span in self._text.spans("MILD", match)
        )
        long_standing = not self._times.says_now(match) and any(
            not self._text.between(min(span[1], match.start), max(span[0], match.end), "BREAK")
            for span in self._text.spans("LONG_STANDING", match)
        )
        story = self._text.has("STORY", match) and not self._text.has("NOW", match)
        return int(mild or long_standing or story)
