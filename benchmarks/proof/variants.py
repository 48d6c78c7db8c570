"""Makes the variants of a proof case, each with the level that it must be given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.proof import surface, turning
from benchmarks.proof.misspell import as_heard, misspelt
from safety import Level
from safety.vocabulary import ProofCase

AS_WRITTEN = "as written"
# Kinds of which every single variant must be found.
ALL_FOUND = (
    AS_WRITTEN,
    "capitals",
    "no punctuation",
    "sms",
    "embedded",
    "after a question",
    "split in two",
)
ONE_EDIT = "one edit"
NO_SPACES = "no spaces"
TWO_EDITS = "two edits"
AS_HEARD = "by ear"
SURFACE = (*ALL_FOUND, ONE_EDIT, NO_SPACES, TWO_EDITS, AS_HEARD)

_Turn = Callable[[str, Random], "str | None"]
_TURNS: dict[str, _Turn] = {
    "negated": turning.negated,
    "past": turning.past,
    "someone else": turning.someone_else,
    "hypothetical": turning.hypothetical,
    "information": turning.information,
}
TURNED = tuple(_TURNS)

# To imagine or to ask about one's own death is itself a sign: such a sentence has no harmless turn.
_STAYS_A_SIGN = {"suicide": ("hypothetical", "information", "someone else")}

_DRAWS = 3  # variants of each kind in which chance has a part
_MISSPELT_WORDS = 5


@dataclass(frozen=True)
class Variant:
    """A rewritten proof case.

    Attributes:
        case: where it comes from.
        kind: how it was rewritten: one of `SURFACE` or `TURNED`.
        messages: what the person sends, oldest first; the last one is judged.
        expected: the level of the case as it stands; for a turned case the highest level that is right.
    """

    case: ProofCase
    kind: str
    messages: tuple[str, ...]
    expected: Level

    @property
    def harmless(self) -> bool:
        """Whether it must not be raised as an emergency."""
        return self.kind in TURNED or self.case.kind != "positive"


def variants(case: ProofCase, seed: int) -> list[Variant]:
    """Give every variant of a case, none of them twice, always the same for one seed.

    A further member of a text with braces is read as written only: the first one stands for its sentence. So
    is a reading: its words were chosen for one entry, and rewritten it may say something else.
    """
    if case.member or case.reading:
        return [Variant(case, AS_WRITTEN, (*case.previous, case.text), case.level)]
    made: dict[tuple[str, tuple[str, ...]], Variant] = {}
    for variant in (*_surface(case, seed), *_turned(case, seed)):
        made.setdefault((variant.kind, variant.messages), variant)
    return list(made.values())


def _random(case: ProofCase, kind: str, seed: int) -> Random:
    # One source of chance for each case and kind: a new case leaves the variants of the others as they are.
    return Random(f"{seed}|{kind}|{case.text}")


def _surface(case: ProofCase, seed: int) -> Iterator[Variant]:
    def variant(kind: str, *messages: str) -> Variant:
        return Variant(case, kind, (*case.previous, *messages), case.level)

    text = case.text
    yield variant(AS_WRITTEN, text)
    yield variant("capitals", surface.capitals(text))
    yield variant("no punctuation", surface.without_punctuation(text))
    yield variant("sms", surface.sms(text))
    yield variant(NO_SPACES, surface.without_spaces(text))
    for kind, rewrite in (("embedded", surface.embedded), ("after a question", surface.after_question)):
        rng = _random(case, kind, seed)
        for _ in range(_DRAWS):
            yield variant(kind, rewrite(text, rng))
    if case.kind == "positive":
        # Half of a near miss ("i had a heart attack", "in 2011") is often none.
        rng = _random(case, "split in two", seed)
        for _ in range(_DRAWS):
            halves = surface.split(text, rng)
            if halves:
                yield variant("split in two", *halves)
    for kind, edits, shortest in ((ONE_EDIT, 1, 5), (TWO_EDITS, 2, 8)):
        for changed in misspelt(text, edits, shortest, _MISSPELT_WORDS, _random(case, kind, seed)):
            yield variant(kind, changed)
    for changed in as_heard(text, 6, _MISSPELT_WORDS, _random(case, AS_HEARD, seed)):
        yield variant(AS_HEARD, changed)


def _turned(case: ProofCase, seed: int) -> Iterator[Variant]:
    if case.kind != "positive" or case.previous:
        return
    for kind, turn in _TURNS.items():
        if kind in _STAYS_A_SIGN.get(case.group, ()):
            continue
        rng = _random(case, kind, seed)
        for _ in range(_DRAWS):
            turned = turn(case.text, rng)
            if turned is not None:
                yield Variant(case, kind, (turned,), Level.SAME_DAY)
