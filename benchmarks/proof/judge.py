"""Reads variants with the safety reader and says which were missed and which raised for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from benchmarks.proof.variants import AS_WRITTEN, TURNED, Variant, variants
from safety import Assessor, Level, Memory, default_assessor
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


def level_of(messages: Sequence[str], assessor: Assessor) -> Level:
    """Give the level of the last message after those before it."""
    memory = Memory()
    level = Level.NONE
    for message in messages:
        assessment = assessor.assess(message, memory)
        memory, level = assessment.memory, assessment.level
    return level


def outcomes(cases: Iterable[ProofCase], seed: int, workers: int = 1) -> list[Outcome]:
    """Read all variants of the cases with the repository's vocabulary, in order.

    Args:
        cases: the proof cases.
        seed: seed of the variants.
        workers: processes to share the work; 1 reads in this process.
    """
    jobs = [(case, seed) for case in cases]
    if workers == 1:
        read = [_read(job) for job in jobs]
    else:
        with ProcessPoolExecutor(workers) as pool:
            read = list(pool.map(_read, jobs, chunksize=16))
    return [outcome for part in read for outcome in part]


def _read(job: tuple[ProofCase, int]) -> list[Outcome]:
    assessor = default_assessor()
    return [Outcome(variant, level_of(variant.messages, assessor)) for variant in variants(*job)]
