"""What a release changes, for people to read and for the program to decide whether to train. Pure."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from content.errors import ContentError
from content.replies import ANSWER_ACTION
from content.safety_texts import SHORT_FORM, safety_texts
from content.topic_file import TRAINED, Fields, changed, empty, fields_of
from content.topics import topic_of
from web.releases.safety_files import DOMAIN, PAGE, WIDGET

MADE = (PAGE, WIDGET)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an answer; ``kind`` is same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One topic's change. ``kind`` is new, changed or retired; ``lines`` holds (name, before, after)."""

    topic: str
    title: str
    kind: str
    lines: tuple[tuple[str, str, str], ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    answer: tuple[Piece, ...]
    is_trained: bool


def difference(topic: str, before: str, after: str) -> Difference:
    """Compare two texts of a topic's file, "" for none. Raises ContentError where one is broken."""
    old, new = _fields(topic, before), _fields(topic, after)
    names = changed(old, new)
    lines = tuple(
        (name.replace("_", " "), _text(old[name]), _text(new[name]))  # type: ignore[literal-required]
        for name in names
        if name not in ("phrasings", "answer")
    )
    kind = "new" if not before else "changed" if after else "retired"
    return Difference(
        topic,
        new["title"] or old["title"],
        kind,
        lines if kind != "retired" else (),
        tuple(text for text in new["phrasings"] if text not in old["phrasings"]),
        tuple(text for text in old["phrasings"] if text not in new["phrasings"]) if after else (),
        tuple(pieces(old["answer"], new["answer"])) if "answer" in names else (),
        kind != "changed" or any(name in TRAINED for name in names),
    )


def reworded(changes: Iterable[Mapping[str, Any]], safety: Iterable[Mapping[str, Any]]) -> list[str]:
    """The ids of the texts that stay and say other words: topics as ``utter_faq/how_often``, safety texts.

    A topic that is broken is left out; the check of the content says so.
    """
    found = []
    for change in changes:
        try:
            known = difference(change["topic"], change["before"], change["after"])
        except ContentError:
            continue
        if known.kind == "changed" and known.answer:
            found.append(ANSWER_ACTION + known.topic)
    for change in safety:
        if change["path"] == DOMAIN:
            old, new = safety_texts(change["before"]), safety_texts(change["after"])
            found += [name.removesuffix(SHORT_FORM) for name in old if new.get(name, old[name]) != old[name]]
    return list(dict.fromkeys(found))


def safety_difference(change: Mapping[str, Any]) -> dict[str, Any]:
    """A changed file of safety texts or vocabulary, for people: the lines that come and go."""
    rows = difflib.unified_diff(change["before"].splitlines(), change["after"].splitlines(), n=1, lineterm="")
    shown = {"+": "added", "-": "removed", " ": "same", "@": "gap"}
    lines = [Piece(shown[row[0]], row[1:]) for row in rows if not row.startswith(("+++", "---"))]
    return {"path": change["path"], "is_made": change["path"] in MADE, "lines": lines}


def pieces(before: str, after: str) -> Iterable[Piece]:
    """Two answers as stretches that stay, go and come, cut between words."""
    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Piece("removed", "".join(old[a:b]))
        if d > c:
            yield Piece("added", "".join(new[c:d]))


def _fields(topic: str, text: str) -> Fields:
    if not text:
        return empty()
    return fields_of(topic_of(topic, text))


def _text(value: str | list[str]) -> str:
    return ", ".join(value) if isinstance(value, list) else value
