"""Entries of the vocabulary that no case protects."""

from benchmarks.proof.mutants import DOUBLED, NEEDED, UNPROTECTED, Trial, labelled_cases
from safety import Level, load_vocabulary
from safety.vocabulary import ProofCase

VOCABULARY = load_vocabulary()


def test_an_entry_without_a_case_is_unprotected() -> None:
    trial = Trial(VOCABULARY, [])
    entry = trial.tried(trial.mutations[0])
    assert entry.verdict == UNPROTECTED
    assert entry.cases == 0


def test_an_entry_that_a_case_needs_is_needed() -> None:
    case = ProofCase("melaena", Level.SAME_DAY, "positive", "bleeding")
    trial = Trial(VOCABULARY, [case])
    entry = next(m for m in trial.mutations if m.kind == "pattern" and m.entry == "melaena|melena")
    assert trial.tried(entry).verdict == NEEDED


def test_an_entry_for_which_another_stands_in_is_doubled() -> None:
    case = ProofCase(
        "the bleeding will not stop, it is pouring through the towel", Level.EMERGENCY, "positive", "bleeding"
    )
    trial = Trial(VOCABULARY, [case])
    of_bleeding = [
        m for m in trial.mutations if m.kind == "pattern" and m.where == "bleeding.yml: major_bleed"
    ]
    verdicts = [trial.tried(entry).verdict for entry in of_bleeding]
    assert verdicts.count(DOUBLED) > 1
    assert NEEDED not in verdicts


def test_an_entry_whose_loss_changes_a_sign_and_no_level_is_needed() -> None:
    case = ProofCase("i cant breathe and im wheezing", Level.EMERGENCY, "positive", "pe")
    trial = Trial(VOCABULARY, [case])
    assert any(
        trial.tried(mutation).verdict == NEEDED
        for mutation in trial.mutations
        if mutation.where == "anaphylaxis.yml: noisy_breathing"
    )


def test_labelled_sentences_are_read() -> None:
    cases = labelled_cases()
    assert len(cases) > 2000
    assert {case.level for case in cases} == {Level.EMERGENCY, Level.SAME_DAY, Level.NONE}
