"""Every entry of the vocabulary with what the vocabulary would be without it, or with it blunted."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from benchmarks.proof.presence import CaseIndex
from safety import Vocabulary
from safety.patterns import Pattern, is_class
from safety.vocabulary import CUES, Combination, Group, Symptom

FLAGS = ("condition", "alone", "light", "firm")


@dataclass(frozen=True)
class Mutation:
    """One entry taken out or blunted.

    Attributes:
        kind: what sort of entry: "pattern", "unless", "alternative", "class member", ...
        where: file and name below which it stands.
        entry: the entry as written.
        mutated: gives the vocabulary without it; the original stays as it is. Where only one symptom (or risk
            factor) can be read differently, the vocabulary has no other.
        concerns: gives the set of cases that may be read differently without it (see `CaseIndex`).
        symptom: the only symptom that can be read differently; empty where any can.
        shows: ids of the symptoms that it may show or hide; of all others it only says how they are meant.
            None where it may be any.
        alone: gives the vocabulary with this entry and without all that stand beside it, and the one without
            any of them. None where entries of its kind do not stand in for one another.
    """

    kind: str
    where: str
    entry: str
    mutated: Callable[[], Vocabulary]
    concerns: Callable[[CaseIndex], int]
    symptom: str = ""
    shows: frozenset[str] | None = None
    alone: Callable[[], tuple[Vocabulary, Vocabulary]] | None = None


def mutations(vocabulary: Vocabulary) -> Iterator[Mutation]:
    """Give every mutation of the vocabulary, always in the same order."""
    for symptom in vocabulary.everything():
        yield from _of_symptom(vocabulary, symptom)
    for group in vocabulary.groups:
        for combination in group.combinations:
            yield from _of_combination(vocabulary, group, combination)
    yield from _class_members(vocabulary)
    yield from _words(vocabulary)
    yield from _numbers(vocabulary)


def _of_symptom(vocabulary: Vocabulary, symptom: Symptom) -> Iterator[Mutation]:
    where = f"{'_shared' if symptom in vocabulary.risks else symptom.group}.yml: {symptom.id}"

    def mutation(
        kind: str, entry: str, changed: Symptom, concerns: Callable[[CaseIndex], int], only: Symptom
    ) -> Mutation:
        none = replace(symptom, unless=()) if kind.startswith("unless") else replace(symptom, patterns=())
        return Mutation(
            kind,
            where,
            entry,
            lambda: _alone(vocabulary, changed),
            concerns,
            symptom.id,
            alone=lambda: (_alone(vocabulary, only), _alone(vocabulary, none)),
        )

    def setting(entry: str, changed: Symptom) -> Mutation:
        return Mutation(
            "setting",
            where,
            entry,
            lambda: _with_symptom(vocabulary, symptom, changed),
            shown,
            shows=frozenset(),
        )

    def shown(index: CaseIndex) -> int:
        return index.signs([symptom.id]) if symptom in vocabulary.risks else index.found(symptom.id)

    def shown_by(pattern: Pattern) -> Callable[[CaseIndex], int]:
        return lambda index: shown(index) & index.pattern(pattern)

    for place, (level, pattern) in enumerate(symptom.patterns):
        before, after = symptom.patterns[:place], symptom.patterns[place + 1 :]
        changed = replace(symptom, patterns=(*before, *after))
        only = replace(symptom, patterns=((level, pattern),))
        yield mutation("pattern", written(pattern), changed, shown_by(pattern), only)
        for entry, narrower, lost in _alternatives(pattern):
            changed = replace(symptom, patterns=(*before, (level, narrower), *after))
            only = replace(symptom, patterns=((level, lost),))
            yield mutation("alternative", entry, changed, shown_by(lost), only)
    for place, pattern in enumerate(symptom.unless):
        ahead, behind = symptom.unless[:place], symptom.unless[place + 1 :]
        changed = replace(symptom, unless=(*ahead, *behind))
        only = replace(symptom, unless=(pattern,))
        yield mutation("unless", written(pattern), changed, _holder(pattern), only)
        for entry, narrower, lost in _alternatives(pattern):
            changed = replace(symptom, unless=(*ahead, narrower, *behind))
            only = replace(symptom, unless=(lost,))
            yield mutation("unless alternative", entry, changed, _holder(lost), only)
    if symptom in vocabulary.risks:
        # The other settings of a risk factor are no entries: the loader sets them.
        return
    for flag in FLAGS:
        if getattr(symptom, flag):
            yield setting(f"{flag}: true", _without_flag(symptom, flag))
    for context in sorted(symptom.counts_even_if):
        fewer = replace(symptom, counts_even_if=symptom.counts_even_if - {context})
        yield setting(f"counts_even_if: {context}", fewer)
    for sign in sorted(symptom.signs - {symptom.id}):
        yield setting(f"signs: {sign}", replace(symptom, signs=symptom.signs - {sign}))


def _without_flag(symptom: Symptom, flag: str) -> Symptom:
    return replace(
        symptom,
        condition=symptom.condition and flag != "condition",
        alone=symptom.alone and flag != "alone",
        light=symptom.light and flag != "light",
        firm=symptom.firm and flag != "firm",
    )


def _holder(pattern: Pattern) -> Callable[[CaseIndex], int]:
    return lambda index: index.pattern(pattern)


def _alternatives(pattern: Pattern) -> Iterator[tuple[str, Pattern, Pattern]]:
    """Give for each alternative of an item: its name, the pattern without it, the pattern with it alone."""
    for place, item in enumerate(pattern.items):
        choices = item.split("|")
        if len(choices) == 1:
            continue
        for choice in choices:
            fewer = "|".join(other for other in choices if other != choice)
            before, after = pattern.items[:place], pattern.items[place + 1 :]
            yield (
                f"{choice!r} in {written(pattern)}",
                replace(pattern, items=(*before, fewer, *after)),
                replace(pattern, items=(*before, choice, *after)),
            )


def written(pattern: Pattern) -> str:
    """Give a pattern in the language of the files."""
    text = pattern.items[0]
    for item, link in zip(pattern.items[1:], pattern.links, strict=True):
        text += f" {'>' if link.ordered else '~'}{link.gap} {item}"
    return text


def _alone(vocabulary: Vocabulary, symptom: Symptom) -> Vocabulary:
    """Give the vocabulary with this symptom and no other, and the classes that reading it takes."""
    classes = _classes_for(vocabulary, [symptom])
    groups = tuple(
        replace(group, symptoms=(symptom,), combinations=(), proof=())
        for group in vocabulary.groups
        if group.id == symptom.group
    )
    return replace(vocabulary, classes=classes, groups=groups, risks=() if groups else (symptom,))


def with_only(vocabulary: Vocabulary, symptoms: Container[str]) -> Vocabulary:
    """Give the vocabulary with those symptoms only, all risk factors and all combinations."""
    groups = tuple(
        replace(group, symptoms=tuple(each for each in group.symptoms if each.id in symptoms))
        for group in vocabulary.groups
    )
    smaller = replace(vocabulary, groups=groups)
    return replace(smaller, classes=_classes_for(vocabulary, smaller.everything()))


def _classes_for(vocabulary: Vocabulary, symptoms: Iterable[Symptom]) -> dict[str, tuple[str, ...]]:
    """Give the classes that reading those symptoms takes."""
    used = {name for symptom in symptoms for name in _classes_of(symptom)}.union(CUES)
    return {name: members for name, members in vocabulary.classes.items() if name in used}


def _with_symptom(vocabulary: Vocabulary, old: Symptom, new: Symptom) -> Vocabulary:
    groups = tuple(
        replace(group, symptoms=tuple(new if each is old else each for each in group.symptoms))
        if group.id == old.group
        else group
        for group in vocabulary.groups
    )
    return replace(vocabulary, groups=groups)


def _of_combination(vocabulary: Vocabulary, group: Group, combination: Combination) -> Iterator[Mutation]:
    where = f"{group.id}.yml: {combination.id}"

    def combined(*combinations: Combination) -> Vocabulary:
        """Give the vocabulary with those combinations in this group and none in the others."""
        groups = (replace(each, combinations=combinations * (each is group)) for each in vocabulary.groups)
        return replace(vocabulary, groups=tuple(groups))

    def mutation(
        kind: str, entry: str, only: Combination = combination, left: Combination | None = None
    ) -> Mutation:
        others = tuple(each for each in group.combinations if each is not combination)
        narrowed = replace(group, combinations=(*others, left) if left else others)
        groups = tuple(narrowed if each is group else each for each in vocabulary.groups)
        return Mutation(
            kind,
            where,
            entry,
            lambda: replace(vocabulary, groups=groups),
            met,
            shows=frozenset(),
            alone=lambda: (combined(only), combined()),
        )

    def met(index: CaseIndex) -> int:
        held = index.every
        for need in combination.needs:
            held &= index.signs(need)
        return held

    yield mutation("combination", combination.id)
    for place, need in enumerate(combination.needs):
        for sign in sorted(need) if len(need) > 1 else ():
            before, after = combination.needs[:place], combination.needs[place + 1 :]
            only = replace(combination, needs=(*before, frozenset([sign]), *after))
            left = replace(combination, needs=(*before, need - {sign}, *after))
            yield mutation("combination alternative", sign, only, left)


def _class_members(vocabulary: Vocabulary) -> Iterator[Mutation]:
    """Take a phrase out of the class in which it is written, and so out of all classes around that class."""
    classes = vocabulary.classes
    users = [(each.id, _classes_of(each)) for each in vocabulary.everything()]
    sets = {name: frozenset(members) for name, members in classes.items()}
    for name, members in classes.items():
        around = [other for other in classes if sets[name] <= sets[other] and len(members) > 1] or [name]
        inside = [other for other in classes if len(sets[other]) > 1 and sets[other] < sets[name]]
        shows = frozenset(symptom for symptom, used in users if not used.isdisjoint(around))
        for member in members:
            if any(member in sets[other] for other in inside):
                continue
            yield Mutation(
                "class member",
                name,
                member,
                _with_members(vocabulary, around, lambda each, m=member: each != m),  # type: ignore[misc]
                lambda index, phrase=member: index.phrase(phrase),  # type: ignore[misc]
                # A break also counts as distance.
                shows=None if "BREAK" in around else shows,
                alone=lambda a=around, m=member: (  # type: ignore[misc]
                    _with_members(vocabulary, a, lambda each: each == m)(),
                    _with_members(vocabulary, a, lambda each: False)(),
                ),
            )


def _classes_of(symptom: Symptom) -> set[str]:
    return {name for pattern in symptom.all_patterns() for name in pattern.choices() if is_class(name)}


def _with_members(
    vocabulary: Vocabulary, names: Iterable[str], kept: Callable[[str], bool]
) -> Callable[[], Vocabulary]:
    def mutated() -> Vocabulary:
        changed = {name: tuple(filter(kept, vocabulary.classes[name])) for name in names}
        return replace(vocabulary, classes={**vocabulary.classes, **changed})

    return mutated


def _words(vocabulary: Vocabulary) -> Iterator[Mutation]:
    def entry(
        kind: str,
        name: str,
        mutated: Callable[[], Vocabulary],
        *words: str,
        alone: Callable[[], tuple[Vocabulary, Vocabulary]] | None = None,
    ) -> Mutation:
        return Mutation(kind, "_shared.yml", name, mutated, lambda index: index.any_word(words), alone=alone)

    def alone(word: str, **fewer: Mapping[str, str]) -> Callable[[], tuple[Vocabulary, Vocabulary]]:
        """What stands in for a word is its correction as a misspelling: a known word is never corrected."""
        known = vocabulary.known_words | {word}
        return lambda: (vocabulary, replace(vocabulary, known_words=known, **fewer))  # type: ignore[arg-type]

    for word, meaning in vocabulary.spellings.items():
        spellings = _without(vocabulary.spellings, word)
        yield Mutation(
            "spelling",
            "_shared.yml",
            f"{word}: {meaning}",
            lambda s=spellings: replace(vocabulary, spellings=s),  # type: ignore[misc]
            lambda index, w=word: index.any_word([w]),  # type: ignore[misc]
            alone=alone(word, spellings=spellings),
        )
    for word, lemma in vocabulary.lemmas.items():
        lemmas = _without(vocabulary.lemmas, word)
        yield entry(
            "lemma",
            f"{word}: {lemma}",
            lambda t=lemmas: replace(vocabulary, lemmas=t),  # type: ignore[misc]
            word,
            alone=alone(word, lemmas=lemmas),
        )
    for word in sorted(vocabulary.known_words):
        fewer = vocabulary.known_words - {word}
        yield entry("known word", word, lambda f=fewer: replace(vocabulary, known_words=f), word)  # type: ignore[misc]
    for word in sorted(vocabulary.fillers):
        fewer = vocabulary.fillers - {word}
        yield entry("filler", word, lambda f=fewer: replace(vocabulary, fillers=f), word)  # type: ignore[misc]
    for word in sorted(vocabulary.phrase_fillers):
        fewer = vocabulary.phrase_fillers - {word}
        yield entry(
            "phrase filler",
            word,
            lambda f=fewer: replace(vocabulary, phrase_fillers=f),  # type: ignore[misc]
            word,
        )


def _without(table: Mapping[str, str], word: str) -> dict[str, str]:
    return {each: meaning for each, meaning in table.items() if each != word}


def _numbers(vocabulary: Vocabulary) -> Iterator[Mutation]:
    for name, ranges in vocabulary.numbers.items():
        users = [each.id for each in vocabulary.everything() if name in _classes_of(each)]
        for place, (low, high) in enumerate(ranges):
            fewer = {**vocabulary.numbers, name: (*ranges[:place], *ranges[place + 1 :])}
            yield Mutation(
                "number range",
                name,
                f"[{low:g}, {high:g}]",
                lambda f=fewer: replace(vocabulary, numbers=f),  # type: ignore[misc]
                lambda index, a=low, b=high: index.number(a, b),  # type: ignore[misc]
                shows=frozenset(users),
            )
