"""`python -m benchmarks.proof.rules_off` switches off each context rule in turn and counts what it was worth.

A rule is worth the near misses that are raised without it, the signs that are missed without it and the
cases that get another level; it costs the signs found only without it. A rule that no case needs is named,
and the command then fails: give it a reading or remove it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from benchmarks.proof.mutants import labelled_cases
from benchmarks.proof.readings import load_readings
from safety import Assessor, Level, load_vocabulary
from safety.clauses import Clauses
from safety.context import ContextReader
from safety.dates import Dates
from safety.negation import Negation
from safety.renew import level_of
from safety.subject import Subjects
from safety.times import Times
from safety.vocabulary import ProofCase

Rule = tuple[type, str]

# What each rule answers when it finds nothing.
RULES: dict[Rule, object] = {
    (Negation, "denies"): False,
    (Negation, "_list_goes_on"): False,
    (Negation, "_all_denied"): False,
    (Negation, "_answered_no"): False,
    (Negation, "_of_nobody"): False,
    (Negation, "_taken_back"): False,
    (ContextReader, "_hypothetical"): False,
    (ContextReader, "_information"): False,
    (ContextReader, "_makes_it"): False,
    (ContextReader, "_general_question"): False,
    (ContextReader, "_figurative"): False,
    (ContextReader, "_of_a_thing"): False,
    (ContextReader, "_joking"): False,
    (Subjects, "is_thing"): False,
    (Subjects, "_opens_with_thing"): False,
    (Subjects, "_it_is_thing"): False,
    (Subjects, "gave_it"): False,
    (ContextReader, "_someone_else"): False,
    (ContextReader, "_inherited"): False,
    (ContextReader, "_is_own"): False,
    (Clauses, "_reporters"): frozenset(),
    (Times, "says_now"): False,
    (Times, "_kept"): frozenset(),
    (Times, "_says_now_of_else"): False,
    (Dates, "ages_now"): frozenset(),
    (Times, "past"): False,
    (Times, "_is_back"): False,
    (Times, "feels_as_then"): False,
    (Times, "_looked_back_on"): False,
    (Times, "_told_in_present"): False,
    (Clauses, "told_in_past"): False,
    (Times, "_recapped"): False,
    (Times, "_in_own_past"): False,
    (Times, "_told_of_others"): False,
    (Times, "_new_subject"): False,
    (Times, "_dates_something_else"): False,
    (Dates, "years"): [],
    (Dates, "_short_years"): [],
    (Dates, "ages"): [],
    (Dates, "youths"): [],
    (Times, "old_story"): False,
    (Times, "resolved"): False,
    (Times, "_was_so_until"): False,
    (ContextReader, "_thought_after"): False,
    (ContextReader, "_lifelong"): False,
    (ContextReader, "_uncertainty"): 0,
}


@dataclass(frozen=True)
class Worth:
    """What one rule does to the cases.

    Attributes:
        rule: its class and method.
        removed: near misses that are raised as EMERGENCY or SAME_DAY only without the rule.
        kept: signs that are raised only with it.
        cost: signs that are raised only without it.
        needed: cases that have their level only with it.
    """

    rule: Rule
    removed: int
    kept: int
    cost: int
    needed: int


@contextmanager
def switched_off(rule: Rule) -> Iterator[None]:
    """Let a rule, named by its class and method, find nothing."""
    with _replaced(rule, lambda *_: RULES[rule]):
        yield


@contextmanager
def _replaced(rule: Rule, method: Callable[..., object]) -> Iterator[None]:
    owner, name = rule
    original = getattr(owner, name)
    setattr(owner, name, method)
    try:
        yield
    finally:
        setattr(owner, name, original)


def _level(case: ProofCase, assessor: Assessor) -> Level:
    return level_of((*case.previous, case.text), assessor)


def _usual(
    rules: Sequence[Rule], cases: Sequence[ProofCase], assessor: Assessor
) -> tuple[list[Level], dict[Rule, list[int]]]:
    """Give the level of each case and, for each rule, the cases in which it finds anything.

    All others are read the same without it.
    """
    seen: set[Rule] = set()

    def watched(rule: Rule) -> Callable[..., object]:
        original = getattr(*rule)

        def method(*arguments: object) -> object:
            found = original(*arguments)
            if found:
                seen.add(rule)
            return found

        return method

    levels: list[Level] = []
    speaks: dict[Rule, list[int]] = {rule: [] for rule in rules}
    with ExitStack() as stack:
        for rule in rules:
            stack.enter_context(_replaced(rule, watched(rule)))
        for number, case in enumerate(cases):
            seen.clear()
            levels.append(_level(case, assessor))
            for rule in seen:
                speaks[rule].append(number)
    return levels, speaks


def worth(rules: Sequence[Rule], cases: Sequence[ProofCase], assessor: Assessor) -> list[Worth]:
    """Read the cases without each rule in turn."""
    usual, speaks = _usual(rules, cases, assessor)
    results = []
    for rule in rules:
        removed = kept = cost = needed = 0
        with switched_off(rule):
            for number in speaks[rule]:
                case, then = cases[number], usual[number]
                now = _level(case, assessor)
                raised, was_raised = now >= Level.SAME_DAY, then >= Level.SAME_DAY
                is_sign = case.level >= Level.SAME_DAY
                removed += raised and not was_raised and case.level is Level.NONE
                cost += raised and not was_raised and is_sign
                kept += was_raised and not raised and is_sign
                needed += then is case.level and now is not then
        results.append(Worth(rule, removed, kept, cost, needed))
    return results


def main() -> int:
    """Print the worth of every rule; give 1 where no case needs one."""
    vocabulary = load_vocabulary()
    cases = load_readings() + [case for group in vocabulary.groups for case in group.proof] + labelled_cases()
    results = worth(list(RULES), cases, Assessor(vocabulary))
    titles = ("near misses raised", "signs lost", "signs found", "cases that need it")
    print(f"{len(cases)} cases\n{'rule switched off':38}" + "".join(f"{title:>20}" for title in titles))
    for result in results:
        owner, name = result.rule
        counts = (result.removed, result.kept, result.cost, result.needed)
        print(f"{owner.__name__ + '.' + name:38}" + "".join(f"{count:20}" for count in counts))
    idle = [name for (_, name), needed in ((result.rule, result.needed) for result in results) if not needed]
    if idle:
        print(f"no case needs {', '.join(idle)}: give it a reading, or remove it")
    return 1 if idle else 0


if __name__ == "__main__":
    raise SystemExit(main())
