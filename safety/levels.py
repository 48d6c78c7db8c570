"""From single signs to the level of a message: what several signs mean together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safety.model import Level
from safety.vocabulary import Combination, Group, Symptom


@dataclass(frozen=True)
class Sign:
    """A sign that counts, at the level its wording gives it."""

    symptom: Symptom
    level: Level


@dataclass(frozen=True)
class Verdict:
    """The level that signs reach together, the group that speaks and the combinations that reach it."""

    level: Level
    group: Group | None
    met: tuple[Combination, ...] = ()


def judge(signs: Sequence[Sign], risks: Iterable[str], groups: Sequence[Group]) -> Verdict:
    """Give the highest level of any sign alone or of any combination, and the group to speak for it."""
    by_id = {group.id: group for group in groups}
    reached = [(sign.level, by_id[sign.symptom.group]) for sign in signs if sign.level]
    risk_set = frozenset(risks)
    met = [
        (combination, group)
        for group in groups
        for combination in group.combinations
        if is_met(combination, signs, risk_set)
    ]
    reached += [(combination.level, group) for combination, group in met]
    if not reached:
        return Verdict(Level.NONE, None)
    level = max(level for level, _ in reached)
    speakers = [group for each, group in reached if each == level]
    highest = tuple(combination for combination, _ in met if combination.level == level)
    return Verdict(level, min(speakers, key=lambda group: group.priority), highest)


def is_met(combination: Combination, signs: Sequence[Sign], risks: frozenset[str]) -> bool:
    """Whether each set of the combination is met, by a risk factor or by a symptom of its own."""
    needs = [need for need in combination.needs if risks.isdisjoint(need)]
    return _assign(needs, [sign.symptom for sign in signs])


def _assign(needs: Sequence[frozenset[str]], symptoms: Sequence[Symptom]) -> bool:
    """Whether every need finds a symptom of its own."""
    if not needs:
        return True
    return any(
        _assign(needs[1:], [*symptoms[:place], *symptoms[place + 1 :]])
        for place, symptom in enumerate(symptoms)
        if not symptom.signs.isdisjoint(needs[0])
    )
