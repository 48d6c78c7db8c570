"""Loads and checks the red-flag vocabulary: `data/red_flags/*.yml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from safety.model import Level
from safety.patterns import Pattern, PatternError, classes_in, is_class, is_word, parse_pattern

DATA_FOLDER = Path(__file__).resolve().parent.parent / "data" / "red_flags"

CONTEXTS = ("negated", "past", "resolved", "family", "hypothetical", "information", "figurative", "mild")
CUES = (
    "NEGATION",
    "NOT_A_NEGATION",
    "NEGATED_AFTER",
    "ABILITY",
    "SCOPE_END",
    "LIST_ANY",
    "LIST_OR",
    "BREAK",
    "OWNER",
    "NEW_SUBJECT",
    "FAMILY",
    "FAMILY_HISTORY",
    "DEATH",
    "PAST",
    "NOT_A_PAST",
    "LOOKING_BACK",
    "STORY",
    "NOW",
    "RECENT",
    "STILL",
    "RESOLVED",
    "NOT_RESOLVED",
    "LEAD_IN",
    "QUESTION_OPENER",
    "NOT_A_QUESTION",
    "ASKING",
    "INFORMATION",
    "INFORMATION_AFTER",
    "MODAL_GET",
    "HYPOTHETICAL",
    "OTHER_QUESTION",
    "IF",
    "NOT_AN_IF",
    "WHAT_TO_DO",
    "MINE_TOO",
    "HAVING",
    "FIGURATIVE",
    "FIGURATIVE_CAUSE",
    "FIGURATIVE_AFTER",
    "LAUGH",
    "PLAY",
    "PET",
    "MILD",
    "LONG_STANDING",
    "EVERYDAY",
    "WORSE",
    "STUDY",
)
_LEVEL_KEYS = {
    "emergency": Level.EMERGENCY,
    "same_day": Level.SAME_DAY,
    "check": Level.CHECK,
    "weak": Level.NONE,
}


class VocabularyError(ValueError):
    """The vocabulary breaks its schema; the message names file and entry and says what to do."""


@dataclass(frozen=True)
class Symptom:
    """One sign of a group: the patterns that show it, each with the level it asks for.

    Attributes:
        condition: it names a condition ("heart attack"), which is a mere topic unless said to be present.
        light: an everyday cause in the same sentence ("when I stand up") explains it.
        firm: mild or long-standing wording does not lower it.
        counts_even_if: contexts that do not switch it off.
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
    light: bool
    firm: bool
    counts_even_if: frozenset[str]


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
    """

    text: str
    level: Level
    kind: str
    group: str
    previous: tuple[str, ...] = ()


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
    risks: Mapping[str, tuple[Pattern, ...]]
    groups: tuple[Group, ...]

    def symptoms(self) -> Iterator[Symptom]:
        """All symptoms, group by group."""
        for group in self.groups:
            yield from group.symptoms

    def words(self) -> set[str]:
        """All plain words that any class or pattern uses."""
        phrases = [phrase for members in self.classes.values() for phrase in members]
        patterns = [pattern for symptom in self.symptoms() for _, pattern in symptom.patterns]
        patterns += [pattern for symptom in self.symptoms() for pattern in symptom.unless]
        patterns += [pattern for risk in self.risks.values() for pattern in risk]
        phrases += [item for pattern in patterns for item in pattern.items]
        return {
            word.removeprefix("=")
            for phrase in phrases
            if not is_class(phrase)
            for element in phrase.split()
            for choice in element.split("|")
            if not is_class(choice)
            for word in choice.split("_")
        }


class _Entry:
    """One mapping of a file, with its place for messages; every key read is ticked off."""

    def __init__(self, where: str, data: object) -> None:
        self.where = where
        if not isinstance(data, dict):
            raise VocabularyError(f"{where}: expected names with values below them, found {data!r}")
        self._data: dict[str, Any] = dict(data)

    def fail(self, problem: str) -> VocabularyError:
        return VocabularyError(f"{self.where}: {problem}")

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = None) -> Any:
        """Give the value of a key; without a default the key must be there."""
        if key not in self._data:
            if default is None:
                raise self.fail(f"{key!r} is missing; add it")
            return default
        value = self._data.pop(key)
        if not isinstance(value, kind):
            raise self.fail(f"{key!r} is {value!r}, which is of the wrong kind")
        return value

    def strings(self, key: str, default: list[str] | None = None) -> list[str]:
        """Give a list of texts, none of them twice."""
        values = self.take(key, list, default)
        for value in values:
            if not isinstance(value, str):
                raise self.fail(f"{value!r} in {key!r} is not a text; put it in quotes")
        doubled = {value for value in values if values.count(value) > 1} if len(set(values)) < len(values) else ()
        if doubled:
            raise self.fail(f"{key!r} has {sorted(doubled)[0]!r} twice; remove one")
        return list(values)

    def entries(self, key: str, default: dict[str, Any] | None = None) -> list[tuple[str, _Entry]]:
        """Give the named entries below a key."""
        return [
            (str(name), _Entry(f"{self.where}: {name}", data)) for name, data in self.take(key, dict, default).items()
        ]

    def patterns(self, key: str) -> list[Pattern]:
        """Give the patterns below a key; none where it is not there."""
        read = []
        for text in self.strings(key, []):
            try:
                read.append(parse_pattern(text))
            except PatternError as error:
                raise self.fail(str(error)) from None
        return read

    def done(self) -> None:
        """Refuse keys that nobody asked for: most are slips of spelling."""
        if self._data:
            raise self.fail(f"{sorted(map(str, self._data))[0]!r} is not a name used here; correct or remove it")


def load_vocabulary(folder: Path = DATA_FOLDER) -> Vocabulary:
    """Read and check the whole folder.

    Raises:
        VocabularyError: naming the file and the entry that breaks the schema.
    """
    shared = _read(folder / "_shared.yml")
    context = _read(folder / "_context.yml")
    classes = {name: tuple(shared_members) for name, shared_members in _lists(shared, "classes")}
    for name, members in _lists(context, "cues"):
        if name in classes:
            raise context.fail(f"{name} is a class of _shared.yml already; rename one")
        classes[name] = tuple(map(_as_cue, members))
    context.done()
    missing = [cue for cue in CUES if cue not in classes]
    if missing:
        raise context.fail(f"the cue {missing[0]} is missing; add it under 'cues' (the list may be short)")
    numbers = {
        name: tuple((float(low), float(high)) for low, high in ranges)
        for name, ranges in shared.take("numbers", dict).items()
    }
    risks_entry = _Entry(f"{shared.where}: risks", shared.take("risks", dict))
    risks = {name: tuple(risks_entry.patterns(name)) for name in list(risks_entry._data)}
    files = sorted(path for path in folder.glob("*.yml") if not path.name.startswith("_"))
    if not files:
        raise VocabularyError(f"{folder}: no group files found; restore data/red_flags from the repository")
    vocabulary = Vocabulary(
        lemmas=shared.take("lemmas", dict),
        spellings=shared.take("spellings", dict),
        fillers=frozenset(shared.strings("fillers")),
        phrase_fillers=frozenset(shared.strings("phrase_fillers")),
        known_words=frozenset(shared.strings("known_words")),
        classes=_resolved(classes, shared),
        numbers=numbers,
        risks=risks,
        groups=tuple(_group(path) for path in files),
    )
    shared.done()
    _check_whole(vocabulary)
    return vocabulary


def _read(path: Path) -> _Entry:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except FileNotFoundError:
        raise VocabularyError(f"{path.name}: file not found in {path.parent}; restore it") from None
    except yaml.YAMLError as error:
        raise VocabularyError(f"{path.name}: not valid YAML: {error}") from None
    return _Entry(path.name, data)


def _lists(entry: _Entry, key: str) -> list[tuple[str, list[str]]]:
    below = _Entry(f"{entry.where}: {key}", entry.take(key, dict))
    return [(name, below.strings(name)) for name in list(below._data)]


def _as_cue(phrase: str) -> str:
    """Turn the spelling of cues ("laugh*" for all forms, else as written) into that of classes."""
    if is_class(phrase):
        return phrase
    return " ".join(word[:-1] if word.endswith("*") else "=" + word for word in phrase.split())


def _resolved(classes: Mapping[str, tuple[str, ...]], shared: _Entry) -> dict[str, tuple[str, ...]]:
    """Put the members of classes that are named inside other classes in their place."""
    done: dict[str, tuple[str, ...]] = {}

    def resolve(name: str, above: tuple[str, ...]) -> tuple[str, ...]:
        if name in above:
            raise shared.fail(f"the class {name} contains itself")
        if name not in classes:
            raise shared.fail(f"{above[-1]} names the class {name}, which does not exist")
        if name not in done:
            members: list[str] = []
            for member in classes[name]:
                if not is_class(member) and not all(map(is_word, member.split())):
                    raise shared.fail(f"{member!r} in {name} must be plain words in small letters")
                members.extend(resolve(member, (*above, name)) if is_class(member) else [member])
            done[name] = tuple(dict.fromkeys(members))
        return done[name]

    for name in classes:
        resolve(name, ())
    return done


def _group(path: Path) -> Group:
    entry = _read(path)
    group = path.stem
    texts = _Entry(f"{path.name}: text", entry.take("text", dict))
    symptoms = tuple(_symptom(name, group, below) for name, below in entry.entries("symptoms"))
    result = Group(
        id=group,
        title=entry.take("title", str),
        priority=entry.take("priority", int),
        texts={level: texts.take(level.label, str) for level in reversed(Level) if level},
        sources=tuple(entry.strings("source")),
        symptoms=symptoms,
        combinations=tuple(_combination(name, group, below) for name, below in entry.entries("combinations", {})),
        proof=tuple(_proof(group, _Entry(f"{path.name}: proof", entry.take("proof", dict)))),
    )
    texts.done()
    entry.done()
    return result


def _symptom(name: str, group: str, entry: _Entry) -> Symptom:
    patterns = [(level, pattern) for key, level in _LEVEL_KEYS.items() for pattern in entry.patterns(key)]
    if not patterns:
        raise entry.fail(f"has no patterns; add a list under one of {', '.join(_LEVEL_KEYS)}")
    kind = entry.take("kind", str, "symptom")
    if kind not in ("symptom", "condition"):
        raise entry.fail(f"kind is {kind!r}; use 'symptom' or 'condition'")
    even_if = entry.strings("counts_even_if", [])
    for context in even_if:
        if context not in CONTEXTS:
            raise entry.fail(f"{context!r} under counts_even_if is no context; use one of {', '.join(CONTEXTS)}")
    symptom = Symptom(
        id=name,
        group=group,
        title=entry.take("title", str),
        sources=tuple(entry.strings("source", [])),
        patterns=tuple(patterns),
        unless=tuple(entry.patterns("unless")),
        signs=frozenset([name, *entry.strings("signs", [])]),
        condition=kind == "condition",
        light=entry.take("light", bool, False),
        firm=entry.take("firm", bool, False),
        counts_even_if=frozenset(even_if),
    )
    entry.done()
    return symptom


def _combination(name: str, group: str, entry: _Entry) -> Combination:
    needs = tuple(frozenset(part.strip() for part in need.split("|")) for need in entry.strings("all"))
    try:
        level = Level.from_label(entry.take("level", str))
    except ValueError as error:
        raise entry.fail(str(error)) from None
    entry.done()
    return Combination(name, group, level, needs)


def _proof(group: str, entry: _Entry) -> Iterator[ProofCase]:
    for level in reversed(Level):
        if level:
            yield from _cases(entry, level, "positive", group, entry.take(level.label, list, []))
    for kind, cases in entry.take("none", dict, {}).items():
        yield from _cases(entry, Level.NONE, kind, group, cases)
    entry.done()


def _cases(entry: _Entry, level: Level, kind: str, group: str, cases: object) -> Iterator[ProofCase]:
    if not isinstance(cases, list):
        raise entry.fail(f"{kind!r} must hold a list of cases")
    for case in cases:
        messages = [case] if isinstance(case, str) else case
        if not isinstance(messages, list) or not all(isinstance(message, str) for message in messages):
            raise entry.fail(f"{case!r} is neither a text nor a list of messages")
        yield ProofCase(messages[-1], level, kind, group, tuple(messages[:-1]))


def _check_whole(vocabulary: Vocabulary) -> None:
    """Check what one file alone cannot show: names that must exist elsewhere or only once."""
    known = set(vocabulary.classes) | set(vocabulary.numbers)
    signs = set(vocabulary.risks)
    seen: dict[str, str] = {}
    for symptom in vocabulary.symptoms():
        if symptom.id in seen:
            raise VocabularyError(
                f"{symptom.group}.yml: {symptom.id}: {seen[symptom.id]}.yml has this name too; rename one"
            )
        seen[symptom.id] = symptom.group
        signs |= symptom.signs
        for pattern in [pattern for _, pattern in symptom.patterns] + list(symptom.unless):
            _check_classes(f"{symptom.group}.yml: {symptom.id}", pattern, known)
    for name, patterns in vocabulary.risks.items():
        for pattern in patterns:
            _check_classes(f"_shared.yml: risks: {name}", pattern, known)
    for group in vocabulary.groups:
        for combination in group.combinations:
            for sign in frozenset().union(*combination.needs) - signs:
                raise VocabularyError(
                    f"{group.id}.yml: {combination.id}: no symptom, sign or risk is called {sign!r}; correct the name"
                )


def _check_classes(where: str, pattern: Pattern, known: set[str]) -> None:
    for name in [name for item in pattern.items for name in classes_in(item)]:
        if name not in known:
            raise VocabularyError(f"{where}: the class {name} does not exist; add it to _shared.yml or correct it")
