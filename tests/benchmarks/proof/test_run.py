"""A sample of the proof: every seventh case with its variants, against the limits that allow no miss."""

from benchmarks.proof.judge import Outcome, outcomes
from benchmarks.proof.run import SEED, THRESHOLDS, verdicts
from benchmarks.proof.variants import AS_WRITTEN, Variant
from safety import Level, load_vocabulary
from safety.vocabulary import ProofCase

CASES = [case for group in load_vocabulary().groups for case in group.proof]


def test_sample_of_the_proof_holds_where_no_miss_is_allowed() -> None:
    read = outcomes(CASES[::7], SEED)
    for threshold in THRESHOLDS:
        if not threshold.allowed:
            failures, total = threshold.failures(read)
            assert total, threshold.name
            assert not failures, (threshold.name, failures[0].variant.messages)


def test_a_missed_case_breaks_the_proof() -> None:
    case = ProofCase("my chest hurts", Level.EMERGENCY, "positive", "heart_attack")
    missed = Outcome(Variant(case, AS_WRITTEN, (case.text,), case.level), Level.NONE)
    lines, held = verdicts([missed])
    assert not held
    assert "my chest hurts" in lines


def test_a_near_miss_raised_as_an_emergency_is_a_false_alarm() -> None:
    case = ProofCase("no chest pain", Level.NONE, "negated", "heart_attack")
    raised = Outcome(Variant(case, AS_WRITTEN, (case.text,), case.level), Level.EMERGENCY)
    assert raised.false_alarm
    assert not raised.missed
