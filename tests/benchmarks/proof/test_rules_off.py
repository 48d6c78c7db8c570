"""Context rules switched off."""

from benchmarks.proof.rules_off import RULES, switched_off, worth
from safety import Level, assess, default_assessor
from safety.context import ContextReader
from safety.negation import Negation
from safety.vocabulary import ProofCase


def test_every_rule_exists() -> None:
    assert all(hasattr(owner, name) for owner, name in RULES)


def test_a_rule_is_off_inside_and_on_again_after() -> None:
    with switched_off((Negation, "denies")):
        assert assess("no chest pain").level == Level.EMERGENCY
    assert assess("no chest pain").level == Level.NONE


def test_the_worth_counts_near_misses_and_signs() -> None:
    denied = ProofCase("no chest pain", Level.NONE, "negated", "heart_attack")
    again = ProofCase("dad died of a heart attack and i have chest pain", Level.EMERGENCY, "positive", "")
    negation, own = worth(
        [(Negation, "denies"), (ContextReader, "_is_own")], [denied, again], default_assessor()
    )
    assert (negation.removed, negation.kept, negation.cost, negation.needed) == (1, 0, 0, 1)
    assert (own.removed, own.kept, own.cost, own.needed) == (0, 1, 0, 1)
