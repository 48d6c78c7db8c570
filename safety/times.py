"""When a sign is or was: now, in the past, in a story that ended well, gone since."""

from __future__ import annotations

from safety.clauses import FIRST_PERSON, SUBJECTS, Clauses
from safety.dates import Dates
from safety.english import STOP_WORDS
from safety.matching import Match, Span
from safety.model import Level

_RESOLVED_REACH = 8
_PAST_REACH = 12
_TENSE_REACH = 2
_THIRD_PERSON = frozenset({"he", "she", "they", "his", "her"})
_PRESENT_FORMS = frozenset(
    {"is", "are", "am", "has", "have", "can", "will", "keeps", "feels", "hurts", "aches"}
)
_NOT = frozenset({"not", "never", "hardly", "barely"})
_NEW_SUBJECTS = frozenset({"my", "our", "his", "her", "their", "we", "they"})
_OTHERS = frozenset({"the", "everyone", "people", "nobody"})
_OF_A_SCHOOL = frozenset({"run", "gate", "gates", "pick", "pickup", "drop", "hall", "bus", "library"})
_BACK_TO = frozenset({"at", "in", "on", "home", "to", "with"})
# What may stand between "but" and the word that says that a sign is over.
_SO_SINCE = frozenset(
    {
        "was",
        "were",
        "is",
        "are",
        "it",
        "they",
        "that",
        "has",
        "have",
        "all",
        "quite",
        "soon",
        "completely",
        "totally",
    }
)
_TIME_CLAUSE = frozenset({"when", "while", "after", "before", "as"})


class Times:
    """Reads when the signs of one text are or were."""

    def __init__(self, text: Clauses) -> None:
        self._text = text
        self._dates = Dates(text)

    def says_now(self, match: Match) -> bool:
        """Whether the clause of the match itself says that it is now."""
        clauses = self._text.clauses_of(match)
        return any(
            self._text.clauses[start] in clauses and not self._says_now_of_else(start, match)
            for start in self._text.starts_of("NOW")
            - self._dates.ages_now()
            - self._kept()
            - self._text.starts_of("RECALLING")
        )

    def _kept(self) -> set[int]:
        """Give the places of a "keep" that says nothing of time: "could not keep water down"."""
        return {
            start
            for start in self._text.starts_of("NOW")
            if start
            and self._text.tokens[start].text == "keep"
            and self._text.tokens[start - 1].text in ("not", "to")
        }

    def _says_now_of_else(self, start: int, match: Match) -> bool:
        """Whether a "now" dates something else: "... in 2010 and today we married", "two years ago today"."""
        tokens = self._text.tokens
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
                for begin, end in self._text.found.of("NOW")
                if begin == start
            )
        )

    def past(self, match: Match) -> bool:
        """Whether the sign is dated in the past and nothing says that it is there today."""
        if self.says_now(match) or self._is_back(match):
            return False
        if self._looked_back_on(match):
            return True
        not_past = self._text.covered("NOT_A_PAST")
        if self._told_in_present(match):
            return False
        for cue in [
            *self._text.spans("PAST", match),
            *self._dates.years(match),
            *self._dates.ages(match),
            *self._dates.youths(*self._text.bounds(match)),
        ]:
            if cue[0] not in not_past and self._belongs(cue, match):
                return True
        return self._in_own_past(match) or self._recapped(match)

    def _is_back(self, match: Match) -> bool:
        """Whether what was in the past is there once more; "is back filming" speaks of a person."""
        tokens = self._text.tokens
        return any(
            tokens[end - 1].text != "back"
            or end == len(tokens)
            or not (tokens[end].text in _BACK_TO or tokens[end].text.endswith("ing"))
            for _, end in self._text.spans("BACK_AGAIN", match)
        )

    def feels_as_then(self, match: Match) -> bool:
        """Whether what there is now is likened to the illness named: "i had a stroke it feels the same"."""
        return any(
            not {"same", "like"}.isdisjoint(token.text for token in self._text.tokens[start:end])
            for start, end in self._text.spans("BACK_AGAIN", match)
        )

    def _recapped(self, match: Match) -> bool:
        """Whether it is counted up in a dated story: "in 2011, hives, tight throat, the lot"."""
        ends = [
            end
            for _, end in self._text.spans("RECAP", match)
            if end == len(self._text.tokens) or self._text.clauses[end] != self._text.clauses[end - 1]
        ]
        if not ends or self._text.has("NOW", match) or self._text.has("RECENT", match):
            return False
        return self._text.has("PAST", match) or bool(
            self._dates.years(match) or self._dates.youths(*self._text.bounds(match))
        )

    def _in_own_past(self, match: Match) -> bool:
        """Whether the writer tells of school, of the army or another place in life that is over."""
        others = self._text.starts_of("RELATIVE") | self._text.starts_of("PEOPLE")
        first, _ = self._text.bounds(match)
        if not self._text.told_in_past(match) or any(
            index in others or self._text.tokens[index].text in _THIRD_PERSON
            for index in range(first, match.end)
        ):
            return False
        return any(
            self._belongs(cue, match)
            for cue in self._text.spans("PAST_PLACE", match)
            # "at the school gate", "at school pick up": no time of life.
            if [token.text for token in self._text.tokens[cue[0] : cue[0] + 2]] != ["at", "the"]
            and (cue[1] == len(self._text.tokens) or self._text.tokens[cue[1]].text not in _OF_A_SCHOOL)
        )

    def _belongs(self, cue: Span, match: Match) -> bool:
        """Whether a word of the past belongs to the sign: near it, and in no other clause of its own."""
        if self._text.found.distance(cue, match.whole) > _PAST_REACH:
            return False
        if cue[1] <= match.start:
            if self._text.between(cue[1], match.start, "NOW", "BREAK"):
                return False
            if self._text.between(cue[1], match.start, "NEXT_CLAUSE") and not self._told_of_others(
                cue, match
            ):
                return False
            if any(token.text == "since" for token in self._text.tokens[cue[1] : match.start]):
                return False
            return not self._dates_something_else(cue, match, 1) or self._text.told_in_past(match)
        if cue[0] in self._text.starts_of("PAST_OF_NEXT"):
            # "short of breath, previous clot": it dates what comes after it.
            return False
        if self._text.between(match.end, cue[0], "LOOKING_BACK"):
            return True
        if self._text.between(match.end, cue[0], "NOW", "BREAK"):
            return False
        if any(map(self._new_subject, range(match.end, cue[0]))):
            return False
        return not self._dates_something_else(cue, match, 2)

    def _told_of_others(self, cue: Span, match: Match) -> bool:
        """Whether it goes on with another's story: "she swallowed a bee in 1961 and her throat closed"."""
        first, last = self._text.bounds(match)
        own = any(token.text in FIRST_PERSON for token in self._text.tokens[first:last])
        return cue in self._dates.years(match) and not own and self._text.told_in_past(match)

    def _new_subject(self, index: int) -> bool:
        """Whether the talk turns to something else there; "of my chest" and "when i ran" go on."""
        if index not in self._text.starts_of("NEW_SUBJECT"):
            return False
        before = self._text.tokens[index - 1].text
        if self._text.tokens[index].text in SUBJECTS:
            return before not in _TIME_CLAUSE
        return before == "and" or self._text.clauses[index] != self._text.clauses[index - 1]

    def _dates_something_else(self, cue: Span, match: Match, words: int) -> bool:
        """Whether the cue stands in a clause with so many words of its own: "had twins last month, ..."."""
        clause = self._text.clauses[cue[0]]
        if clause in self._text.clauses_of(match):
            return False
        own = [
            token
            for index, token in enumerate(self._text.tokens)
            if self._text.clauses[index] == clause
            and not cue[0] <= index < cue[1]
            and token.value is None
            and token.text not in STOP_WORDS
        ]
        return len(own) >= words

    def _looked_back_on(self, match: Match) -> bool:
        """Whether the next sentence puts the sign in the past: "That was 2012."."""
        _, last = self._text.bounds(match)
        if last >= len(self._text.tokens):
            return False
        _, end = self._text.sentences[self._text.tokens[last].sentence]
        youths = {start for start, _ in self._dates.youths(last, end)}
        dates = self._text.starts_of("PAST") | self._text.starts_of("YEAR") | youths
        if self._text.tokens[last].text in ("that", "this") and not self._text.starts_of("PAST").isdisjoint(
            range(last + 1, min(end, last + 4))
        ):
            return True
        return any(
            last <= start <= last + 1 and not dates.isdisjoint(range(stop, min(end, stop + 4)))
            for start, stop in self._text.found.of("LOOKING_BACK")
        )

    def _told_in_present(self, match: Match) -> bool:
        """Whether the words before the sign put it in the present: "had a clot and my leg is swollen"."""
        start = match.start
        while (
            start > max(0, match.start - _TENSE_REACH)
            and self._text.clauses[start - 1] == self._text.clauses[match.start]
            and self._text.tokens[start - 1].text not in ("and", "but", "so")
        ):
            start -= 1
        clause = self._text.clauses[match.start]
        return any(
            self._text.tokens[index].text in _PRESENT_FORMS
            and self._text.clauses[index] == clause
            and (not index or self._text.tokens[index - 1].text != "to")
            for index in range(start, match.end)
        )

    def old_story(self, match: Match) -> bool:
        """Whether the sign stands in a story that is told in the past or dated by a year, and ends well."""
        dates = self._dates.years(match) + self._dates.youths(*self._text.bounds(match))
        dated = any(start < match.start for start, _ in dates)
        if (
            not (dated or self._text.told_in_past(match))
            or self._text.has("NOW", match)
            or self._text.has("RECENT", match)
        ):
            return False
        if not any(start >= match.end for start, _ in self._text.found.of("WELL")):
            return False
        return (
            dated or bool(self._dates.ages_now()) or "PAST" in self._text.found or "YEAR" in self._text.found
        )

    def resolved(self, match: Match) -> bool:
        """Whether the sign is said to be gone: "chest pain this morning, gone now"."""
        goes_on = self._text.covered("NOT_RESOLVED")
        if match.level is Level.EMERGENCY:
            # "he stopped sweating and is muddled" is the sign itself.
            goes_on |= {index for index in match.indices() if self._text.tokens[index].text == "stopped"}
        return any(
            start >= match.start
            and goes_on.isdisjoint(range(start, end))
            # "has not fully gone", "never really settled"
            and _NOT.isdisjoint(token.text for token in self._text.tokens[max(0, start - 2) : start])
            and (
                self._was_so_until(match.end, start)
                or (
                    self._text.found.distance(match.whole, (start, end)) <= _RESOLVED_REACH
                    and not self._text.between(match.end, start, "BREAK")
                )
            )
            for start, end in self._text.found.of("RESOLVED")
        )

    def _was_so_until(self, start: int, end: int) -> bool:
        """Whether a "but" only turns to how it ended: "puffy but quite back to normal by the morning"."""
        but = next(
            (index for index in range(end - 1, start - 1, -1) if self._text.tokens[index].text == "but"), end
        )
        return all(self._text.tokens[index].text in _SO_SINCE for index in range(but + 1, end)) and but < end
