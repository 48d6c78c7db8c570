"""Variants of proof cases."""

from benchmarks.proof.variants import ALL_FOUND, AS_WRITTEN, NO_SPACES, variants
from safety import Level
from safety.vocabulary import ProofCase

CASE = ProofCase("My calf is swollen and hurts.", Level.SAME_DAY, "positive", "dvt")


def test_every_kind_that_must_be_found_is_made_and_keeps_the_level() -> None:
    made = variants(CASE, 1)
    assert set(ALL_FOUND) <= {variant.kind for variant in made}
    assert {variant.expected for variant in made if variant.kind in ALL_FOUND} == {Level.SAME_DAY}


def test_the_same_seed_gives_the_same_variants() -> None:
    assert variants(CASE, 5) == variants(CASE, 5)


def test_the_case_itself_and_its_joined_form_are_there() -> None:
    texts = {variant.kind: variant.messages[-1] for variant in variants(CASE, 1)}
    assert texts[AS_WRITTEN] == CASE.text
    assert texts[NO_SPACES] == "Mycalfisswollenandhurts"


def test_a_further_member_of_a_text_with_braces_is_read_as_written_only() -> None:
    member = ProofCase("My thigh is swollen.", Level.SAME_DAY, "positive", "dvt", member=True)
    assert [variant.kind for variant in variants(member, 1)] == [AS_WRITTEN]
