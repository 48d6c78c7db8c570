"""What a file would change: new, changed, unchanged and refused topics, before anything is written.

Nothing here writes. A topic with one error is refused whole; the others are not held up by it. Warnings are
what ``make check`` will ask for before the topic can be published.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from content.check import ENTITY_SYNTAX, MAX_TITLE, MIN_PHRASINGS
from content.duplicates import normalise
from content.errors import ContentError
from content.exchange.table import FIELDS, LISTS, MAX_CELL, Problem, Question, Row, Table
from content.markdown import HTML
from content.topics import GROUPS, METADATA, OPTIONAL_METADATA, REVIEW_STATE, TOPIC_ID, Topic, topic_from
from content.yaml_files import Document

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
COMPARED = (*FIELDS[1:], "phrasings")


@dataclass(frozen=True, slots=True)
class Change:
    """One topic as the file has it. ``before`` is None for a new one; ``fields`` names what is different."""

    topic: Topic
    before: Topic | None
    fields: tuple[str, ...]

    @property
    def kind(self) -> str:
        """new, changed or unchanged."""
        if self.before is None:
            return "new"
        return "changed" if self.fields else "unchanged"


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """All that a file would do. ``refused`` holds the ids of topics with errors.

    Topics that the file does not name stay as they are: leaving a row out withdraws nothing.
    """

    changes: tuple[Change, ...]
    refused: tuple[str, ...]
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    def of_kind(self, kind: str) -> tuple[Change, ...]:
        """The changes that are new, changed or unchanged."""
        return tuple(change for change in self.changes if change.kind == kind)

    @property
    def counts(self) -> dict[str, int]:
        """How many topics are new, changed, unchanged and refused."""
        kinds = {kind: len(self.of_kind(kind)) for kind in ("new", "changed", "unchanged")}
        return kinds | {"refused": len(self.refused)}


class _Findings:
    """What was found so far, and which topics are refused for it."""

    def __init__(self, errors: Iterable[Problem]) -> None:
        self.errors = list(errors)
        self.warnings: list[Problem] = []
        self.refused = {problem.topic for problem in self.errors if problem.topic}

    def error(self, problem: Problem) -> None:
        self.errors.append(problem)
        if problem.topic:
            self.refused.add(problem.topic)


def change_set(
    table: Table, published: Mapping[str, Topic], sources: Iterable[str], folder: Path
) -> ChangeSet:
    """Compare what a file holds with the published topics.

    ``sources`` are the ids of the register; ``folder`` is where the topics' files lie or would lie.
    """
    findings = _Findings(table.problems)
    rows = _rows_by_id(findings, table.rows)
    questions = _questions_by_topic(findings, table.questions, rows, published)
    topics: dict[str, Topic] = {}
    for topic_id, row in rows.items():
        _check_row(findings, row, topic_id, published.get(topic_id))
        _check_questions(findings, row, topic_id, questions.get(topic_id, []))
        if topic_id not in findings.refused:
            built = _build(findings, row, topic_id, questions.get(topic_id, []), folder)
            if built is not None:
                topics[topic_id] = built
    _check_references(findings, rows, topics, published, frozenset(sources))
    _check_doubles(findings, topics, questions, published)
    changes = tuple(
        _change(topic, published.get(topic_id))
        for topic_id, topic in topics.items()
        if topic_id not in findings.refused
    )
    return ChangeSet(
        changes, tuple(sorted(findings.refused)), tuple(findings.errors), tuple(findings.warnings)
    )


def _rows_by_id(findings: _Findings, rows: list[Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        topic_id = row.cells.get("id", "").strip()
        if not topic_id:
            message = "the topic has no id; write one in small letters, digits and underscores"
            findings.error(Problem(row.place("id"), message))
        elif topic_id in found:
            message = f"the topic “{topic_id}” has a row already ({found[topic_id].place()}); keep one"
            findings.error(Problem(row.place("id"), message, topic_id))
        else:
            found[topic_id] = row
    return found


def _questions_by_topic(
    findings: _Findings, questions: list[Question], rows: Mapping[str, Row], published: Mapping[str, Topic]
) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {}
    strangers: set[str] = set()
    for question in questions:
        if question.topic in rows:
            found.setdefault(question.topic, []).append(question)
        elif question.topic not in strangers:
            # Said once a topic: a sheet of five thousand questions must not give as many messages.
            strangers.add(question.topic)
            advice = (
                "export its row again" if question.topic in published else "add its row, or correct the id"
            )
            message = f"the topic “{question.topic}” has questions but no row of its own; {advice}"
            findings.error(Problem(replace(question.place, column="id"), message, question.topic))
    return found


def _check_row(findings: _Findings, row: Row, topic_id: str, before: Topic | None) -> None:
    def error(column: str, message: str) -> None:
        findings.error(Problem(row.place(column), message, topic_id))

    cells = row.cells
    if not TOPIC_ID.fullmatch(topic_id) or len(topic_id) > 80:
        error("id", f"“{topic_id}” is not in small letters, digits and underscores; rename the topic")
    for name in FIELDS[1:]:
        text = cells.get(name, "")
        if name not in ("on_yes", *LISTS) and not text.strip():
            error(name, "the cell is empty; fill it in")
        elif unreadable := _unreadable(text):
            error(name, unreadable)
        elif name != "answer" and "\n" in text.strip():
            error(name, "the text has several lines; write it in one")
    if cells.get("group", "").strip() not in ("", *GROUPS):
        error("group", "the group is not a letter from A to I; choose one")
    states = ("", REVIEW_STATE, before.review_state if before else "")
    if cells.get("review_state", "").strip() not in states:
        error("review_state", f"write “{REVIEW_STATE}”: sign-off is not part of a file")
    if cells.get("review_by", "").strip() and _date(cells["review_by"]) is None:
        error("review_by", "this is not a date; write it as 2027-05-22")
    advice = cells.get("ask_clinician", "").strip()
    if advice and advice not in ("yes", "no") and not re.fullmatch(r"if: .*\S.*", advice):
        error("ask_clinician", "write yes, no, or “if: ” and the condition")
    for name in LISTS:
        ids = _ids(cells.get(name, ""))
        for double in sorted({item for item in ids if ids.count(item) > 1}):
            error(name, f"“{double}” stands there twice; keep it once")
    for name in ("title", "answer"):
        if html := HTML.search(cells.get(name, "")):
            error(name, f"the text holds HTML (“{html.group()[:40]}”); write plain words")
    if len(cells.get("title", "").strip()) > MAX_TITLE:
        message = f"the title has more than {MAX_TITLE} characters; shorten it before it is published"
        findings.warnings.append(Problem(row.place("title"), message, topic_id))


def _check_questions(findings: _Findings, row: Row, topic_id: str, questions: list[Question]) -> None:
    for question in questions:
        text = question.text.strip()
        message = _unreadable(text)
        if not text:
            message = "the question is empty; write it, or remove the row"
        elif len(text.splitlines()) > 1:
            message = "the question has several lines; write it in one"
        elif ENTITY_SYNTAX.search(text):
            message = "the question holds brackets, braces or a leading slash; write it as people type"
        if message:
            findings.error(Problem(question.place, message, topic_id))
    if not questions:
        findings.error(Problem(row.place(), "the topic has no questions; add some", topic_id))
    elif len(questions) < MIN_PHRASINGS:
        message = f"{len(questions)} questions; at least {MIN_PHRASINGS} are needed before it is published"
        findings.warnings.append(Problem(row.place(), message, topic_id))


def _unreadable(text: str) -> str:
    """Why the text cannot be kept as it is, or ""."""
    if len(text) > MAX_CELL:
        return f"the text has more than {MAX_CELL} characters; shorten it"
    for char in text:
        if unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co") and char not in "\n\r\t":
            return f"the text holds the unreadable character U+{ord(char):04X}; type it again"
    return ""


def _build(
    findings: _Findings, row: Row, topic_id: str, questions: list[Question], folder: Path
) -> Topic | None:
    """The topic, read by the same code as a topic file, so that nothing passes here that fails there."""
    metadata: dict[str, Any] = {}
    for name in (*METADATA, *OPTIONAL_METADATA):
        text = row.cells.get(name, "").strip()
        if name in LISTS:
            metadata[name] = _ids(text)
        elif name == "review_by":
            metadata[name] = _date(text)
        elif text or name not in OPTIONAL_METADATA:
            metadata[name] = text
    entry = {
        "intent": f"faq/{topic_id}",
        "metadata": metadata,
        "examples": "".join(f"- {question.text.strip()}\n" for question in questions),
    }
    answer = row.cells.get("answer", "").replace("\r\n", "\n").replace("\r", "\n")
    data = {"version": "3.1", "nlu": [entry], "responses": {f"utter_faq/{topic_id}": [{"text": answer}]}}
    try:
        return topic_from(Document(folder / f"{topic_id}.yml", data, None))
    except ContentError as error:
        findings.error(Problem(row.place(), error.reason, topic_id))
        return None


def _check_references(
    findings: _Findings,
    rows: Mapping[str, Row],
    topics: Mapping[str, Topic],
    published: Mapping[str, Topic],
    sources: frozenset[str],
) -> None:
    known = {*published, *topics}
    for topic_id, topic in topics.items():
        row = rows[topic_id]
        for source in topic.sources:
            if source not in sources:
                message = f"the source {source} is not in the register; add it before this is published"
                findings.warnings.append(Problem(row.place("sources"), message, topic_id))
        for name, ids in (("related", topic.related), ("on_yes", (topic.on_yes,) if topic.on_yes else ())):
            for other in ids:
                if other not in known or other == topic_id:
                    message = f"“{other}” is no other topic; correct it before this is published"
                    findings.warnings.append(Problem(row.place(name), message, topic_id))


def _check_doubles(
    findings: _Findings,
    topics: Mapping[str, Topic],
    questions: Mapping[str, list[Question]],
    published: Mapping[str, Topic],
) -> None:
    """A question stands in one topic only, here and in the topics that the file leaves alone."""
    seen = {
        _key(phrasing): (f"the published topic {topic.id}", topic.id)
        for topic in published.values()
        if topic.id not in topics
        for phrasing in topic.phrasings
    }
    for topic_id in topics:
        for question in questions[topic_id]:
            where, owner = seen.setdefault(_key(question.text), (str(question.place), topic_id))
            if (where, owner) != (str(question.place), topic_id):
                message = f"“{question.text.strip()[:60]}” stands already in {where}; keep one"
                findings.error(Problem(question.place, message, topic_id))


def _key(text: str) -> str:
    return normalise(text) or text.strip()


def _change(topic: Topic, before: Topic | None) -> Change:
    fields = tuple(
        name for name in COMPARED if before is None or getattr(topic, name) != getattr(before, name)
    )
    return Change(topic, before, fields)


def _ids(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if DATE.fullmatch(text.strip()) else None
    except ValueError:
        return None
