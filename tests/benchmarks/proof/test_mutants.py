"""Entries of the vocabulary that no case protects."""

from benchmarks.proof.mutants import Trial, labelled_cases
from safety import Level, load_vocabulary
from safety.vocabulary import ProofCase

VOCABULARY = load_vocabulary()


def test_an_entry_without_a_case_survives() -> None:
    trial = Trial(VOCABULARY, [])
    survivor = trial.survivor(trial.mutations[0])
    assert survivor is not None
    assert survivor.tried == 0


def test_an_entry_that_a_case_needs_does_not_survive() -> None:
    case = ProofCase("melaena", Level.SAME_DAY, "positive", "bleeding")
    trial = Trial(VOCABULARY, [case])
    needed = next(m for m in trial.mutations if m.kind == "pattern" and m.entry == "melaena|melena")
    assert trial.survivor(needed) is None


def test_labelled_sentences_are_read() -> None:
    cases = labelled_cases()
    assert len(cases) > 2000
    assert {case.level for case in cases} == {Level.EMERGENCY, Level.SAME_DAY, Level.NONE}


def test_an_entry_whose_loss_changes_a_sign_and_no_level_is_protected() -> None:
    case = ProofCase("i cant breathe and im wheezing", Level.EMERGENCY, "positive", "pe")
    trial = Trial(VOCABULARY, [case])
    assert any(
        trial.survivor(mutation) is None
        for mutation in trial.mutations
        if mutation.where == "anaphylaxis.yml: noisy_breathing"
    )
