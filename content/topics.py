"""Load topic files: one file holds a topic's questions, its answer and who answers for it.

The format is Rasa's own training data, so ``rasa train`` reads the same files. The structure is checked here;
what makes a topic good enough to publish is checked in ``content.check``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from content.errors import ContentError
from content.yaml_files import Document, Step, read_yaml

REVIEW_STATE = "draft, awaiting clinical review"
TOPIC_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
GROUPS = "ABCDEFGHI"
ASK_CLINICIAN = re.compile(r"yes|no|if: .*\S.*", re.DOTALL)
METADATA = ("title", "group", "owner", "review_state", "review_by", "ask_clinician", "related", "sources")
OPTIONAL_METADATA = ("on_yes",)


@dataclass(frozen=True, slots=True)
class Topic:
    """One question a patient may ask, with its curated answer.

    ``ask_clinician`` is "yes", "no" or "if: <condition>"; ``related`` holds topic ids and ``sources`` ids of
    the register, both in the order of the file; ``on_yes`` is the topic that "yes" asks for where the answer
    ends with an offer, or empty; ``answer`` is limited Markdown.
    """

    id: str
    title: str
    group: str
    owner: str
    review_state: str
    review_by: date
    ask_clinician: str
    related: tuple[str, ...]
    sources: tuple[str, ...]
    on_yes: str
    phrasings: tuple[str, ...]
    answer: str
    path: Path


def topic_files(folder: Path) -> Iterator[Path]:
    """The topic files of a folder, sorted by name; hidden files (an editor's own) are left out."""
    return iter(sorted(p for p in folder.glob("*.yml") if not p.name.startswith(".")))


def load_topics(folder: Path) -> dict[str, Topic]:
    """All topics of a folder, sorted by id. Raises ContentError at the first broken file."""
    if not folder.is_dir():
        raise ContentError(folder, None, "the folder of topics is missing; create it or correct the path")
    topics = [load_topic(path) for path in topic_files(folder)]
    return {topic.id: topic for topic in sorted(topics, key=lambda topic: topic.id)}


def load_topic(path: Path) -> Topic:
    """One topic. Raises ContentError (file, line, what to do) when the file cannot be used."""
    return topic_from(read_yaml(path))


def topic_of(topic_id: str, text: str) -> Topic:
    """The topic of a file of that name with this text, wherever it is kept; raises like ``load_topic``."""
    path = Path(f"{topic_id}.yml")
    try:
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        raise ContentError(path, None, "the text cannot be read as YAML") from None
    return topic_from(Document(path, data, None))


def topic_from(document: Document) -> Topic:
    """The topic of an already parsed file; raises like ``load_topic``."""
    topic_id = document.path.stem
    if not TOPIC_ID.fullmatch(topic_id):
        reason = (
            f"the file name “{topic_id}” is not in small letters, digits and underscores; rename the file"
        )
        raise ContentError(document.path, None, reason)
    entry = _only_entry(document)
    intent = f"faq/{topic_id}"
    if entry.get("intent") != intent:
        reason = (
            f"the intent is “{entry.get('intent')}” but the file name asks for “{intent}”; make them the same"
        )
        raise document.error(reason, "nlu", 0, "intent")
    metadata = _metadata(document, entry)
    return Topic(
        id=topic_id,
        phrasings=tuple(text for _, text in numbered_phrasings(document)),
        answer=_answer(document, f"utter_{intent}"),
        path=document.path,
        **metadata,
    )


def numbered_phrasings(document: Document, index: int = 0) -> list[tuple[int | None, str]]:
    """The example questions of the nth intent of a Rasa data file, each with its line number."""
    steps: tuple[Step, ...] = ("nlu", index, "examples")
    examples = document.data["nlu"][index].get("examples")
    if not isinstance(examples, str):
        raise document.error(
            "the examples are not a block of text; write “examples: |” and lines with “- ”", *steps
        )
    start = document.first_text_line(*steps)
    found: list[tuple[int | None, str]] = []
    for offset, line in enumerate(examples.splitlines()):
        if not line.strip():
            continue
        number = None if start is None else start + offset
        if not line.startswith("- ") or not line[2:].strip():
            raise ContentError(
                document.path, number, "an example does not begin with “- ”; add a hyphen and a space"
            )
        found.append((number, line[2:].strip()))
    return found


def _only_entry(document: Document) -> dict[str, Any]:
    data = document.data
    if not isinstance(data, dict):
        raise document.error("the file holds no topic; copy the shape of another topic file")
    if data.get("version") != "3.1":
        raise document.error('the version is not "3.1" in quotes; write version: "3.1"', "version")
    unknown = sorted(set(data) - {"version", "nlu", "responses"})
    if unknown:
        raise document.error(f"“{unknown[0]}” does not belong in a topic file; remove it", unknown[0])
    entries = data.get("nlu")
    if not isinstance(entries, list) or len(entries) != 1 or not isinstance(entries[0], dict):
        raise document.error("the file needs exactly one intent under “nlu:”; one topic, one file", "nlu")
    return entries[0]


def _metadata(document: Document, entry: dict[str, Any]) -> dict[str, Any]:
    at = ("nlu", 0, "metadata")
    metadata = entry.get("metadata")
    if not isinstance(metadata, dict):
        raise document.error("the topic has no “metadata:”; copy that block from another topic file", *at)
    missing = [field for field in METADATA if field not in metadata]
    if missing:
        raise document.error(f"“{missing[0]}” is missing in the metadata; add it", *at)
    unknown = sorted(set(metadata) - set(METADATA) - set(OPTIONAL_METADATA))
    if unknown:
        raise document.error(
            f"“{unknown[0]}” is not a field of the metadata; remove or correct it", *at, unknown[0]
        )
    values: dict[str, Any] = {}
    for field in METADATA:
        value = metadata[field]
        if field in ("related", "sources"):
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                raise document.error(f"“{field}” is not a list of ids; write it as [one, two]", *at, field)
            if len(set(value)) != len(value):
                raise document.error(f"“{field}” names an id twice; keep it once", *at, field)
            values[field] = tuple(value)
        elif field == "review_by":
            if type(value) is not date:
                raise document.error("“review_by” is not a date; write it as 2027-05-22", *at, field)
            values[field] = value
        else:
            values[field] = _text(document, field, value)
    for field in OPTIONAL_METADATA:
        values[field] = _text(document, field, metadata[field]) if field in metadata else ""
    if values["group"] not in tuple(GROUPS):
        raise document.error("“group” is not a letter from A to I; choose one", *at, "group")
    if not ASK_CLINICIAN.fullmatch(values["ask_clinician"]):
        reason = (
            "“ask_clinician” is not yes, no, or “if: ” with a condition; choose one, in a file with quotes"
        )
        raise document.error(reason, *at, "ask_clinician")
    return values


def _text(document: Document, field: str, value: Any) -> str:
    # YAML 1.1 reads a bare yes or no as a truth value; Rasa's reader (1.2) reads a word, and so do people.
    if field == "ask_clinician" and isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str) or not value.strip():
        raise document.error(f"“{field}” is not text; put it in quotes", "nlu", 0, "metadata", field)
    return value.strip()


def _answer(document: Document, name: str) -> str:
    responses = document.data.get("responses")
    if not isinstance(responses, dict) or list(responses) != [name]:
        reason = f"the responses do not hold exactly one, named “{name}”; make it match the intent"
        raise document.error(reason, "responses")
    variations = responses[name]
    if not isinstance(variations, list) or len(variations) != 1 or not isinstance(variations[0], dict):
        raise document.error(
            "the answer needs exactly one “- text: |-”; one question, one answer", "responses", name
        )
    text = variations[0].get("text")
    if set(variations[0]) != {"text"} or not isinstance(text, str) or not text.strip():
        reason = "the answer holds something else than a text; write “- text: |-” and the answer below it"
        raise document.error(reason, "responses", name, 0)
    return text.strip()
