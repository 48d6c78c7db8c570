"""`python -m benchmarks.proof.speed` times the red-flag reader: loading, and messages of 60 words."""

from __future__ import annotations

import time
from collections.abc import Sequence
from random import Random

from benchmarks.proof.surface import embedded
from safety import Assessor, load_vocabulary
from safety.vocabulary import ProofCase

WORDS = 60
MESSAGES = 1000
SEED = 3
LIMIT_P99 = 0.005  # seconds for one message
LIMIT_LOADING = 2.0  # seconds


def messages(cases: Sequence[ProofCase], count: int, rng: Random) -> list[str]:
    """Give messages of 60 words: proof cases, some of them inside a story, one after the other."""
    made: list[str] = []
    while len(made) < count:
        words: list[str] = []
        while len(words) < WORDS:
            text = rng.choice(cases).text
            words += (embedded(text, rng) if rng.random() < 0.5 else f"{text}.").split()
        made.append(" ".join(words[:WORDS]))
    return made


def seconds(assessor: Assessor, texts: Sequence[str]) -> list[float]:
    """Give the time on the processor for each text, in rising order; what other programs do is left out."""
    times = []
    for text in texts:
        start = time.process_time()
        assessor.assess(text)
        times.append(time.process_time() - start)
    return sorted(times)


def main() -> int:
    """Print the times; give 1 where one is over its limit."""
    start = time.process_time()
    vocabulary = load_vocabulary()
    assessor = Assessor(vocabulary)
    loading = time.process_time() - start
    cases = [case for group in vocabulary.groups for case in group.proof]
    times = seconds(assessor, messages(cases, MESSAGES, Random(SEED)))
    middle, p99 = times[len(times) // 2], times[int(0.99 * len(times))]
    print(f"loading the vocabulary   {loading:.2f} s, at most {LIMIT_LOADING:.0f} s")
    print(
        f"one message, {WORDS} words   p50 {1000 * middle:.2f} ms, p99 {1000 * p99:.2f} ms,"
        f" at most {1000 * LIMIT_P99:.0f} ms ({len(times)} messages)"
    )
    return 0 if p99 <= LIMIT_P99 and loading <= LIMIT_LOADING else 1


if __name__ == "__main__":
    raise SystemExit(main())
