"""`python -m benchmarks.proof.mutants` names the entries of the vocabulary that no proof case protects.

An entry is the smallest thing that a person writes in `data/red_flags/*.yml`: a word of a class or a context
cue, a pattern or an `unless` line, each alternative of a pattern ("pour|gush|spurt" are three), a combination
and each alternative of it, a setting of a symptom, a spelling, a lemma, a filler, a known word, a range of
numbers. Alternatives count one by one because they are lost one by one: a slip of the hand takes away "gush"
and leaves "pour". A word that stands in several classes through one of them is one entry.

Each entry is dropped in turn (a pattern thereby goes, or is blunted by one alternative) and the cases that
hold its words are read again. It is protected when one of them then gets another level or other signs (which
symptom, at what level, in which context), that is, when staff or patients would see a difference. If all are
read as before, nothing would notice the loss: the entry needs a case, or it is not needed. Cases are the
proof cases and the short wordings beside the vocabulary and the labelled sentences of the second reader, as
far as the rules give them their level.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from benchmarks.proof.mutations import Mutation, mutations
from benchmarks.proof.presence import CaseIndex, Presence, numbers_of, presence
from benchmarks.rates import rate
from safety import Assessor, Level, Memory, Vocabulary, load_vocabulary
from safety.normalise import Normaliser
from safety.vocabulary import DATA_FOLDER, ProofCase


@dataclass(frozen=True)
class Survivor:
    """An entry whose loss no case notices; `tried` cases hold its words."""

    kind: str
    where: str
    entry: str
    tried: int


# A word that so many cases hold and none of them needs counts as unprotected: more would take too long.
_MOST_CASES = 400
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

    def survivor(self, mutation: Mutation) -> Survivor | None:
        """Give the entry as a survivor, or None where a case protects it."""
        concerned = numbers_of(mutation.concerns(self._index))
        if concerned:
            words = None if mutation.kind in _OF_WORDS else self._normaliser
            assessor = Assessor(mutation.mutated(), words)
            for case, usual in map(self._cases.__getitem__, concerned[:_MOST_CASES]):
                if read(case, assessor).of(mutation.symptom) != usual.of(mutation.symptom):
                    return None
        return Survivor(mutation.kind, mutation.where, mutation.entry, len(concerned))


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
def _trial() -> Trial:
    """Give the trial of the repository's vocabulary, made once in each process."""
    vocabulary = load_vocabulary()
    cases = [case for group in vocabulary.groups for case in group.proof]
    return Trial(vocabulary, [*cases, *labelled_cases()])


def _try(number: int) -> Survivor | None:
    trial = _trial()
    return trial.survivor(trial.mutations[number])


def survivors(numbers: Sequence[int], workers: int = 1) -> list[Survivor]:
    """Try those mutations of the repository's vocabulary; give the entries that nothing protects."""
    if workers == 1:
        found = list(map(_try, numbers))
    else:
        with ProcessPoolExecutor(workers) as pool:
            found = list(pool.map(_try, numbers, chunksize=64))
    return [survivor for survivor in found if survivor is not None]


def report(tried: Sequence[Mutation], left: Sequence[Survivor]) -> str:
    """Give the unprotected entries by place, then the counts by kind."""
    lines = [
        f"{survivor.where}: {survivor.kind} {survivor.entry}"
        f" ({survivor.tried} cases hold its words, none needs it)"
        if survivor.tried
        else f"{survivor.where}: {survivor.kind} {survivor.entry} (no case holds its words)"
        for survivor in sorted(left, key=lambda each: (each.where, each.kind))
    ]
    lines += ["", f"{'entries':26}{'unprotected'}"]
    for kind in dict.fromkeys(mutation.kind for mutation in tried):
        total = sum(mutation.kind == kind for mutation in tried)
        lines.append(f"{kind:26}{rate(sum(each.kind == kind for each in left), total)}")
    lines.append(f"{'all':26}{rate(len(left), len(tried))}")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Try every entry, or those of some kinds or places; give 1 where one is unprotected."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proof.mutants", description=__doc__)
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--kind", action="append", help="only entries of this kind; may be repeated")
    parser.add_argument("--where", default="", help="only entries whose file and name begin so")
    options = parser.parse_args(arguments)
    chosen = [
        (number, mutation)
        for number, mutation in enumerate(_trial().mutations)
        if (not options.kind or mutation.kind in options.kind) and mutation.where.startswith(options.where)
    ]
    if not chosen:
        parser.error("no entry is of that kind and place; leave out --kind or --where to see them all")
    left = survivors([number for number, _ in chosen], options.workers)
    print(report([mutation for _, mutation in chosen], left))
    return 1 if left else 0


if __name__ == "__main__":
    raise SystemExit(main())
