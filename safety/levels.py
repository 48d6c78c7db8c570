"""From single signs to the level of a message: what several signs mean together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safety.model import Level
from safety.vocabulary import Combination, Group, Symptom


@dataclass(frozen=True)
class Sign:
    """A sign that counts, at the level its wording gives it; `new` if the present message names it."""

    symptom: Symptom
    level: Level
    new: bool


@dataclass(frozen=True)
class Verdict:
    """The level that signs reach together and the group that speaks."""

    level: Level
    group: Group | None


def judge(signs: Sequence[Sign], risks: Iterable[str], groups: Sequence[Group]) -> Verdict:
    """Give the highest level of any sign alone or of any combination, and the group to speak for it."""
    by_id = {group.id: group for group in groups}
    reached = [(sign.level, by_id[sign.symptom.group]) for sign in signs if sign.level]
    risk_set = frozenset(risks)
    reached += [
        (combination.level, group)
        for group in groups
        for combination in group.combinations
        if is_met(combination, signs, risk_set)
    ]
    if not reached:
        return Verdict(Level.NONE, None)
    level = max(level for level, _ in reached)
    return Verdict(level, min((group for each, group in reached if each == level), key=lambda group: group.priority))


def is_met(combination: Combination, signs: Sequence[Sign], risks: frozenset[str]) -> bool:
    """Whether each set of the combination is met, by a risk factor or by a symptom of its own."""
    open_sets = [need for need in combination.needs if risks.isdisjoint(need)]
    if len(open_sets) == len(combination.needs) == 0:
        return False
    return _assign(open_sets, [sign.symptom for sign in signs], set())


def _assign(needs: Sequence[frozenset[str]], symptoms: Sequence[Symptom], used: set[str]) -> bool:
    if not needs:
        return True
    for symptom in symptoms:
        if symptom.id not in used and not symptom.signs.isdisjoint(needs[0]):
            if _assign(needs[1:], symptoms, used | {symptom.id}):
                return True
    return False
