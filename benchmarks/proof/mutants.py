"""`python -m benchmarks.proof.mutants` names the entries of the vocabulary that no proof case protects.

Each entry is dropped or blunted in turn and the cases in which it takes part are read again. If all of them
still get their level, nothing would notice the loss of that entry: it needs a case, or it is not needed.
Cases are the proof cases beside the vocabulary and the labelled sentences of the second reader, as far as the
rules give them their level.
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

from benchmarks.proof.judge import level_of
from benchmarks.proof.mutations import Mutation, mutations
from benchmarks.proof.presence import Presence, presence
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
        self._cases = list(_known(vocabulary, cases, self._normaliser))

    def survivor(self, mutation: Mutation) -> Survivor | None:
        """Give the entry as a survivor, or None where a case protects it."""
        concerned = [case for case, held in self._cases if mutation.concerns(held)]
        if concerned:
            words = None if mutation.kind in _OF_WORDS else self._normaliser
            assessor = Assessor(mutation.mutated(), words)
            for case in concerned:
                if level_of((*case.previous, case.text), assessor) != case.level:
                    return None
        return Survivor(mutation.kind, mutation.where, mutation.entry, len(concerned))


def _known(
    vocabulary: Vocabulary, cases: Sequence[ProofCase], normaliser: Normaliser
) -> Iterator[tuple[ProofCase, Presence]]:
    assessor = Assessor(vocabulary, normaliser)
    for case in cases:
        messages = (*case.previous, case.text)
        memory = Memory()
        level = Level.NONE
        found: set[str] = set()
        for message in messages:
            read = assessor.assess(message, memory)
            memory, level = read.memory, read.level
            found.update(finding.symptom for finding in (*read.findings, *read.cleared))
        if level == case.level:
            yield case, presence(messages, memory, found, vocabulary, normaliser)


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
