"""`python -m benchmarks.proof.mutants` names the entries of the vocabulary that no proof case protects.

An entry is the smallest thing that a person writes in `data/red_flags/*.yml`: a word of a class or a context
cue, a pattern or an `unless` line, each alternative of a pattern ("pour|gush|spurt" are three), a combination
and each alternative of it, a setting of a symptom, a spelling, a lemma, a filler, a known word, a range of
numbers. Alternatives count one by one because they are lost one by one: a slip of the hand takes away "gush"
and leaves "pour". A word that stands in several classes through one of them is one entry.

Each entry is dropped in turn (a pattern thereby goes, or is blunted by one alternative) and the cases that
hold its words are read again. It is

- "needed" when one of them then gets another level or other signs (which symptom, at what level, in which
  context), that is, when staff or patients would see a difference;
- "doubled" when others beside it stand in for it, but it reads one of the cases by itself as well: with it
  alone among the patterns of its symptom, the words of its class or the combinations, the case is read
  otherwise than with none of them. Its loss is noticed as soon as its double is lost too;
- "unprotected" otherwise: nothing would notice the loss. It needs a case, or it is not needed.

Cases are the readings, which are written for this, the proof cases and the short wordings beside the
vocabulary and the labelled sentences (`examples` and `held_back`), as far as the rules give them their level.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from benchmarks.proof.mutations import Mutation, mutations, with_only
from benchmarks.proof.presence import CaseIndex, Presence, numbers_of, presence
from benchmarks.proof.readings import load_readings
from benchmarks.rates import rate
from safety import Assessor, Level, Memory, Vocabulary, load_vocabulary
from safety.normalise import Normaliser
from safety.vocabulary import DATA_FOLDER, ProofCase

NEEDED = "needed"
DOUBLED = "doubled"
UNPROTECTED = "unprotected"


@dataclass(frozen=True)
class Tried:
    """An entry with its verdict; `cases` is how many cases hold its words."""

    kind: str
    where: str
    entry: str
    verdict: str
    cases: int


# A word that so many cases hold and none of them needs counts as unprotected: more would take too long.
_MOST_CASES = 200
# Entries that decide how words are read: all others leave the words of a case as they are.
_OF_WORDS = ("spelling", "lemma", "known word")
LABELLED = (DATA_FOLDER / "examples", Path(__file__).resolve().parent.parent / "held_back")


class Trial:
    """Reads the cases with mutated vocabularies.

    Args:
        vocabulary: the vocabulary whose entries are tried.
        cases: the cases that may protect them; those that are read wrongly already protect nothing.
    """

    def __init__(self, vocabulary: Vocabulary, cases: Sequence[ProofCase]) -> None:
        self.mutations = list(mutations(vocabulary))
        self._normaliser = Normaliser(
            vocabulary.lemmas, vocabulary.spellings, vocabulary.words(), vocabulary.known_words
        )
        known = list(_known(vocabulary, cases, self._normaliser))
        self._cases = [(case, usual) for case, usual, _ in known]
        self._index = CaseIndex(vocabulary, self._normaliser, [held for _, _, held in known])

    def tried(self, mutation: Mutation) -> Tried:
        """Try one entry."""
        concerned = numbers_of(mutation.concerns(self._index))
        of_kind = mutation.kind.replace(" ", "_")
        # Small words stand in thousands of cases: those that were written for them come first.
        concerned.sort(key=lambda number: not self._cases[number][0].group.startswith(of_kind))
        cases = [self._cases[number] for number in concerned[:_MOST_CASES]]
        verdict = UNPROTECTED
        if cases and self._is_needed(mutation, cases):
            verdict = NEEDED
        elif cases and self._is_doubled(mutation, cases):
            verdict = DOUBLED
        return Tried(mutation.kind, mutation.where, mutation.entry, verdict, len(concerned))

    def _is_needed(self, mutation: Mutation, cases: Sequence[tuple[ProofCase, Read]]) -> bool:
        assessor = self._assessor(mutation, mutation.mutated(), cases)
        return any(
            read(case, assessor).of(mutation.symptom) != usual.of(mutation.symptom) for case, usual in cases
        )

    def _is_doubled(self, mutation: Mutation, cases: Sequence[tuple[ProofCase, Read]]) -> bool:
        if mutation.alone is None:
            return False
        with_it, without = (self._assessor(mutation, each, cases) for each in mutation.alone())
        return any(
            read(case, with_it).of(mutation.symptom) != read(case, without).of(mutation.symptom)
            for case, _ in cases
        )

    def _assessor(
        self, mutation: Mutation, vocabulary: Vocabulary, cases: Sequence[tuple[ProofCase, Read]]
    ) -> Assessor:
        if mutation.shows is not None:
            # No other sign can turn up, and a small vocabulary is read in a fraction of the time.
            found = {sign[0] for _, usual in cases for sign in usual.signs}
            vocabulary = with_only(vocabulary, mutation.shows | found)
        return Assessor(vocabulary, None if mutation.kind in _OF_WORDS else self._normaliser)


@dataclass(frozen=True)
class Read:
    """One case as read.

    Attributes:
        level: level of its last message.
        memory: what is remembered after it.
        signs: symptom, level and context of every sign in any of its messages, and whether it counts.
    """

    level: Level
    memory: Memory
    signs: frozenset[tuple[str, Level, str, bool]]

    def of(self, symptom: str) -> object:
        """What the loss of an entry would change: all of it, or what one symptom or risk factor has of it."""
        if symptom:
            return symptom in self.memory.risks, frozenset(sign for sign in self.signs if sign[0] == symptom)
        return self.level, self.signs, self.memory.risks


def read(case: ProofCase, assessor: Assessor) -> Read:
    """Read the messages of a case one after the other."""
    memory = Memory()
    level = Level.NONE
    signs: set[tuple[str, Level, str, bool]] = set()
    for message in (*case.previous, case.text):
        found = assessor.assess(message, memory)
        memory, level = found.memory, found.level
        signs.update(
            (sign.symptom, sign.level, sign.context, sign.counts)
            for sign in (*found.findings, *found.cleared)
        )
    return Read(level, memory, frozenset(signs))


def _known(
    vocabulary: Vocabulary, cases: Sequence[ProofCase], normaliser: Normaliser
) -> Iterator[tuple[ProofCase, Read, Presence]]:
    """Give the cases that are read rightly, how they are read and what they hold."""
    assessor = Assessor(vocabulary, normaliser)
    for case in cases:
        usual = read(case, assessor)
        if usual.level == case.level:
            found = {sign[0] for sign in usual.signs}
            messages = (*case.previous, case.text)
            yield case, usual, presence(messages, usual.memory, found, vocabulary, normaliser)


def labelled_cases() -> list[ProofCase]:
    """Give the labelled sentences of this repository as cases, those of the second reader among them."""
    files = [path for folder in LABELLED for path in sorted(folder.glob("*.jsonl"))]
    entries = [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]
    levels = {level.label: level for level in Level} | {"urgent": Level.SAME_DAY}
    return [
        ProofCase(entry["text"], levels[entry["level"]], entry.get("kind", "positive"), "")
        for entry in entries
        if entry.get("level")
    ]


@lru_cache(maxsize=1)
def _trial(readings_only: bool = False) -> Trial:
    """Give the trial of the repository's vocabulary, made once in each process."""
    vocabulary = load_vocabulary()
    # The readings come first: each was written for an entry and settles it at once.
    cases = load_readings()
    if not readings_only:
        cases += [case for group in vocabulary.groups for case in group.proof]
        cases += labelled_cases()
    return Trial(vocabulary, cases)


def _try(number: int, readings_only: bool) -> Tried:
    trial = _trial(readings_only)
    return trial.tried(trial.mutations[number])


def tried(numbers: Sequence[int], workers: int = 1, readings_only: bool = False) -> list[Tried]:
    """Try those mutations of the repository's vocabulary."""
    if workers == 1:
        return [_try(number, readings_only) for number in numbers]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(_try, numbers, [readings_only] * len(numbers), chunksize=16))


def _entries(path: Path) -> set[tuple[str, str, str]]:
    """Give the entries that a file names, one JSON object a line, as `--list` writes them."""
    lines = map(json.loads, path.read_text("utf-8").splitlines())
    return {(line["kind"], line["where"], line["entry"]) for line in lines}


def report(entries: Sequence[Tried]) -> str:
    """Give the unprotected entries by place, then the counts by kind."""
    lines = [
        f"{each.where}: {each.kind} {each.entry} ({each.cases} cases hold its words)"
        for each in sorted(entries, key=lambda each: (each.where, each.kind))
        if each.verdict == UNPROTECTED
    ]
    lines += ["", f"{'entries':26}{NEEDED:>10}{DOUBLED:>10}   {UNPROTECTED}"]
    lines += [
        _row(kind, [each for each in entries if each.kind == kind])
        for kind in dict.fromkeys(each.kind for each in entries)
    ]
    return "\n".join([*lines, _row("all", entries)])


def _row(name: str, entries: Sequence[Tried]) -> str:
    counts = Counter(each.verdict for each in entries)
    left = rate(counts[UNPROTECTED], len(entries))
    return f"{name:26}{counts[NEEDED]:10}{counts[DOUBLED]:10}   {left}"


def main(arguments: list[str] | None = None) -> int:
    """Try every entry, or those of some kinds or places; give 1 where one is unprotected."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proof.mutants", description=__doc__)
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--kind", action="append", help="only entries of this kind; may be repeated")
    parser.add_argument("--where", default="", help="only entries whose file and name begin so")
    parser.add_argument("--entries", type=Path, help="only the entries that this file lists")
    parser.add_argument(
        "--readings-only", action="store_true", help="with no other cases: fast, for writing them"
    )
    parser.add_argument(
        "--list", type=Path, help="write the unprotected entries here, one JSON object a line"
    )
    options = parser.parse_args(arguments)
    named = _entries(options.entries) if options.entries else None
    chosen = [
        number
        for number, each in enumerate(_trial(options.readings_only).mutations)
        if (not options.kind or each.kind in options.kind)
        and each.where.startswith(options.where)
        and (named is None or (each.kind, each.where, each.entry) in named)
    ]
    if not chosen:
        parser.error("no entry is of that kind and place; leave out --kind or --where to see them all")
    entries = tried(chosen, options.workers, options.readings_only)
    if options.list:
        left = [asdict(each) for each in entries if each.verdict == UNPROTECTED]
        options.list.write_text("".join(json.dumps(each) + "\n" for each in left), "utf-8")
    print(report(entries))
    return 1 if any(each.verdict == UNPROTECTED for each in entries) else 0


if __name__ == "__main__":
    raise SystemExit(main())
