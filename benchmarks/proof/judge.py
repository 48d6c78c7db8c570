"""Reads variants with the safety reader and says which were missed and which raised for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from benchmarks.proof.variants import AS_WRITTEN, TURNED, Variant, variants
from safety import Level, default_assessor
from safety.renew import level_of
from safety.vocabulary import ProofCase


@dataclass(frozen=True)
class Outcome:
    """How one variant was read."""

    variant: Variant
    level: Level

    @property
    def missed(self) -> bool:
        """Whether a sign was read as less urgent than it is."""
        return not self.variant.harmless and self.level < self.variant.expected

    @property
    def false_alarm(self) -> bool:
        """Whether a harmless message was raised as an emergency."""
        return self.variant.harmless and self.level == Level.EMERGENCY

    @property
    def wrong_as_written(self) -> bool:
        """Whether the case itself, unchanged, was given any level but its own."""
        return self.variant.kind == AS_WRITTEN and self.level != self.variant.expected

    @property
    def turned(self) -> bool:
        """Whether a sign had been turned into a near miss."""
        return self.variant.kind in TURNED


def outcomes(
    cases: Iterable[ProofCase],
    seed: int,
    workers: int = 1,
    told: Callable[[float], None] = lambda share: None,
) -> list[Outcome]:
    """Read all variants of the cases with the repository's vocabulary, in order.

    Args:
        cases: the proof cases.
        seed: seed of the variants.
        workers: processes to share the work; 1 reads in this process.
        told: called with the share of the cases that has been read.
    """
    jobs = [(case, seed) for case in cases]
    read: list[Outcome] = []
    with ExitStack() as stack:
        if workers == 1:
            parts: Iterable[list[Outcome]] = map(_read, jobs)
        else:
            pool = stack.enter_context(ProcessPoolExecutor(workers))
            parts = pool.map(_read, jobs, chunksize=16)
        for number, part in enumerate(parts, start=1):
            read += part
            told(number / len(jobs))
    return read


def _read(job: tuple[ProofCase, int]) -> list[Outcome]:
    assessor = default_assessor()
    return [Outcome(variant, level_of(variant.messages, assessor)) for variant in variants(*job)]
