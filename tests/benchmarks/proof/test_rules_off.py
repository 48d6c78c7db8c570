"""Context rules switched off."""

from benchmarks.proof.rules_off import RULES, switched_off, worth
from safety import Level, assess, default_assessor
from safety.context import ContextReader
from safety.vocabulary import ProofCase


def test_every_rule_exists() -> None:
    assert all(hasattr(ContextReader, rule) for rule in RULES)


def test_a_rule_is_off_inside_and_on_again_after() -> None:
    with switched_off("_negated"):
        assert assess("no chest pain").level == Level.EMERGENCY
    assert assess("no chest pain").level == Level.NONE


def test_the_worth_counts_near_misses_and_signs() -> None:
    case = ProofCase("no chest pain", Level.NONE, "negated", "heart_attack")
    (found,) = worth(["_negated"], [case], default_assessor())
    assert (found.removed, found.cost) == (1, 0)
