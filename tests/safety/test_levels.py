"""What signs mean together."""

from __future__ import annotations

import pytest

from safety.levels import Sign, is_met, judge
from safety.model import Level
from safety.vocabulary import Combination, Group, Symptom


def sign(name: str, level: Level = Level.NONE, *signs: str) -> Sign:
    symptom = Symptom(
        name, "first", "", (), (), (), frozenset([name, *signs]), False, False, False, False, frozenset()
    )
    return Sign(symptom, level)


def group(name: str, priority: int, *combinations: Combination) -> Group:
    return Group(name, "", priority, {}, (), (), combinations, ())


def combination(*needs: str) -> Combination:
    return Combination("c", "second", Level.EMERGENCY, tuple(frozenset(need.split("|")) for need in needs))


def test_no_sign_is_none() -> None:
    assert judge([], [], [group("first", 1)]).level == Level.NONE


def test_the_highest_sign_decides() -> None:
    signs = [sign("a", Level.CHECK), sign("b", Level.SAME_DAY)]
    assert judge(signs, [], [group("first", 1)]).level == Level.SAME_DAY


def test_weak_signs_count_together() -> None:
    groups = [group("first", 1), group("second", 2, combination("a", "b"))]
    verdict = judge([sign("a"), sign("b")], [], groups)
    assert verdict.level == Level.EMERGENCY
    assert verdict.group is groups[1]


def test_the_group_of_lower_priority_number_speaks() -> None:
    groups = [group("first", 5), group("second", 2, combination("a"))]
    assert judge([sign("a", Level.EMERGENCY)], [], groups).group is groups[1]


@pytest.mark.parametrize(
    ("needs", "signs", "risks", "met"),
    [
        (["a", "b"], ["a"], [], False),
        (["a", "b"], ["a"], ["b"], True),
        (["a|x", "b"], ["x", "b"], [], True),
        (["a", "a"], ["a"], [], False),
    ],
)
def test_each_need_is_met_by_a_sign_of_its_own_or_a_risk(
    needs: list[str], signs: list[str], risks: list[str], met: bool
) -> None:
    assert is_met(combination(*needs), [sign(name) for name in signs], frozenset(risks)) is met


def test_needs_are_shared_out_the_way_that_fits() -> None:
    broad, narrow = sign("one", Level.NONE, "x", "y"), sign("two", Level.NONE, "x")
    assert is_met(combination("x", "y"), [broad, narrow], frozenset())
