"""How a sentence is read, by what is published or by the drafts; and what is wrong with a draft, by line."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from content.red_flag_file import lines, parsed
from safety import Assessor, Finding, Level, VocabularyError, default_assessor, load_vocabulary
from safety.english import STOP_WORDS
from safety.patterns import PatternError, is_class, parse_pattern
from safety.renew import checksum
from safety.vocabulary import written_out
from web.console.marks import CONTEXTS, Piece, pieces
from web.redflags import published
from web.redflags.models import SafetyDraft
from web.releases.safety_files import VOCABULARY, with_drafts

LEVELS = {
    "emergency": "EMERGENCY: call now",
    "same_day": "SAME DAY",
    "check": "safety check",
    "none": "nothing",
}
LISTS = {"emergency": "Emergency", "same_day": "Same day", "check": "Safety check",
         "weak": "Counts only with others", "unless": "Exceptions: not this sign where"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """One sign in a sentence; ``pieces`` is the sentence with the words marked that made it."""

    title: str
    group: str
    level: str
    counts: bool
    why: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Read:
    """How a sentence is read: its level in words, and every sign, those that context switched off too."""

    text: str
    level: str
    is_flag: bool
    signs: tuple[Seen, ...]
    by_draft: bool


def read(text: str) -> Read:
    """Read by the drafts where there are any. Raises VocabularyError where a draft breaks the schema."""
    drafts = _drafts()
    assessor = _with_drafts(drafts) if drafts else default_assessor()
    found = assessor.assess(text)
    titles = {symptom.id: symptom.title for symptom in assessor.vocabulary.symptoms()}
    signs = tuple(_seen(text, finding, titles) for finding in (*found.findings, *found.cleared))
    return Read(text, LEVELS[found.level.label], found.level > Level.NONE, signs, bool(drafts))


def faults(group: str) -> tuple[str, ...]:
    """What in the group's draft breaks the schema, in plain words; the rest is looked at by a release."""
    if not SafetyDraft.objects.filter(pk=published.group_path(group)).exists():
        return ()
    try:
        _with_drafts(_drafts())
    except VocabularyError as error:
        return (str(error),)
    return ()


def pattern_faults(rows: list[str]) -> tuple[str, ...]:
    """What is wrong with patterns, each with its line."""
    known = set(default_assessor().vocabulary.classes) | set(default_assessor().vocabulary.numbers)
    found = []
    for number, row in enumerate(rows, start=1):
        try:
            named = [each for each in parse_pattern(row).choices() if is_class(each) and each not in known]
        except PatternError as error:
            found.append(f"line {number}: {error}")
            continue
        found += [
            f"line {number}: there is no class {name}; write plain words in small letters" for name in named
        ]
    doubles = {row for row in rows if rows.count(row) > 1}
    return (*found, *(f"“{row}” stands there twice; remove one" for row in sorted(doubles)))


def case_faults(rows: list[str], level: Level) -> tuple[str, ...]:
    """Which proof cases break the rules, or are not read at their level by the drafts, each with its line."""
    found = []
    try:
        assessor = _with_drafts(_drafts()) if _drafts() else default_assessor()
    except VocabularyError:
        return ()
    for number, row in enumerate(rows, start=1):
        try:
            texts = list(written_out(row.split(" // ")[-1])) if row.strip() else []
        except ValueError as error:
            found.append(f"line {number}: {error}")
            continue
        for text in texts if " // " not in row else ():
            now = assessor.assess(text).level
            if now != level:
                found.append(
                    f"line {number}: “{text}” is read as {LEVELS[now.label]}, not {LEVELS[level.label]}"
                )
    return tuple(found)


def group_of(text: str) -> list[dict[str, object]]:
    """The symptoms of a group's text for people: title, sources, and each list that has entries."""
    data = parsed(text)
    return [
        {
            "id": name,
            "title": symptom.get("title", name),
            "sources": symptom.get("source", ()),
            "lists": [
                {"key": key, "title": title, "rows": lines(text, "symptoms", name, key)}
                for key, title in LISTS.items()
            ],
        }
        for name, symptom in data["symptoms"].items()
    ]


def _seen(text: str, finding: Finding, titles: dict[str, str]) -> Seen:
    return Seen(
        titles.get(finding.symptom, finding.symptom),
        finding.group,
        LEVELS[finding.level.label] if finding.level else "counts only with others",
        finding.counts,
        CONTEXTS.get(finding.context, finding.context),
        pieces(text, {"findings": [{"spans": finding.spans}]}),
    )


def _drafts() -> tuple[tuple[str, str], ...]:
    found = SafetyDraft.objects.filter(pk__startswith=VOCABULARY).order_by("path")
    return tuple(found.values_list("path", "text"))


def _with_drafts(drafts: tuple[tuple[str, str], ...]) -> Assessor:
    return _loaded(drafts, checksum(published.root() / VOCABULARY))


@lru_cache(maxsize=4)
def _loaded(drafts: tuple[tuple[str, str], ...], mark: str) -> Assessor:
    """The published files with the drafts over them."""
    with tempfile.TemporaryDirectory() as folder:
        with_drafts(published.root(), dict(drafts), Path(folder))
        return Assessor(load_vocabulary(Path(folder) / VOCABULARY))


def proposal(phrase: str) -> str:
    """A pattern for a phrase as patients write it: its words that carry meaning, in their order."""
    small = STOP_WORDS | {"im", "ive", "id", "its", "feel", "feels", "like", "really", "just"}
    words = ["".join(c for c in word if c.isascii() and c.isalnum()) for word in phrase.lower().split()]
    kept = [
        word for word in words if word and word not in small - {"not", "no", "cannot", "in", "out", "off"}
    ]
    while kept and kept[0] in STOP_WORDS - {"not", "no"}:
        kept.pop(0)
    return " > ".join(kept[:4])
