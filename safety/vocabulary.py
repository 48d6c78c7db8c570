"""Loads and checks the red-flag vocabulary: `data/red_flags/*.yml`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from safety.model import Level
from safety.patterns import Pattern, is_class, is_phrase
from safety.schema import Entry, VocabularyError

# The checks of a release set the variable, to read a vocabulary that is not published yet.
FOLDER_VARIABLE = "RED_FLAGS_FOLDER"
DATA_FOLDER = Path(
    os.environ.get(FOLDER_VARIABLE) or Path(__file__).resolve().parent.parent / "data" / "red_flags"
)

CONTEXTS = ("negated", "past", "resolved", "family", "hypothetical", "information", "figurative", "mild")
CUES = (
    "NEGATION",
    "NOT_A_NEGATION",
    "NEGATED_AFTER",
    "DENIED_AFTER",
    "DENIES_ALL",
    "ABILITY",
    "SCOPE_END",
    "LIST_ANY",
    "LIST_OR",
    "BREAK",
    "NEXT_CLAUSE",
    "OWNER",
    "NEW_SUBJECT",
    "FAMILY",
    "FAMILY_HISTORY",
    "DEATH",
    "PAST",
    "PAST_OF_NEXT",
    "NOT_A_PAST",
    "PAST_PLACE",
    "YOUNG",
    "LOOKING_BACK",
    "BACK_AGAIN",
    "STORY",
    "NOW",
    "RECENT",
    "STILL",
    "RECALLING",
    "RESOLVED",
    "NOT_RESOLVED",
    "WELL",
    "LEAD_IN",
    "QUESTION_OPENER",
    "NOT_A_QUESTION",
    "ASKING",
    "INFORMATION",
    "MEDIA",
    "TOLD_OF",
    "INFORMATION_AFTER",
    "MODAL_GET",
    "HYPOTHETICAL",
    "OTHER_QUESTION",
    "IF",
    "NOT_AN_IF",
    "WHAT_THEN",
    "NUMBER_WORD",
    "SERIOUS",
    "MINE_TOO",
    "HAVING",
    "NOT_HAVING",
    "FIGURATIVE",
    "FIGURATIVE_CAUSE",
    "FIGURATIVE_AFTER",
    "LAUGH",
    "PLAY",
    "PET",
    "THING",
    "LIFELESS",
    "MILD",
    "LONG_STANDING",
    "ALWAYS",
    "CHRONIC",
    "RECAP",
    "UNCHANGED",
    "EVERYDAY",
    "WORSE",
    "STUDY",
    "PEOPLE",
    "BODY",
    "NAME",
    "AUXILIARY",
    "NO_SUBJECT",
)
_BRACES = re.compile(r"\{([^{}]*)\}")
_LEVEL_KEYS = {
    "emergency": Level.EMERGENCY,
    "same_day": Level.SAME_DAY,
    "check": Level.CHECK,
    "weak": Level.NONE,
}


@dataclass(frozen=True)
class Symptom:
    """One sign of a group: the patterns that show it, each with the level it asks for.

    Attributes:
        condition: it names a condition ("heart attack"), which is a mere topic unless said to be present.
        alone: as a condition, its bare name typed alone counts in full.
        light: an everyday cause in the same sentence ("when I stand up") explains it.
        firm: mild or long-standing wording does not lower it.
        counts_even_if: contexts that do not switch it off.
        person: only a person has it; it does not count of a thing ("the market is paralysed").
        signs: names under which combinations know it; its own id is one of them.
    """

    id: str
    group: str
    title: str
    sources: tuple[str, ...]
    patterns: tuple[tuple[Level, Pattern], ...]
    unless: tuple[Pattern, ...]
    signs: frozenset[str]
    condition: bool
    alone: bool
    light: bool
    firm: bool
    counts_even_if: frozenset[str]
    person: bool = False

    def all_patterns(self) -> list[Pattern]:
        """Every pattern, those that switch the sign off among them."""
        return [*(pattern for _, pattern in self.patterns), *self.unless]


@dataclass(frozen=True)
class Combination:
    """Signs that mean more together: one of each set must be there.

    Attributes:
        needs: the sets of signs; two sets are never met by one and the same symptom.
    """

    id: str
    group: str
    level: Level
    needs: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class ProofCase:
    """A sentence of our own with the level it must be given.

    Attributes:
        kind: "positive", or the kind of near miss.
        previous: earlier messages of the same person, oldest first.
        short: it stands under "wordings": a few words that keep entries of the vocabulary from being lost.
        member: it comes from a text with braces ("my {calf|thigh} hurts") and is not the first of its cases.
        reading: it stands in `readings/`: read as it is, never rewritten, and nothing is trained on it.
    """

    text: str
    level: Level
    kind: str
    group: str
    previous: tuple[str, ...] = ()
    short: bool = False
    member: bool = False
    reading: bool = False


@dataclass(frozen=True)
class Group:
    """One red-flag group: one file.

    Attributes:
        priority: the lower number speaks where two groups reach the same level.
        texts: id of the safety text for each level.
    """

    id: str
    title: str
    priority: int
    texts: Mapping[Level, str]
    sources: tuple[str, ...]
    symptoms: tuple[Symptom, ...]
    combinations: tuple[Combination, ...]
    proof: tuple[ProofCase, ...]


@dataclass(frozen=True)
class Vocabulary:
    """Everything that `data/red_flags/` says."""

    lemmas: Mapping[str, str]
    spellings: Mapping[str, str]
    fillers: frozenset[str]
    phrase_fillers: frozenset[str]
    known_words: frozenset[str]
    classes: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, tuple[tuple[float, float], ...]]
    risks: tuple[Symptom, ...]
    groups: tuple[Group, ...]

    def symptoms(self) -> Iterator[Symptom]:
        """All symptoms, group by group."""
        for group in self.groups:
            yield from group.symptoms

    def everything(self) -> Iterator[Symptom]:
        """All symptoms and risk factors."""
        yield from self.symptoms()
        yield from self.risks

    def words(self) -> set[str]:
        """All plain words that any class or pattern uses."""
        phrases = [phrase for members in self.classes.values() for phrase in members]
        for symptom in self.everything():
            phrases += [choice for pattern in symptom.all_patterns() for choice in pattern.choices()]
        return {
            word.removeprefix("=") for phrase in phrases if not is_class(phrase) for word in phrase.split()
        }


def load_vocabulary(folder: Path = DATA_FOLDER) -> Vocabulary:
    """Read and check the whole folder.

    Raises:
        VocabularyError: naming the file and the entry that breaks the schema.
    """
    shared = Entry.of_file(folder / "_shared.yml")
    files = sorted(path for path in folder.glob("*.yml") if not path.name.startswith("_"))
    if not files:
        raise VocabularyError(f"{folder}: no group files found; restore data/red_flags from the repository")
    risks = shared.below("risks")
    vocabulary = Vocabulary(
        lemmas=shared.take("lemmas", dict),
        spellings=shared.take("spellings", dict),
        fillers=frozenset(shared.strings("fillers")),
        phrase_fillers=frozenset(shared.strings("phrase_fillers")),
        known_words=frozenset(shared.strings("known_words")),
        classes=_classes(shared.below("classes"), Entry.of_file(folder / "_context.yml")),
        numbers=_numbers(shared.below("numbers")),
        risks=tuple(_risk(name, risks) for name in risks.names()),
        groups=tuple(_group(path) for path in files),
    )
    shared.done()
    _check_whole(vocabulary)
    return vocabulary


def _classes(shared: Entry, context: Entry) -> dict[str, tuple[str, ...]]:
    """Give all classes, the cues of `_context.yml` among them, with the classes inside them filled in."""
    classes = {name: shared.strings(name) for name in shared.names()}
    cues = context.below("cues")
    for name in cues.names():
        if name in classes:
            raise cues.fail(f"{name} is a class of _shared.yml already; rename one")
        classes[name] = [_as_cue(phrase) for phrase in cues.strings(name)]
    context.done()
    for name in CUES:
        if name not in classes:
            raise cues.fail(f"{name} is missing; add it (the list may be short)")
    return {name: tuple(dict.fromkeys(_members(name, (), classes, shared))) for name in classes}


def _as_cue(phrase: str) -> str:
    """Turn the spelling of cues ("laugh*" for all forms, else as written) into that of classes."""
    if is_class(phrase):
        return phrase
    return " ".join(word[:-1] if word.endswith("*") else "=" + word for word in phrase.split())


def _members(
    name: str, above: tuple[str, ...], classes: Mapping[str, list[str]], entry: Entry
) -> Iterator[str]:
    if name in above:
        raise entry.fail(f"{name} contains itself; take it out of {above[-1]}")
    if name not in classes:
        raise entry.fail(f"{above[-1]} names the class {name}, which does not exist; correct it")
    for member in classes[name]:
        if is_class(member):
            yield from _members(member, (*above, name), classes, entry)
        elif is_phrase(member):
            yield member
        else:
            raise entry.fail(f"{member!r} in {name} must be plain words in small letters")


def _numbers(entry: Entry) -> dict[str, tuple[tuple[float, float], ...]]:
    numbers = {}
    for name in entry.names():
        ranges: list[list[float]] = entry.take(name, list)
        try:
            numbers[name] = tuple((float(low), float(high)) for low, high in ranges)
        except (TypeError, ValueError):
            raise entry.fail(f"{name} must be a list of ranges such as [39.4, 43]") from None
    return numbers


def _group(path: Path) -> Group:
    entry = Entry.of_file(path)
    texts = entry.below("text")
    group = Group(
        id=path.stem,
        title=entry.take("title", str),
        priority=entry.take("priority", int),
        texts={level: texts.take(level.label, str) for level in reversed(Level) if level},
        sources=tuple(entry.strings("source")),
        symptoms=tuple(_symptom(name, path.stem, below) for name, below in entry.below("symptoms").entries()),
        combinations=tuple(
            _combination(name, path.stem, below) for name, below in entry.below("combinations", {}).entries()
        ),
        proof=(
            *_proof(path.stem, entry.below("proof"), short=False),
            *_proof(path.stem, entry.below("wordings", {}), short=True),
        ),
    )
    texts.done()
    entry.done()
    return group


def _symptom(name: str, group: str, entry: Entry) -> Symptom:
    patterns = [(level, pattern) for key, level in _LEVEL_KEYS.items() for pattern in entry.patterns(key)]
    if not patterns:
        raise entry.fail(f"has no patterns; add a list under one of {', '.join(_LEVEL_KEYS)}")
    kind = entry.take("kind", str, "symptom")
    if kind not in ("symptom", "condition"):
        raise entry.fail(f"kind is {kind!r}; use 'symptom' or 'condition'")
    even_if = entry.strings("counts_even_if", [])
    for context in even_if:
        if context not in CONTEXTS:
            raise entry.fail(
                f"{context!r} under counts_even_if is no context; use one of {', '.join(CONTEXTS)}"
            )
    symptom = Symptom(
        id=name,
        group=group,
        title=entry.take("title", str),
        sources=tuple(entry.strings("source", [])),
        patterns=tuple(patterns),
        unless=tuple(entry.patterns("unless")),
        signs=frozenset([name, *entry.strings("signs", [])]),
        condition=kind == "condition",
        alone=entry.take("alone", bool, False),
        light=entry.take("light", bool, False),
        firm=entry.take("firm", bool, False),
        person=entry.take("person", bool, False),
        counts_even_if=frozenset(even_if),
    )
    entry.done()
    return symptom


def _risk(name: str, entry: Entry) -> Symptom:
    """Read a risk factor: a sign without a level that is remembered for good."""
    return Symptom(
        id=name,
        group="risks",
        title=name.replace("_", " "),
        sources=(),
        patterns=tuple((Level.NONE, pattern) for pattern in entry.patterns(name)),
        unless=(),
        signs=frozenset([name]),
        condition=False,
        alone=False,
        light=False,
        firm=True,
        counts_even_if=frozenset(["figurative", "resolved"]),
    )


def _combination(name: str, group: str, entry: Entry) -> Combination:
    try:
        level = Level.from_label(entry.take("level", str))
    except ValueError as error:
        raise entry.fail(str(error)) from None
    needs = [frozenset(part.strip() for part in need.split("|")) for need in entry.strings("all")]
    entry.done()
    return Combination(name, group, level, tuple(needs))


def _proof(group: str, entry: Entry, short: bool) -> Iterator[ProofCase]:
    for level in reversed(Level):
        if level:
            for case in _cases(entry, level.label, level, "positive", group):
                yield replace(case, short=short)
    near_misses = entry.below("none", {})
    for kind in near_misses.names():
        for case in _cases(near_misses, kind, Level.NONE, kind, group):
            yield replace(case, short=short)
    entry.done()


def _cases(entry: Entry, key: str, level: Level, kind: str, group: str) -> Iterator[ProofCase]:
    cases: list[object] = entry.take(key, list, [])
    for case in cases:
        messages = [case] if isinstance(case, str) else case
        if not isinstance(messages, list) or not all(isinstance(message, str) for message in messages):
            raise entry.fail(f"{case!r} is neither a text nor a list of messages; put texts in quotes")
        try:
            texts = list(written_out(messages[-1]))
        except ValueError as error:
            raise entry.fail(str(error)) from None
        for number, text in enumerate(texts):
            yield ProofCase(text, level, kind, group, tuple(messages[:-1]), member=number > 0)


def written_out(text: str) -> Iterator[str]:
    """Give the texts that a text with braces stands for.

    "my {calf|thigh} is {hot|red}" stands for three: the first alternatives together, then each of the others
    once, with the first ones in the other places.

    Raises:
        ValueError: a brace has no partner, or nothing to choose from.
    """
    parts = [part.split("|") if place % 2 else [part] for place, part in enumerate(_BRACES.split(text))]
    if any("{" in choice or "}" in choice for part in parts for choice in part):
        raise ValueError(f"a brace in {text!r} has no partner; write {{one|other}}")
    if any(len(part) == 1 for part in parts[1::2]):
        raise ValueError(f"braces in {text!r} hold one alternative; take them out, or add another after a |")
    usual = [part[0] for part in parts]
    yield "".join(usual)
    for place, part in enumerate(parts):
        for choice in part[1:]:
            yield "".join([*usual[:place], choice, *usual[place + 1 :]])


def _check_whole(vocabulary: Vocabulary) -> None:
    """Check what one file alone cannot show: names that must exist elsewhere, or only once."""
    known = set(vocabulary.classes) | set(vocabulary.numbers)
    signs: set[str] = set()
    seen: dict[str, str] = {}
    for symptom in vocabulary.everything():
        where = f"{symptom.group}.yml: {symptom.id}"
        if symptom.id in seen:
            raise VocabularyError(f"{where}: {seen[symptom.id]}.yml has this name too; rename one")
        seen[symptom.id] = symptom.group
        signs |= symptom.signs
        for pattern in symptom.all_patterns():
            _check_classes(where, pattern, known)
    for group in vocabulary.groups:
        for combination in group.combinations:
            for sign in sorted(frozenset().union(*combination.needs) - signs):
                where = f"{group.id}.yml: {combination.id}"
                raise VocabularyError(
                    f"{where}: nothing is called {sign!r}; name a symptom, a sign or a risk"
                )


def _check_classes(where: str, pattern: Pattern, known: set[str]) -> None:
    for name in filter(is_class, pattern.choices()):
        if name not in known:
            raise VocabularyError(f"{where}: there is no class {name}; add it to _shared.yml or correct it")
