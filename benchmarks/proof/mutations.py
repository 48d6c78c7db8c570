"""Every entry of the vocabulary with what the vocabulary would be without it, or with it blunted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from benchmarks.proof.presence import CaseIndex
from safety import Vocabulary
from safety.patterns import Pattern
from safety.vocabulary import Combination, Group, Symptom

FLAGS = ("condition", "alone", "light", "firm")


@dataclass(frozen=True)
class Mutation:
    """One entry taken out or blunted.

    Attributes:
        kind: what sort of entry: "pattern", "unless", "alternative", "class member", ...
        where: file and name below which it stands.
        entry: the entry as written.
        mutated: gives the vocabulary without it; the original stays as it is.
        concerns: gives the set of cases that may be read differently without it (see `CaseIndex`).
    """

    kind: str
    where: str
    entry: str
    mutated: Callable[[], Vocabulary]
    concerns: Callable[[CaseIndex], int]


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
        kind: str, entry: str, changed: Symptom, concerns: Callable[[CaseIndex], int] | None = None
    ) -> Mutation:
        return Mutation(
            kind,
            where,
            entry,
            lambda: _with_symptom(vocabulary, symptom, changed),
            concerns or shown,
        )

    def shown(index: CaseIndex) -> int:
        return index.signs([symptom.id]) if symptom in vocabulary.risks else index.found(symptom.id)

    def shown_by(pattern: Pattern) -> Callable[[CaseIndex], int]:
        return lambda index: shown(index) & index.pattern(pattern)

    for place, (level, pattern) in enumerate(symptom.patterns):
        rest = (*symptom.patterns[:place], *symptom.patterns[place + 1 :])
        yield mutation("pattern", written(pattern), replace(symptom, patterns=rest), shown_by(pattern))
        for entry, narrower, lost in _alternatives(pattern):
            patterns = (
                *symptom.patterns[:place],
                (level, narrower),
                *symptom.patterns[place + 1 :],
            )
            yield mutation("alternative", entry, replace(symptom, patterns=patterns), shown_by(lost))
    for place, pattern in enumerate(symptom.unless):
        before, after = symptom.unless[:place], symptom.unless[place + 1 :]
        yield mutation(
            "unless", written(pattern), replace(symptom, unless=(*before, *after)), _holder(pattern)
        )
        for entry, narrower, lost in _alternatives(pattern):
            unless = (*before, narrower, *after)
            yield mutation("unless alternative", entry, replace(symptom, unless=unless), _holder(lost))
    if symptom in vocabulary.risks:
        # The other settings of a risk factor are no entries: the loader sets them.
        return
    for flag in FLAGS:
        if getattr(symptom, flag):
            yield mutation("setting", f"{flag}: true", _without_flag(symptom, flag))
    for context in sorted(symptom.counts_even_if):
        fewer = replace(symptom, counts_even_if=symptom.counts_even_if - {context})
        yield mutation("setting", f"counts_even_if: {context}", fewer)
    for sign in sorted(symptom.signs - {symptom.id}):
        yield mutation("setting", f"signs: {sign}", replace(symptom, signs=symptom.signs - {sign}))


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


def _with_symptom(vocabulary: Vocabulary, old: Symptom, new: Symptom) -> Vocabulary:
    if old in vocabulary.risks:
        return replace(vocabulary, risks=tuple(new if each is old else each for each in vocabulary.risks))
    groups = tuple(
        replace(group, symptoms=tuple(new if each is old else each for each in group.symptoms))
        if group.id == old.group
        else group
        for group in vocabulary.groups
    )
    return replace(vocabulary, groups=groups)


def _of_combination(vocabulary: Vocabulary, group: Group, combination: Combination) -> Iterator[Mutation]:
    where = f"{group.id}.yml: {combination.id}"

    def mutation(kind: str, entry: str, changed: tuple[Combination, ...]) -> Mutation:
        others = tuple(each for each in group.combinations if each is not combination)
        narrowed = replace(group, combinations=(*others, *changed))
        groups = tuple(narrowed if each is group else each for each in vocabulary.groups)
        return Mutation(
            kind,
            where,
            entry,
            lambda: replace(vocabulary, groups=groups),
            met,
        )

    def met(index: CaseIndex) -> int:
        held = index.every
        for need in combination.needs:
            held &= index.signs(need)
        return held

    yield mutation("combination", combination.id, ())
    for place, need in enumerate(combination.needs):
        for sign in sorted(need) if len(need) > 1 else ():
            needs = (*combination.needs[:place], need - {sign}, *combination.needs[place + 1 :])
            yield mutation("combination alternative", sign, (replace(combination, needs=needs),))


def _class_members(vocabulary: Vocabulary) -> Iterator[Mutation]:
    """Take a phrase out of the class in which it is written, and so out of all classes around that class."""
    classes = vocabulary.classes
    sets = {name: frozenset(members) for name, members in classes.items()}
    for name, members in classes.items():
        around = [other for other in classes if sets[name] <= sets[other] and len(members) > 1] or [name]
        inside = [other for other in classes if len(sets[other]) > 1 and sets[other] < sets[name]]
        for member in members:
            if any(member in sets[other] for other in inside):
                continue
            yield Mutation(
                "class member",
                name,
                member,
                _without_member(vocabulary, around, member),
                lambda index, phrase=member: index.phrase(phrase),  # type: ignore[misc]
            )


def _without_member(vocabulary: Vocabulary, names: Iterable[str], member: str) -> Callable[[], Vocabulary]:
    def mutated() -> Vocabulary:
        changed = {name: tuple(m for m in vocabulary.classes[name] if m != member) for name in names}
        return replace(vocabulary, classes={**vocabulary.classes, **changed})

    return mutated


def _words(vocabulary: Vocabulary) -> Iterator[Mutation]:
    def entry(kind: str, name: str, mutated: Callable[[], Vocabulary], *words: str) -> Mutation:
        return Mutation(kind, "_shared.yml", name, mutated, lambda index: index.any_word(words))

    for word, meaning in vocabulary.spellings.items():
        yield Mutation(
            "spelling",
            "_shared.yml",
            f"{word}: {meaning}",
            lambda w=word: replace(vocabulary, spellings=_without(vocabulary.spellings, w)),  # type: ignore[misc]
            lambda index, w=word, m=meaning: index.any_word([w]) | index.all_words(m.split()),  # type: ignore[misc]
        )
    for word, lemma in vocabulary.lemmas.items():
        yield entry(
            "lemma",
            f"{word}: {lemma}",
            lambda w=word: replace(vocabulary, lemmas=_without(vocabulary.lemmas, w)),  # type: ignore[misc]
            word,
            lemma,
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
        for place, (low, high) in enumerate(ranges):
            fewer = {**vocabulary.numbers, name: (*ranges[:place], *ranges[place + 1 :])}
            yield Mutation(
                "number range",
                name,
                f"[{low:g}, {high:g}]",
                lambda f=fewer: replace(vocabulary, numbers=f),  # type: ignore[misc]
                lambda index, a=low, b=high: index.number(a, b),  # type: ignore[misc]
            )
