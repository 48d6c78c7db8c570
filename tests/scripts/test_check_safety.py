from dataclasses import replace
from unittest.mock import patch

import pytest

from safety import Assessor, Level, default_assessor, load_vocabulary
from safety.renew import level_of
from scripts import check_release, check_safety


@pytest.fixture(scope="module")
def vocabulary():
    return load_vocabulary()


def with_cases(vocabulary, change):
    first, *others = vocabulary.groups
    return replace(vocabulary, groups=(replace(first, proof=tuple(change(list(first.proof)))), *others))


def test_cases_may_be_added_and_raised(vocabulary):
    more = with_cases(vocabulary, lambda cases: [*cases, replace(cases[0], text="a new one")])
    assert check_safety.cases_kept(vocabulary, more).is_passed
    raised = with_cases(vocabulary, lambda cases: [replace(case, level=Level.EMERGENCY) for case in cases])
    assert check_safety.cases_kept(vocabulary, raised).is_passed


def test_a_case_that_is_removed_or_lowered_stops_the_release(vocabulary):
    first = vocabulary.groups[0].proof[0]
    less = with_cases(vocabulary, lambda cases: [case for case in cases if case.text != first.text])
    gate = check_safety.cases_kept(vocabulary, less)
    assert (gate.is_passed, first.text in gate.found) == (False, True)
    lowered = with_cases(
        vocabulary,
        lambda cases: [replace(c, level=Level.CHECK) if c.text == first.text else c for c in cases],
    )
    assert not check_safety.cases_kept(vocabulary, lowered).is_passed


def test_a_vocabulary_release_is_checked_by_these_gates_alone(monkeypatch, tmp_path):
    monkeypatch.setattr(check_release, "check", lambda content: [])
    monkeypatch.setattr(check_safety, "report", lambda folder, task, progress, problems: {"asked": problems})
    task = {"safety": ["domain.yml"], "needs_model": False}
    assert check_release.report(tmp_path, task) == {"asked": []}


def test_no_held_back_message_may_be_read_lower_also_one_known_to_be_harmless(vocabulary):
    lines = check_release.red_flags()
    harmless = next(
        line for line in lines if line["level"] == "none" and level_of((line["text"],), default_assessor())
    )
    with patch.object(check_release, "red_flags", lambda: [harmless]):
        less = Assessor(replace(vocabulary, groups=()))
        gate = check_safety.levels_kept(default_assessor(), less)
        assert (gate.is_passed, harmless["text"] in gate.found) == (False, True)
        assert check_safety.levels_kept(less, default_assessor()).is_passed
