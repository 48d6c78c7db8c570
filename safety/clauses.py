"""Where the clauses, sentences and cues of one text stand, for the rules that say how a sign is meant."""

from __future__ import annotations

from collections.abc import Sequence

from safety.matching import Match, Occurrences, Span
from safety.normalise import Token

FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself"})
SUBJECTS = frozenset({"i", "he", "she", "we", "they", "it"})
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
# "seizures in children" are nobody's, "my child has seizures" is somebody's.
_ALSO_IN_GENERAL = frozenset({"child", "children", "babies", "parents"})
_IN_GENERAL = frozenset({"in", "for", "among", "of", "help", "many", "most", "some", "few"})
_REPORTING = frozenset(
    {"insists", "says", "said", "reckons", "asked", "asks", "swears", "claims", "thinks", "wonders"}
)


class Clauses:
    """The words of one text with the places of its cues.

    Args:
        tokens: the words.
        found: where the classes stand in them.

    Attributes:
        clauses: number of the clause of each token.
        sentences: the range of tokens of each sentence, by its number.
        owners: places of the words that name the person whose sign it is.
    """

    def __init__(self, tokens: Sequence[Token], found: Occurrences) -> None:
        self.tokens = tokens
        self.found = found
        self._starts: dict[str, set[int]] = {}
        self.clauses = self._number_clauses()
        self.sentences = self._sentence_bounds()
        asking = self.covered("ASKING")
        self.owners = sorted(
            start
            for start in self.starts_of("OWNER") - asking - self._reporters()
            if tokens[start].text not in _ALSO_IN_GENERAL
            or not start
            or tokens[start - 1].text not in _IN_GENERAL
        )

    def starts_of(self, cue: str) -> set[int]:
        """Give the first tokens of the places of a cue."""
        starts = self._starts.get(cue)
        if starts is None:
            starts = self._starts[cue] = {start for start, _ in self.found.of(cue)}
        return starts

    def _reporters(self) -> set[int]:
        """Give the owners who only tell or ask of the sign: "always cancer, my flatmate insists"."""
        tokens = self.tokens
        return {
            index + step
            for index in range(len(tokens) - 2)
            if tokens[index].text == "my"
            and tokens[index + 2].text in _REPORTING
            and (index + 3 == len(tokens) or tokens[index + 3].clause != tokens[index].clause)
            for step in (0, 1)
        }

    def covered(self, *cues: str) -> set[int]:
        """Give all tokens that belong to one of the cues."""
        return {index for cue in cues for start, end in self.found.of(cue) for index in range(start, end)}

    def _number_clauses(self) -> list[int]:
        """Give each token the number of its clause; a "but" begins a new one like a comma."""
        breaks = self.starts_of("BREAK")
        extra = 0
        numbers = []
        for index, token in enumerate(self.tokens):
            extra += index in breaks
            numbers.append(token.clause + extra)
        return numbers

    def _sentence_bounds(self) -> dict[int, Span]:
        """Give for each sentence the range of its tokens."""
        bounds: dict[int, Span] = {}
        for index, token in enumerate(self.tokens):
            first, _ = bounds.get(token.sentence, (index, index))
            bounds[token.sentence] = (first, index + 1)
        return bounds

    def bounds(self, match: Match) -> Span:
        """Give the range of the sentences that the match touches."""
        first, _ = self.sentences[self.tokens[match.start].sentence]
        _, last = self.sentences[self.tokens[match.end - 1].sentence]
        return first, last

    def spans(self, cue: str, match: Match) -> list[Span]:
        """Give the places of a cue in the sentences of a match, outside its own words."""
        spans = self.found.of(cue)
        if not spans:
            return []
        first, last = self.bounds(match)
        own = set(match.indices())
        return [
            (start, end)
            for start, end in spans
            if first <= start < last and not own.issuperset(range(start, end))
        ]

    def has(self, cue: str, match: Match) -> bool:
        """Whether the cue stands in the sentences of a match, outside its own words."""
        return bool(self.spans(cue, match))

    def before(self, cue: str, match: Match, reach: int) -> list[Span]:
        """Give the places of a cue that begin before the last word of the match, within reach."""
        return [
            span
            for span in self.spans(cue, match)
            if span[0] < match.end - 1 and self.found.distance(span, match.whole) <= reach
        ]

    def between(self, start: int, end: int, *cues: str) -> bool:
        """Whether one of the cues begins in that range of tokens."""
        return any(index in self.starts_of(cue) for cue in cues for index in range(start, end))

    def owned(self, start: int, end: int) -> bool:
        """Whether that range names the person whose sign it is."""
        return any(start <= owner < end for owner in self.owners)

    def clauses_of(self, match: Match) -> set[int]:
        """Give the numbers of the clauses that the match touches."""
        return {self.clauses[index] for index in match.indices()}

    def told_in_past(self, match: Match) -> bool:
        """Whether the clause of the match is in the past tense."""
        clauses = self.clauses_of(match)
        return any(
            self.clauses[index] in clauses and _is_past(token) for index, token in enumerate(self.tokens)
        )

    def past_within(self, start: int, end: int) -> bool:
        """Whether a verb in that range is in the past tense."""
        return any(_is_past(token) for token in self.tokens[start:end])


def _is_past(token: Token) -> bool:
    return token.text in _PAST_FORMS or token.text.endswith("ed")
