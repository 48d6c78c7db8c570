"""Ages, years and times of life date a sign; places of today do not."""

from __future__ import annotations

import pytest

from safety import Level, assess
from tests.safety.reading import finding


@pytest.mark.parametrize(
    ("text", "symptom", "context"),
    [
        # A time of life or a year is past, a place of today is not.
        ("i fainted as a small boy", "fainting", "past"),
        ("fainted at nineteen, never since", "fainting", "past"),
        ("i was a twin in 88, stopped breathing twice", "not_waking", "past"),
        ("fell off a roof in '94 and broke both heels", "injury", "past"),
        ("i choked on a sweet in primary school", "injury", "past"),
        ("my son collapsed at school", "fainting", "present"),
        ("collapsed at nine, still not himself", "fainting", "present"),
        ("when i was walking home my chest went tight", "chest_pain", "present"),
        ("gran swallowed a bee in 1961 and her throat closed", "throat_tongue", "past"),
        ("a clot in 2016 and my chest is tight", "chest_pain", "present"),
        ("in 2011 hives and a tight throat, the lot", "throat_tongue", "past"),
        ("actor who collapsed last spring is back filming", "fainting", "past"),
    ],
)
def test_context(text: str, symptom: str, context: str) -> None:
    assert finding(text, symptom).context == context


@pytest.mark.parametrize(
    "text",
    [
        "his throat closed aged 5",
        "i passed out at work. that was 2012.",
    ],
)
def test_an_age_and_a_year_looked_back_on(text: str) -> None:
    read = assess(text)
    assert read.level == Level.NONE, read.findings
    assert "past" in {finding.context for finding in read.cleared}
