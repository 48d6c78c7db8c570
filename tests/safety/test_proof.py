"""The proof cases beside the vocabulary, in `data/red_flags/<group>.yml`, and the readings in `readings/`."""

from __future__ import annotations

import pytest

from benchmarks.proof.readings import load_readings
from safety import Assessment, Memory, assess, load_vocabulary
from safety.vocabulary import ProofCase

CASES = [case for group in load_vocabulary().groups for case in group.proof]
READINGS = load_readings()


def read(case: ProofCase) -> Assessment:
    memory = Memory()
    for text in case.previous:
        memory = assess(text, memory).memory
    return assess(case.text, memory)


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if not case.member],
    ids=lambda case: f"{case.group}: {case.text[:60]}",
)
def test_case_gets_its_level(case: ProofCase) -> None:
    assessment = read(case)
    assert assessment.level == case.level, [*assessment.findings, *assessment.cleared]


@pytest.mark.parametrize("group", sorted({case.group for case in CASES}))
def test_members_of_texts_with_braces_get_their_level(group: str) -> None:
    members = [case for case in CASES if case.member and case.group == group]
    wrong = {case.text: read(case).level for case in members if read(case).level != case.level}
    assert not wrong


@pytest.mark.parametrize("group", sorted({reading.group for reading in READINGS}))
def test_readings_get_their_level(group: str) -> None:
    readings = [reading for reading in READINGS if reading.group == group]
    wrong = {
        reading.text: read(reading).level for reading in readings if read(reading).level != reading.level
    }
    assert not wrong


def test_every_group_proves_both_sides() -> None:
    for group in load_vocabulary().groups:
        kinds = {case.kind == "positive" for case in group.proof}
        assert kinds == {True, False}, f"{group.id}.yml needs proof cases that fire and near misses"
