"""How a text means a sign: happening now, denied, past, someone else's, asked about, a figure of speech.

The engine follows ConText (cues with a scope that ends at certain words); the cues are in `_context.yml`
and are written for patients' messages. Each rule looks at the clause or sentence of one match, so that a
mistake in one clause never switches off a sign in another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.lang.en.stop_words import STOP_WORDS

from safety.matching import Match, Occurrences, Span
from safety.model import Level
from safety.normalise import Token
from safety.subject import Subjects

# How far a cue reaches, in words. Measured by trying: shorter loses denials, longer loses reports.
_NEGATION_REACH = 7
_LIST_REACH = 30
_QUESTION_REACH = 10
_MODAL_REACH = 6
_INFORMATION_AFTER_REACH = 3
_RESOLVED_REACH = 8
_PAST_REACH = 12
_FIGURATIVE_REACH = 3
_PRESENT_REACH = 1
_PET_REACH = 4
_THING_REACH = 3
_ABILITY_REACH = 9
_OWNER_AFTER = 5
_ALWAYS_REACH = 4
_WELL_REACH = 20
_NEVER_SINCE = 4
_TENSE_REACH = 2
_ANSWER_REACH = 5
_AGES = range(3, 61)
_AFTER_AN_AGE = frozenset({"and", "but", "from", "with", "after", "when", "while"})
# "at nine" may be the clock.
_HOURS = range(13)
_HOUR_WORDS = frozenset({"three", "four", "five", "six", "seven", "eight", "nine", "eleven"})
_FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself"})
# "i did not": the words of a sentence that takes back the one before.
_DENIAL = 3
_DENYING = frozenset({"did", "was", "were", "had", "have", "has", "is", "am", "are", "do", "does"})
_THIRD_PERSON = frozenset({"he", "she", "they", "his", "her"})
_SUBJECTS = frozenset({"i", "he", "she", "we", "they", "it"})
# Irregular forms that patients' stories use most; others end in "ed".
_PAST_FORMS = frozenset(
    {"had", "was", "were", "did", "got", "went", "took", "came", "fell", "broke", "lost", "bled", "felt"}
    | {
        "could",
        "said",
        "told",
        "thought",
        "knew",
        "saw",
        "made",
        "stung",
        "bit",
        "drank",
        "ate",
        "shook",
        "woke",
    }
    | {"spent", "kept", "threw", "stood", "sat", "caught", "found", "gave", "ran", "began", "became", "blew"}
    | {"hung", "swelled", "sank", "burst", "slept", "drove", "wore", "held", "hit", "left", "stuck", "tore"}
)
_PRESENT_FORMS = frozenset(
    {"is", "are", "am", "has", "have", "can", "will", "keeps", "feels", "hurts", "aches"}
)
_NOT = frozenset({"not", "never", "hardly", "barely"})
_CLOCK_UNITS = frozenset({"minute", "minutes", "hour", "hours", "week", "weeks", "day", "days", "degrees"})
_SHORT_YEARS = range(40, 100)
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
# "seizures in children" are nobody's, "my child has seizures" is somebody's.
_ALSO_IN_GENERAL = frozenset({"child", "children", "babies", "parents"})
_IN_GENERAL = frozenset({"in", "for", "among", "of", "help", "many", "most", "some", "few"})
_DETERMINERS = frozenset(
    {"my", "our", "the", "a", "an", "this", "that", "your", "his", "her", "their", "old", "new"}
)
_NEW_SUBJECTS = frozenset({"my", "our", "his", "her", "their", "we", "they"})
_OTHERS = frozenset({"the", "everyone", "people", "nobody"})
# What may stand before a subject in its own clause.
_INTRODUCES_A_SUBJECT = frozenset(
    {"think", "like", "because", "that", "if", "when", "so", "and", "but", "is", "help"}
)
_REPORTING = frozenset(
    {"insists", "says", "said", "reckons", "asked", "asks", "swears", "claims", "thinks", "wonders"}
)
_OF_A_SCHOOL = frozenset({"run", "gate", "gates", "pick", "pickup", "drop", "hall", "bus", "library"})
_BACK_TO = frozenset({"at", "in", "on", "home", "to", "with"})
_JOINING = frozenset({"and", "but", "so", "because"})
_TIME_CLAUSE = frozenset({"when", "while", "after", "before", "as"})


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


@dataclass(frozen=True)
class _Scope:
    """The tokens that a cue governs: from `start` up to `end`."""

    cue: Span
    start: int
    end: int

    def holds(self, span: Span) -> bool:
        return self.start <= span[0] and span[1] <= self.end


class ContextReader:
    """Reads the context of every match of one text."""

    def __init__(self, tokens: Sequence[Token], found: Occurrences) -> None:
        self._tokens = tokens
        self._found = found
        self._starts: dict[str, set[int]] = {}
        self._clauses = self._number_clauses()
        self._sentences = self._sentence_bounds()
        asking = self._covered("ASKING")
        self._owners = sorted(
            start
            for start in self._starts_of("OWNER") - asking - self._reporters()
            if tokens[start].text not in _ALSO_IN_GENERAL
            or not start
            or tokens[start - 1].text not in _IN_GENERAL
        )
        self._negations = list(self._negation_scopes())

    def read(self, match: Match) -> Reading:
        """Say how the match is meant."""
        symptom = match.symptom
        if (symptom.person and self._subjects.is_thing(match)) or self._subjects.gave_it(match):
            return Reading("figurative")
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
                return Reading("present", 0 if symptom.alone else 2)
            return Reading("family" if self._has("FAMILY", match) else "information")
        if symptom.light and self._has("EVERYDAY", match):
            return Reading("mild", 2)
        if "resolved" not in symptom.counts_even_if and self._resolved(match):
            return Reading("past", 1 if self._has("RECENT", match) else 2)
        if "figurative" not in symptom.counts_even_if and self._joking(match):
            return Reading("figurative", 2)
        if "past" not in symptom.counts_even_if and self._old_story(match):
            return Reading("past")
        if "family" not in symptom.counts_even_if and self._inherited(match):
            return Reading("family", 2)
        return Reading("present", self._uncertainty(match))

    @cached_property
    def _subjects(self) -> Subjects:
        return Subjects(self._tokens, self._found, self._clauses, self._owners)

    # Where things stand -----------------------------------------------------------------------------

    def _starts_of(self, cue: str) -> set[int]:
        starts = self._starts.get(cue)
        if starts is None:
            starts = self._starts[cue] = {start for start, _ in self._found.of(cue)}
        return starts

    def _reporters(self) -> set[int]:
        """Give the owners who only tell or ask of the sign: "always cancer, my flatmate insists"."""
        tokens = self._tokens
        return {
            index + step
            for index in range(len(tokens) - 2)
            if tokens[index].text == "my"
            and tokens[index + 2].text in _REPORTING
            and (index + 3 == len(tokens) or tokens[index + 3].clause != tokens[index].clause)
            for step in (0, 1)
        }

    def _covered(self, *cues: str) -> set[int]:
        """Give all tokens that belong to one of the cues."""
        return {index for cue in cues for start, end in self._found.of(cue) for index in range(start, end)}

    def _number_clauses(self) -> list[int]:
        """Give each token the number of its clause; a "but" begins a new one like a comma."""
        breaks = self._starts_of("BREAK")
        extra = 0
        numbers = []
        for index, token in enumerate(self._tokens):
            extra += index in breaks
            numbers.append(token.clause + extra)
        return numbers

    def _sentence_bounds(self) -> dict[int, Span]:
        """Give for each sentence the range of its tokens."""
        bounds: dict[int, Span] = {}
        for index, token in enumerate(self._tokens):
            first, _ = bounds.get(token.sentence, (index, index))
            bounds[token.sentence] = (first, index + 1)
        return bounds

    def _bounds(self, match: Match) -> Span:
        """Give the range of the sentences that the match touches."""
        first, _ = self._sentences[self._tokens[match.start].sentence]
        _, last = self._sentences[self._tokens[match.end - 1].sentence]
        return first, last

    def _spans(self, cue: str, match: Match) -> list[Span]:
        """Give the places of a cue in the sentences of a match, outside its own words."""
        spans = self._found.of(cue)
        if not spans:
            return []
        first, last = self._bounds(match)
        own = set(match.indices())
        return [
            (start, end)
            for start, end in spans
            if first <= start < last and not own.issuperset(range(start, end))
        ]

    def _has(self, cue: str, match: Match) -> bool:
        return bool(self._spans(cue, match))

    def _before(self, cue: str, match: Match, reach: int) -> list[Span]:
        """Give the places of a cue that begin before the last word of the match, within reach."""
        return [
            span
            for span in self._spans(cue, match)
            if span[0] < match.end - 1 and self._found.distance(span, match.whole) <= reach
        ]

    def _between(self, start: int, end: int, *cues: str) -> bool:
        """Whether one of the cues begins in that range of tokens."""
        return any(index in self._starts_of(cue) for cue in cues for index in range(start, end))

    def _owned(self, start: int, end: int) -> bool:
        """Whether that range names the person whose sign it is."""
        return any(start <= owner < end for owner in self._owners)

    def _says_now(self, match: Match) -> bool:
        """Whether the clause of the match itself says that it is now."""
        clauses = self._clauses_of(match)
        return any(
            self._clauses[start] in clauses and not self._says_now_of_else(start, match)
            for start in self._starts_of("NOW") - self._ages_now() - self._kept()
        )

    def _kept(self) -> set[int]:
        """Give the places of a "keep" that says nothing of time: "could not keep water down"."""
        return {
            start
            for start in self._starts_of("NOW")
            if start and self._tokens[start].text == "keep" and self._tokens[start - 1].text in ("not", "to")
        }

    def _says_now_of_else(self, start: int, match: Match) -> bool:
        """Whether a "now" dates something else: "... in 2010 and today we married", "two years ago today"."""
        tokens = self._tokens
        if start and tokens[start - 1].text == "ago":
            return True
        # "... and my son was born today", "... and my mother still has it": a new subject after the sign.
        return any(
            tokens[index].text == "and" and tokens[index + 1].text in _NEW_SUBJECTS | _OTHERS
            for index in range(match.end, start - 1)
        ) or (
            start > match.end
            and tokens[start - 1].text == "and"
            and any(
                end < len(tokens) and tokens[end].text in _NEW_SUBJECTS | {"i"}
                for begin, end in self._found.of("NOW")
                if begin == start
            )
        )

    # Denied -----------------------------------------------------------------------------------------

    def _negation_scopes(self) -> Iterator[_Scope]:
        harmless = self._covered("NOT_A_NEGATION", "ABILITY")
        for start, end in self._found.of("NEGATION"):
            # "can not move without pain" says that there is pain.
            doubled = self._tokens[start].text == "without" and self._between(
                max(0, start - _ABILITY_REACH), start, "ABILITY"
            )
            if not doubled and not harmless.issuperset(range(start, end)):
                yield _Scope((start, end), end, self._negation_end(start, end))

    def _negation_end(self, start: int, end: int) -> int:
        tokens = self._tokens
        listing = self._between(end, end + 3, "LIST_ANY") or start in self._starts_of("DENIES_ALL")
        last = min(self._sentences[tokens[start].sentence][1], end + _LIST_REACH)
        for index in range(end, last):
            if not listing and index >= end + _NEGATION_REACH:
                return index
            if self._between(index, index + 1, "SCOPE_END"):
                return index
            if index > end + 1 and self._between(index, index + 1, "NEW_SUBJECT"):
                return index
            if tokens[index].clause != tokens[start].clause and index > end and not listing:
                if not self._list_goes_on(index, last):
                    return index
                listing = True
        return last

    def _list_goes_on(self, index: int, last: int) -> bool:
        """Whether an "or" follows before anything that ends the denial: "no fever, cough or pain"."""
        for later in range(index, min(last, index + 10)):
            if self._between(later, later + 1, "SCOPE_END", "NEW_SUBJECT", "NEGATION"):
                return False
            if self._between(later, later + 1, "LIST_OR"):
                return True
        return False

    def _negated(self, match: Match) -> bool:
        own = set(match.indices())
        for scope in self._negations:
            # "can not breathe" is the sign itself, not its denial.
            if own.isdisjoint(range(*scope.cue)) and any(map(scope.holds, match.items)):
                return True
        return (
            any(
                start >= match.end and self._found.distance(match.whole, (start, end)) <= 1
                for start, end in self._spans("NEGATED_AFTER", match)
            )
            or self._answered_no(match)
            or self._of_nobody(match)
            or self._taken_back(match)
        )

    def _taken_back(self, match: Match) -> bool:
        """Whether the next sentence denies it: "Nan swears I fainted. I did not."."""
        _, first = self._bounds(match)
        if first >= len(self._tokens):
            return False
        _, last = self._sentences[self._tokens[first].sentence]
        words = [token.text for token in self._tokens[first:last]]
        return len(words) == _DENIAL and words[0] in _SUBJECTS and words[1] in _DENYING and words[2] == "not"

    def _of_nobody(self, match: Match) -> bool:
        """Whether it happened to nobody: "nobody fainted, it was a drill"."""
        before = match.start - 1
        while before >= 0 and self._tokens[before].text in ("was", "has", "got", "had", "even"):
            before -= 1
        return before >= 0 and (
            self._tokens[before].text == "nobody"
            or (before > 0 and self._tokens[before].text == "one" and self._tokens[before - 1].text == "no")
        )

    def _answered_no(self, match: Match) -> bool:
        """Whether a bare "no" answers the sign: "leg pain? none.", "rash after the last dose: no."."""
        clause = self._clauses[match.end - 1]
        rest = range(match.end, min(match.end + _ANSWER_REACH, len(self._tokens)))
        answer = next((index for index in rest if self._clauses[index] != clause), None)
        if answer is None or self._tokens[answer].text not in ("none", "no", "nope", "nil"):
            return False
        after = answer + 1
        return after == len(self._tokens) or self._clauses[after] != self._clauses[answer]

    # Asked about or imagined ------------------------------------------------------------------------

    def _hypothetical(self, match: Match) -> bool:
        for _, end in self._before("HYPOTHETICAL", match, _QUESTION_REACH):
            if not self._between(end, match.start, "SCOPE_END", "NOW") and not self._new_clause_owned(
                end, match
            ):
                return True
        for _, end in self._before("MODAL_GET", match, _MODAL_REACH):
            if not self._between(end, match.start, "SCOPE_END") and not self._new_clause_owned(end, match):
                return True
        reports = self._covered("NOT_AN_IF")
        return any(
            start not in reports and self._in_condition(end, match) and self._asks_what_then(match)
            for start, end in self._before("IF", match, _QUESTION_REACH)
        )

    def _in_condition(self, start: int, match: Match) -> bool:
        """Whether the match belongs to the if-clause: in "if i lie down i cant breathe" it does not."""
        return sum(token.text in _SUBJECTS for token in self._tokens[start : match.end]) <= 1

    def _asks_what_then(self, match: Match) -> bool:
        """Whether a question goes with the condition, in the same sentence or the next."""
        first, last = self._bounds(match)
        if last < len(self._tokens):
            _, last = self._sentences[self._tokens[last].sentence]
        return self._between(first, match.start, "WHAT_THEN") or self._between(match.end, last, "WHAT_THEN")

    def _new_clause_owned(self, start: int, match: Match) -> bool:
        """Whether a new clause with an owner of its own lies between a cue and the end of the match."""
        if start >= match.start:
            return False
        clause = self._clauses[start - 1]
        return any(
            self._clauses[index] != clause and self._owned(index, match.end)
            for index in range(start, match.end)
        )

    def _information(self, match: Match) -> bool:
        if "MINE_TOO" in self._found:
            return False
        first, _ = self._bounds(match)
        if self._has("STUDY", match):
            # In a story or an exercise the sign is somebody's ("my character"), but not the writer's own.
            study = self._covered("STUDY")
            if not any(
                self._tokens[index].text in _FIRST_PERSON and index not in study
                for start, end in self._spans("STUDY", match)
                for index in (range(end, match.end) if start < match.start else range(first, start))
            ):
                return True
        elif "STUDY" in self._found and not self._owned(first, match.end):
            return True
        for start, end in self._before("INFORMATION", match, _QUESTION_REACH):
            if not self._owned(end, match.end) and not self._between(start, match.start, "OTHER_QUESTION"):
                return True
        for start, end in self._spans("INFORMATION_AFTER", match):
            if match.end <= start and not self._owned(first, end):
                return self._found.distance(match.whole, (start, end)) <= _INFORMATION_AFTER_REACH
        return self._general_question(match)

    def _general_question(self, match: Match) -> bool:
        """Whether the sentence opens like a question and the sign in it is nobody's."""
        first, last = self._bounds(match)
        while first < match.start and self._between(first, first + 1, "LEAD_IN"):
            first += 1
        if first not in self._starts_of("QUESTION_OPENER") or first in match.indices():
            return False
        if first in self._covered("ABILITY", "NOT_A_QUESTION"):
            return False
        if self._between(first, match.start, "OTHER_QUESTION"):
            return False
        if match.symptom.condition and self._before("HAVING", match, 0):
            # "is this a heart attack", not "is it career suicide"
            return False
        return not self._owned(first, min(last, match.end + _OWNER_AFTER))

    # Figures of speech ------------------------------------------------------------------------------

    def _figurative(self, match: Match) -> bool:
        symptom = match.symptom
        if self._of_a_thing(match):
            return True
        if not symptom.condition and not symptom.light:
            return False
        if symptom.condition and self._before("FIGURATIVE", match, _FIGURATIVE_REACH):
            return True
        after = self._spans("FIGURATIVE_AFTER", match)
        if any(span[0] >= match.end and self._found.distance(span, match.whole) <= 1 for span in after):
            return True
        return self._joking(match)

    def _of_a_thing(self, match: Match) -> bool:
        """Whether something without a body has the sign: "my laptop keeps having seizures"."""
        clauses = self._clauses_of(match)
        for start, end in self._before("THING", match, _THING_REACH):
            if self._clauses[start] not in clauses or self._owned(end, match.end):
                continue
            before = start - 1
            while before >= 0 and self._tokens[before].text in _DETERMINERS:
                before -= 1
            # "on the bus i feel faint", "the car hit me": only what the clause is about has the sign.
            opens = before < 0 or self._clauses[before] != self._clauses[start]
            if not opens and self._tokens[before].text not in _INTRODUCES_A_SUBJECT:
                continue
            if not any(self._tokens[index].text in ("and", "with", "hit") for index in range(end, match.end)):
                return True
        return False

    def _joking(self, match: Match) -> bool:
        """Whether a laugh, a film, a bill or the like stands beside the sign, with no "but" between."""
        if self._has("SERIOUS", match):
            return False
        return any(
            not self._between(min(end, match.start), max(end, match.start), "BREAK")
            for cue in ("FIGURATIVE_CAUSE", "LAUGH", "PLAY")
            for _, end in self._spans(cue, match)
        )

    # Other people and other times -------------------------------------------------------------------

    def _someone_else(self, match: Match) -> bool:
        first, last = self._bounds(match)
        hurts_people = any(token.text in _DONE_BY_PETS for token in self._tokens[first:last])
        if not hurts_people and any(
            start < match.start and not self._owned(start, match.start)
            for start, _ in self._before("PET", match, _PET_REACH)
        ):
            return True
        if not self._has("FAMILY", match) or self._says_now(match) or self._is_own(match):
            return False
        return self._has("DEATH", match) or self._has("FAMILY_HISTORY", match)

    def _inherited(self, match: Match) -> bool:
        """Whether a relative had it and the writer asks what that means for the family."""
        first, _ = self._bounds(match)
        relatives = self._starts_of("FAMILY")
        if (
            "FAMILY_HISTORY" not in self._found
            or self._is_own(match)
            or self._has("NOW", match)
            or self._has("RECENT", match)
        ):
            return False
        return self._told_in_past(match) and any(first <= start < match.end for start in relatives)

    def _is_own(self, match: Match) -> bool:
        """Whether the sign is the writer's though relatives are named: "dad died and my chest hurts"."""
        start = match.start
        relatives = self._starts_of("FAMILY")
        while start > 0 and self._clauses[start - 1] == self._clauses[match.start]:
            if self._tokens[start - 1].text in _JOINING:
                break
            start -= 1
        part = range(start, match.end)
        return relatives.isdisjoint(part) and any(self._tokens[index].text in _FIRST_PERSON for index in part)

    def _past(self, match: Match) -> bool:
        if self._says_now(match) or self._is_back(match):
            return False
        if self._looked_back_on(match):
            return True
        not_past = self._covered("NOT_A_PAST")
        if self._told_in_present(match):
            return False
        for cue in [
            *self._spans("PAST", match),
            *self._years(match),
            *self._ages(match),
            *self._youths(*self._bounds(match)),
        ]:
            if cue[0] not in not_past and self._dates(cue, match):
                return True
        return self._in_own_past(match) or self._recapped(match)

    def _is_back(self, match: Match) -> bool:
        """Whether what was in the past is there once more; "is back filming" speaks of a person."""
        tokens = self._tokens
        return any(
            tokens[end - 1].text != "back"
            or end == len(tokens)
            or not (tokens[end].text in _BACK_TO or tokens[end].text.endswith("ing"))
            for _, end in self._spans("BACK_AGAIN", match)
        )

    def _recapped(self, match: Match) -> bool:
        """Whether it is counted up in a dated story: "in 2011, hives, tight throat, the lot"."""
        ends = [
            end
            for _, end in self._spans("RECAP", match)
            if end == len(self._tokens) or self._clauses[end] != self._clauses[end - 1]
        ]
        if not ends or self._has("NOW", match) or self._has("RECENT", match):
            return False
        return self._has("PAST", match) or bool(self._years(match) or self._youths(*self._bounds(match)))

    def _in_own_past(self, match: Match) -> bool:
        """Whether the writer tells of school, of the army or another place in life that is over."""
        others = self._starts_of("RELATIVE") | self._starts_of("PEOPLE")
        first, _ = self._bounds(match)
        if not self._told_in_past(match) or any(
            index in others or self._tokens[index].text in _THIRD_PERSON for index in range(first, match.end)
        ):
            return False
        return any(
            self._dates(cue, match)
            for cue in self._spans("PAST_PLACE", match)
            # "at the school gate", "at school pick up": no time of life.
            if [token.text for token in self._tokens[cue[0] : cue[0] + 2]] != ["at", "the"]
            and (cue[1] == len(self._tokens) or self._tokens[cue[1]].text not in _OF_A_SCHOOL)
        )

    def _dates(self, cue: Span, match: Match) -> bool:
        """Whether a word of the past belongs to the sign: near it, and in no other clause of its own."""
        if self._found.distance(cue, match.whole) > _PAST_REACH:
            return False
        if cue[1] <= match.start:
            if self._between(cue[1], match.start, "NOW", "BREAK"):
                return False
            if self._between(cue[1], match.start, "NEXT_CLAUSE") and not self._told_of_others(cue, match):
                return False
            if any(token.text == "since" for token in self._tokens[cue[1] : match.start]):
                return False
            return not self._dates_something_else(cue, match, 1) or self._told_in_past(match)
        if cue[0] in self._starts_of("PAST_OF_NEXT"):
            # "short of breath, previous clot": it dates what comes after it.
            return False
        if self._between(match.end, cue[0], "LOOKING_BACK"):
            return True
        if self._between(match.end, cue[0], "NOW", "BREAK"):
            return False
        if any(map(self._new_subject, range(match.end, cue[0]))):
            return False
        return not self._dates_something_else(cue, match, 2)

    def _told_of_others(self, cue: Span, match: Match) -> bool:
        """Whether it goes on with another's story: "she swallowed a bee in 1961 and her throat closed"."""
        first, last = self._bounds(match)
        own = any(token.text in _FIRST_PERSON for token in self._tokens[first:last])
        return cue in self._years(match) and not own and self._told_in_past(match)

    def _new_subject(self, index: int) -> bool:
        """Whether the talk turns to something else there; "of my chest" and "when i ran" go on."""
        if index not in self._starts_of("NEW_SUBJECT"):
            return False
        before = self._tokens[index - 1].text
        if self._tokens[index].text in _SUBJECTS:
            return before not in _TIME_CLAUSE
        return before == "and" or self._clauses[index] != self._clauses[index - 1]

    def _dates_something_else(self, cue: Span, match: Match, words: int) -> bool:
        """Whether the cue stands in a clause with so many words of its own: "had twins last month, ..."."""
        clause = self._clauses[cue[0]]
        if clause in self._clauses_of(match):
            return False
        own = [
            token
            for index, token in enumerate(self._tokens)
            if self._clauses[index] == clause
            and not cue[0] <= index < cue[1]
            and token.value is None
            and token.text not in STOP_WORDS
        ]
        return len(own) >= words

    def _old_story(self, match: Match) -> bool:
        """Whether the sign stands in a story that is told in the past or dated by a year, and ends well."""
        dates = self._years(match) + self._youths(*self._bounds(match))
        dated = any(start < match.start for start, _ in dates)
        if not (dated or self._told_in_past(match)) or self._has("NOW", match) or self._has("RECENT", match):
            return False
        if not any(start >= match.end for start, _ in self._found.of("WELL")) and not self._never_since(
            match
        ):
            return False
        return dated or bool(self._ages_now()) or "PAST" in self._found or "YEAR" in self._found

    def _never_since(self, match: Match) -> bool:
        """Whether it has not come back: "..., never touched one since"."""
        words = [token.text for token in self._tokens[match.end : match.end + _WELL_REACH]]
        return "never" in words and "since" in words[words.index("never") + 1 :][:_NEVER_SINCE]

    def _told_in_past(self, match: Match) -> bool:
        """Whether the clause of the match is in the past tense."""
        clauses = self._clauses_of(match)
        return any(
            self._clauses[index] in clauses and (token.text in _PAST_FORMS or token.text.endswith("ed"))
            for index, token in enumerate(self._tokens)
        )

    def _told_in_present(self, match: Match) -> bool:
        """Whether the words before the sign put it in the present: "had a clot and my leg is swollen"."""
        start = match.start
        while (
            start > max(0, match.start - _TENSE_REACH)
            and self._clauses[start - 1] == self._clauses[match.start]
            and self._tokens[start - 1].text not in ("and", "but", "so")
        ):
            start -= 1
        clause = self._clauses[match.start]
        return any(
            self._tokens[index].text in _PRESENT_FORMS
            and self._clauses[index] == clause
            and (not index or self._tokens[index - 1].text != "to")
            for index in range(start, match.end)
        )

    def _youths(self, first: int, last: int) -> list[Span]:
        """Give the times of life that are over, in that range: "when i was little", "as a small boy"."""
        found = []
        for index in range(first, last - 2):
            word = self._tokens[index].text
            if word == "as" and self._tokens[index + 1].text in ("a", "an"):
                end = index + 2
            elif word in ("when", "while", "since"):
                end = next(
                    (
                        place + 1
                        for place in range(index + 2, min(index + 5, last))
                        if self._tokens[place].text in ("was", "were")
                    ),
                    0,
                )
            else:
                continue
            if end and self._is_young(end, min(end + 3, last)):
                found.append((index, end + 1))
        return found

    def _is_young(self, start: int, end: int) -> bool:
        """Whether an age or a station of life is named there: "eight", "a young lad", "in my teens"."""
        return any(
            index in self._starts_of("YOUNG")
            or (
                self._tokens[index].value in _AGES
                and (index + 1 >= len(self._tokens) or self._tokens[index + 1].text not in _CLOCK_UNITS)
            )
            for index in range(start, end)
        )

    def _clauses_of(self, match: Match) -> set[int]:
        return {self._clauses[index] for index in match.indices()}

    def _looked_back_on(self, match: Match) -> bool:
        """Whether the next sentence puts the sign in the past: "That was 2012."."""
        _, last = self._bounds(match)
        if last >= len(self._tokens):
            return False
        _, end = self._sentences[self._tokens[last].sentence]
        youths = {start for start, _ in self._youths(last, end)}
        dates = self._starts_of("PAST") | self._starts_of("YEAR") | youths
        if self._tokens[last].text in ("that", "this") and not self._starts_of("PAST").isdisjoint(
            range(last + 1, min(end, last + 4))
        ):
            return True
        return any(
            last <= start <= last + 1 and not dates.isdisjoint(range(stop, min(end, stop + 4)))
            for start, stop in self._found.of("LOOKING_BACK")
        )

    def _ages_now(self) -> set[int]:
        """Give the places of a "now" that only goes with an age: "I am 42 now", "now 19"."""
        tokens = self._tokens
        before = {
            start
            for start in self._starts_of("NOW")
            if tokens[start].text == "now" and start + 1 < len(tokens) and tokens[start + 1].value in _AGES
        }
        return before | {
            start
            for start in self._starts_of("NOW")
            if start > 2
            and (tokens[start - 1].value is not None or start - 1 in self._starts_of("NUMBER_WORD"))
            and tokens[start - 2].text in ("am", "is", "are")
            and tokens[start - 3].text in _SUBJECTS
        }

    def _ages(self, match: Match) -> list[Span]:
        """Give the ages at which something was: "aged 5", "at 17,"."""
        first, last = self._bounds(match)
        tokens = self._tokens
        found = []
        for index in range(first, last - 1):
            age = tokens[index + 1]
            if age.value not in _AGES and index + 1 not in self._starts_of("NUMBER_WORD"):
                continue
            ends = (
                index + 2 == len(tokens)
                or self._clauses[index + 2] != self._clauses[index]
                or tokens[index + 2].text in _AFTER_AN_AGE
                or index == first
            )
            clock = age.text in _HOUR_WORDS or age.value in _HOURS
            if (
                (tokens[index].text == "age" and self._told_in_past(match))
                or tokens[index].text == "aged"
                or (tokens[index].text == "at" and ends and not clock and self._told_in_past(match))
            ):
                found.append((index, index + 2))
        return found

    def _years(self, match: Match) -> list[Span]:
        """Give the years named ("in 2015"); "since 2015" goes on today."""
        years = [
            (start, end)
            for start, end in self._spans("YEAR", match)
            if start == 0 or self._tokens[start - 1].text not in ("since", "from")
        ]
        return years + self._short_years(match)

    def _short_years(self, match: Match) -> list[Span]:
        """Give the years of two digits, which end their clause: "a preemie in 88, weighed 2 lb"."""
        first, last = self._bounds(match)
        tokens = self._tokens
        return [
            (index, index + 1)
            for index in range(first + 1, last)
            if tokens[index].value in _SHORT_YEARS
            and tokens[index - 1].text == "in"
            and (index + 1 == len(tokens) or self._clauses[index + 1] != self._clauses[index])
        ]

    def _resolved(self, match: Match) -> bool:
        goes_on = self._covered("NOT_RESOLVED")
        if match.level is Level.EMERGENCY:
            # "he stopped sweating and is muddled" is the sign itself.
            goes_on |= {index for index in match.indices() if self._tokens[index].text == "stopped"}
        return any(
            start >= match.start
            and goes_on.isdisjoint(range(start, end))
            # "has not fully gone", "never really settled"
            and _NOT.isdisjoint(token.text for token in self._tokens[max(0, start - 2) : start])
            and self._found.distance(match.whole, (start, end)) <= _RESOLVED_REACH
            and not self._between(match.end, start, "BREAK")
            for start, end in self._found.of("RESOLVED")
        )

    # Named conditions -------------------------------------------------------------------------------

    def _condition_present(self, match: Match) -> bool:
        for cue in self._before("HAVING", match, _PRESENT_REACH):
            if not self._between(max(0, cue[0] - 1), match.end, "NOT_HAVING"):
                return True
        return self._has("RECENT", match) and not self._has("PAST", match)

    def _stands_alone(self, match: Match) -> bool:
        """Whether the name of a condition is all that is said: nobody types that for no reason."""
        return len(self._tokens) == match.end - match.start

    # Uncertain wording ------------------------------------------------------------------------------

    def _lifelong(self, match: Match) -> bool:
        """Whether the sign has been so for life or since an old illness: "always had a wonky smile"."""
        if self._has("RECENT", match) or self._has("WORSE", match):
            return False
        if self._has("CHRONIC", match) and self._has("STILL", match):
            return True
        if self._has("NOW", match):
            return False
        if self._has("UNCHANGED", match):
            return True
        clauses = self._clauses_of(match)
        return any(
            self._clauses[span[0]] in clauses
            and self._found.distance(span, match.whole) <= _ALWAYS_REACH
            and not self._between(min(span[1], match.start), max(span[0], match.end), "BREAK", "NEXT_CLAUSE")
            and all(token.text != "the" for token in self._tokens[span[0] : span[1]])
            for span in self._spans("ALWAYS", match)
        )

    def _uncertainty(self, match: Match) -> int:
        """Give 1 for mild, long-standing or story-like wording, 0 for any other."""
        if self._has("WORSE", match):
            return 0
        if self._lifelong(match):
            return 2
        if match.symptom.firm:
            return 0
        mild = self._between(match.start, match.end, "MILD") or any(
            self._found.distance(span, match.whole) <= 1 for span in self._spans("MILD", match)
        )
        long_standing = not self._says_now(match) and any(
            not self._between(min(span[1], match.start), max(span[0], match.end), "BREAK")
            for span in self._spans("LONG_STANDING", match)
        )
        story = self._has("STORY", match) and not self._has("NOW", match)
        return int(mild or long_standing or story)
