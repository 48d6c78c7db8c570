"""`python -m benchmarks.proof.rules_off` switches off each context rule in turn and counts what it was worth.

A rule is worth the near misses that are raised without it and costs the signs found only without it.
A rule that removes nothing, or costs more than it removes, should have a good reason to stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.proof.mutants import labelled_cases
from safety import Assessor, Level, load_vocabulary
from safety.context import ContextReader
from safety.renew import level_of
from safety.vocabulary import ProofCase

# What each rule answers when it finds nothing.
RULES: dict[str, object] = {
    "_negated": False,
    "_answered_no": False,
    "_hypothetical": False,
    "_information": False,
    "_general_question": False,
    "_figurative": False,
    "_joking": False,
    "_someone_else": False,
    "_past": False,
    "_looked_back_on": False,
    "_old_story": False,
    "_resolved": False,
    "_uncertainty": 0,
}


@dataclass(frozen=True)
class Worth:
    """What one rule does to the cases.

    Attributes:
        removed: near misses that are raised as EMERGENCY or SAME_DAY only without the rule.
        cost: signs that are raised only without it.
    """

    rule: str
    removed: int
    cost: int


@contextmanager
def switched_off(rule: str) -> Iterator[None]:
    """Let a rule of `ContextReader` find nothing."""
    original = getattr(ContextReader, rule)
    setattr(ContextReader, rule, lambda *_: RULES[rule])
    try:
        yield
    finally:
        setattr(ContextReader, rule, original)


def _raised(cases: Sequence[ProofCase], assessor: Assessor) -> list[bool]:
    return [level_of((*case.previous, case.text), assessor) >= Level.SAME_DAY for case in cases]


def worth(rules: Sequence[str], cases: Sequence[ProofCase], assessor: Assessor) -> list[Worth]:
    """Read the cases without each rule in turn."""
    usual = _raised(cases, assessor)
    results = []
    for rule in rules:
        with switched_off(rule):
            without = _raised(cases, assessor)
        gained = [case for case, now, then in zip(cases, without, usual, strict=True) if now and not then]
        signs = sum(case.level >= Level.SAME_DAY for case in gained)
        results.append(Worth(rule, len(gained) - signs, signs))
    return results


def main() -> None:
    """Print the worth of every rule."""
    vocabulary = load_vocabulary()
    cases = [case for group in vocabulary.groups for case in group.proof] + labelled_cases()
    results = worth(list(RULES), cases, Assessor(vocabulary))
    print(f"{len(cases)} cases\n{'rule switched off':22}{'near misses raised':>20}{'signs found':>14}")
    for result in results:
        print(f"{result.rule.strip('_').replace('_', ' '):22}{result.removed:20}{result.cost:14}")


if __name__ == "__main__":
    main()
