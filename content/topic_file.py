"""A topic's fields, as people change them, and the text of its file with the formatting and comments it had.

Fields are plain values that fit into JSON, and may be unfinished: whether they make a topic is said by
``content.check``.
"""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict, cast

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from content.topics import REVIEW_STATE, Topic

LINES = ("title", "group", "owner", "review_by", "ask_clinician", "on_yes")
LISTS = ("related", "sources", "phrasings")
NAMES = (*LINES, *LISTS, "answer")
# What a trained model holds of a topic; all else is read when it is said.
TRAINED = ("title", "related", "on_yes", "phrasings")
EMPTY = """version: "3.1"
nlu:
  - intent: faq/{topic}
    metadata:
      title: untitled
      group: none
      owner: nobody
      review_state: {state}
      review_by: never
      ask_clinician: "yes"
      related: []
      sources: []
    examples: |
      - {topic}
responses:
  utter_faq/{topic}:
    - text: |-
        {topic}
"""


class Fields(TypedDict):
    """``review_by`` is a date in ISO form; ``ask_clinician`` is yes, no or "if: …"."""

    title: str
    group: str
    owner: str
    review_by: str
    ask_clinician: str
    on_yes: str
    related: list[str]
    sources: list[str]
    phrasings: list[str]
    answer: str


def empty() -> Fields:
    """The fields of a topic that nobody has written yet."""
    return fields_from({})


def fields_of(topic: Topic) -> Fields:
    """The fields of a published topic."""
    values = {name: getattr(topic, name) for name in NAMES}
    return fields_from(values | {"review_by": topic.review_by.isoformat()})


def fields_from(values: Mapping[str, Any]) -> Fields:
    """Fields from whatever was sent: one line where one is meant, lists without blanks and doubles."""
    found: dict[str, Any] = {name: " ".join(str(values.get(name, "")).split()) for name in LINES}
    for name in LISTS:
        items = (" ".join(str(item).split()) for item in values.get(name, ()))
        found[name] = list(dict.fromkeys(item for item in items if item))
    answer = str(values.get("answer", "")).replace("\r\n", "\n").replace("\r", "\n")
    found["answer"] = "\n".join(line.rstrip() for line in answer.strip().split("\n"))
    return cast(Fields, found)


def changed(before: Fields, after: Fields) -> tuple[str, ...]:
    """The names of the fields that differ."""
    return tuple(name for name in NAMES if before[name] != after[name])  # type: ignore[literal-required]


def written(topic: str, fields: Fields, before: str = "") -> str:
    """The text of the topic's file. Of ``before``, the text that it had, all stays but what was changed."""
    yaml = _yaml()
    data = yaml.load(before or EMPTY.format(topic=topic, state=REVIEW_STATE))
    entry = data["nlu"][0]
    metadata: CommentedMap = entry["metadata"]
    for name in ("title", "group", "owner"):
        _set(metadata, name, fields[name])  # type: ignore[literal-required]
    _set(metadata, "review_by", _date(fields["review_by"]))
    if _advice(metadata.get("ask_clinician")) != fields["ask_clinician"]:
        metadata["ask_clinician"] = DoubleQuotedScalarString(fields["ask_clinician"])
    for name, items in (("related", fields["related"]), ("sources", fields["sources"])):
        if list(metadata.get(name) or ()) != items:
            metadata[name] = _in_one_line(items)
    if fields["on_yes"]:
        _set(metadata, "on_yes", fields["on_yes"])
    else:
        metadata.pop("on_yes", None)
    if fields["phrasings"] != _phrasings(entry["examples"]):
        entry["examples"] = LiteralScalarString("".join(f"- {text}\n" for text in fields["phrasings"]))
    said = data["responses"][f"utter_faq/{topic}"][0]
    if said["text"].strip() != fields["answer"]:
        said["text"] = LiteralScalarString(fields["answer"])
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def _yaml() -> Any:
    yaml: Any = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _set(data: CommentedMap, name: str, value: Any) -> None:
    if data.get(name) != value:
        data[name] = value


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _advice(value: Any) -> Any:
    # A bare yes or no is a word here and a truth value to other readers of YAML.
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _phrasings(examples: str) -> list[str]:
    return [line[2:].strip() for line in examples.splitlines() if line.strip()]


def _in_one_line(items: list[str]) -> CommentedSeq:
    sequence = CommentedSeq(items)
    sequence.fa.set_flow_style()
    return sequence
