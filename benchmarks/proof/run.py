"""`python -m benchmarks.proof.run` reads every variant of every proof case and compares with the limits."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.proof.judge import Outcome, outcomes
from benchmarks.proof.readings import load_readings
from benchmarks.proof.variants import (
    ALL_FOUND,
    AS_HEARD,
    AS_WRITTEN,
    NO_SPACES,
    ONE_EDIT,
    SURFACE,
    TURNED,
    TWO_EDITS,
)
from benchmarks.rates import rate
from safety import load_vocabulary

SEED = 3
_EXAMPLES = 8


@dataclass(frozen=True)
class Threshold:
    """A rate that must be reached.

    Attributes:
        name: what is counted, for the report.
        counts: whether an outcome is part of it.
        broken: whether such an outcome is a failure.
        allowed: the share of failures that is allowed.
    """

    name: str
    counts: Callable[[Outcome], bool]
    broken: Callable[[Outcome], bool]
    allowed: float

    def failures(self, read: Sequence[Outcome]) -> tuple[list[Outcome], int]:
        """Give the failures and how many outcomes are part of it."""
        parts = [outcome for outcome in read if self.counts(outcome)]
        return [outcome for outcome in parts if self.broken(outcome)], len(parts)


def _sign(kind: str, short: bool | None = None) -> Callable[[Outcome], bool]:
    return lambda outcome: (
        outcome.variant.kind == kind
        and not outcome.variant.harmless
        and short in (None, outcome.variant.case.short)
    )


def _missed(outcome: Outcome) -> bool:
    return outcome.missed


def _false_alarm(outcome: Outcome) -> bool:
    return outcome.false_alarm


# "How it is judged" of issue 3.
THRESHOLDS = (
    Threshold(
        "as written, exact level",
        lambda outcome: outcome.variant.kind == AS_WRITTEN,
        lambda outcome: outcome.wrong_as_written,
        0.0,
    ),
    *(Threshold(f"{kind}, found", _sign(kind), _missed, 0.0) for kind in ALL_FOUND if kind != AS_WRITTEN),
    Threshold(f"{ONE_EDIT}, found", _sign(ONE_EDIT, short=False), _missed, 0.02),
    Threshold(f"{NO_SPACES}, found", _sign(NO_SPACES, short=False), _missed, 0.02),
    Threshold(f"{TWO_EDITS}, found", _sign(TWO_EDITS, short=False), _missed, 0.10),
    # In a short wording one word carries the sign: written as another word ("cots") it is gone.
    Threshold(f"{ONE_EDIT}, short wordings, found", _sign(ONE_EDIT, short=True), _missed, 0.05),
    Threshold(f"{NO_SPACES}, short wordings, found", _sign(NO_SPACES, short=True), _missed, 0.05),
    Threshold(f"{TWO_EDITS}, short wordings, found", _sign(TWO_EDITS, short=True), _missed, 0.10),
    # The issue sets no limit here; this one keeps what is reached.
    Threshold(f"{AS_HEARD}, found", _sign(AS_HEARD), _missed, 0.05),
    Threshold("signs turned into near misses", lambda outcome: outcome.turned, _false_alarm, 0.04),
    Threshold(
        "near misses rewritten",
        lambda outcome: outcome.variant.harmless and not outcome.turned,
        _false_alarm,
        0.04,
    ),
)


def table(read: Sequence[Outcome]) -> str:
    """Give cases, missed and false alarms by kind, then by group and kind."""
    rows = [f"{'':36}{'cases':>6}  {'missed':36}{'raised as EMERGENCY for nothing':36}"]
    kinds = (*SURFACE, *TURNED)
    rows += [_row(kind, [o for o in read if o.variant.kind == kind]) for kind in kinds]
    rows.append(_row("all", read))
    readings = [outcome for outcome in read if outcome.variant.case.reading]
    rows += ["", _row("readings", readings)]
    proof = [outcome for outcome in read if not outcome.variant.case.reading]
    for group in sorted({outcome.variant.case.group for outcome in proof}):
        part = [outcome for outcome in proof if outcome.variant.case.group == group]
        rows += ["", _row(group, part)]
        rows += [
            _row(f"  {kind}", [o for o in part if o.variant.kind == kind])
            for kind in kinds
            if any(o.variant.kind == kind for o in part)
        ]
    return "\n".join(rows)


def _row(name: str, read: Sequence[Outcome]) -> str:
    signs = [outcome for outcome in read if not outcome.variant.harmless]
    harmless = [outcome for outcome in read if outcome.variant.harmless]
    missed = rate(sum(outcome.missed for outcome in signs), len(signs))
    raised = rate(sum(outcome.false_alarm for outcome in harmless), len(harmless))
    return f"{name:36}{len(read):6}  {missed:36}{raised:36}".rstrip()


def verdicts(read: Sequence[Outcome], examples: int = _EXAMPLES) -> tuple[str, bool]:
    """Give a line for each threshold, with its worst failures, and whether all are held."""
    lines = []
    held = True
    for threshold in THRESHOLDS:
        failures, total = threshold.failures(read)
        broken = len(failures) > threshold.allowed * total
        held = held and not broken
        lines.append(
            f"{'BROKEN' if broken else 'held':8}{threshold.name:36}"
            f"failures {rate(len(failures), total)}, allowed {100 * threshold.allowed:.0f} %"
        )
        lines += map(_example, sorted(failures, key=_severity)[:examples])
    return "\n".join(lines), held


def _severity(outcome: Outcome) -> tuple[int, str, tuple[str, ...]]:
    """Put the farthest misses first."""
    return (
        -abs(outcome.variant.expected - outcome.level),
        outcome.variant.case.group,
        outcome.variant.messages,
    )


def _example(outcome: Outcome) -> str:
    variant = outcome.variant
    meant = f"at most {variant.expected.label}" if variant.kind in TURNED else variant.expected.label
    said = " // ".join(variant.messages)
    what = f"{variant.case.group}, {variant.kind}: {said!r}"
    return f"          {what} is {outcome.level.label}, must be {meant}"


def main(arguments: list[str] | None = None) -> int:
    """Run the proof; give 1 where a case as written is wrong or a threshold is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proof.run", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="seed of the variants")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--examples", type=int, default=_EXAMPLES, help="failures shown for each threshold")
    options = parser.parse_args(arguments)
    cases = [case for group in load_vocabulary().groups for case in group.proof] + load_readings()
    read = outcomes(cases, options.seed, options.workers)
    lines, held = verdicts(read, options.examples)
    print(table(read), "", f"{len(cases)} cases, {len(read)} variants, seed {options.seed}", lines, sep="\n")
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
