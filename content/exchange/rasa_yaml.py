"""Topics as one file of Rasa's own training data, and such files in again.

What comes in is a stranger's YAML: read by the safe loader only, without aliases, by which a small file
unfolds to an enormous one, and without deep nesting.
"""

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from content.errors import ContentError
from content.exchange.table import (
    FIELDS,
    LISTS,
    MAX_QUESTIONS,
    MAX_TOPICS,
    ExchangeError,
    Place,
    Problem,
    Question,
    Row,
    Table,
)
from content.topics import METADATA, OPTIONAL_METADATA, Topic, numbered_phrasings
from content.yaml_files import Document, read_yaml

SHEET = "YAML"
MAX_FILE = 10_000_000  # bytes
MAX_DEPTH = 12  # a topic file has 6
PREFIX = "faq/"
# A block keeps these exactly; any other sign is written as an escape, in quotes.
WRITTEN_AS_IT_IS = re.compile(
    r"[\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*"
)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, as people do, and lists of ids in one line."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = ("|" if "\n" in text else None) if WRITTEN_AS_IT_IS.fullmatch(text) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_ids(dumper: yaml.SafeDumper, ids: tuple[str, ...]) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", ids, flow_style=True)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(tuple, _represent_ids)


def write_rasa_yaml(topics: Iterable[Topic]) -> bytes:
    """The topics as one YAML file that ``rasa train`` reads too."""
    topics = list(topics)
    data = {
        "version": "3.1",
        "nlu": [_entry(topic) for topic in topics],
        "responses": {f"utter_{PREFIX}{topic.id}": [{"text": topic.answer}] for topic in topics},
    }
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000)
    return text.encode()


def read_rasa_yaml(data: bytes) -> Table:
    """What a file of Rasa's training data holds. Raises ExchangeError where it is refused as a whole."""
    if len(data) > MAX_FILE:
        raise ExchangeError(f"the file is larger than {MAX_FILE // 1_000_000} MB; send fewer topics at once")
    _check_shape(data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload.yml"
        path.write_bytes(data)
        try:
            document = read_yaml(path)
        except ContentError as error:
            where = "" if error.line is None else f"line {error.line}: "
            raise ExchangeError(where + error.reason) from None
    return _table(document)


def _entry(topic: Topic) -> dict[str, Any]:
    metadata = {name: getattr(topic, name) for name in (*METADATA, *OPTIONAL_METADATA)}
    if not topic.on_yes:
        del metadata["on_yes"]
    examples = "".join(f"- {phrasing}\n" for phrasing in topic.phrasings)
    return {"intent": PREFIX + topic.id, "metadata": metadata, "examples": examples}


def _check_shape(data: bytes) -> None:
    """Refuse aliases and deep nesting, from the events alone: nothing is built of the file yet."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise ExchangeError("the file is not UTF-8 text; save it as UTF-8") from None
    depth = 0
    loader = yaml.CSafeLoader(text)
    try:
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise ExchangeError("the file uses anchors and aliases (& and *); write the values out")
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise ExchangeError("the file is nested deeper than a topic; copy the shape of another file")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = "" if mark is None else f"line {mark.line + 1}: "
        raise ExchangeError(
            f"{where}the file is not valid YAML ({error.problem}); correct it there or in the line above"
        ) from None
    except yaml.YAMLError as error:
        raise ExchangeError(f"the file is not valid YAML ({error}); correct it") from None
    finally:
        loader.dispose()


def _table(document: Document) -> Table:
    data = document.data
    entries = data.get("nlu") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        raise ExchangeError("the file has no “nlu:” with topics; export one to see the shape")
    if len(entries) > MAX_TOPICS:
        raise ExchangeError(f"the file has more than {MAX_TOPICS:,} topics; send fewer at once")
    table = Table()
    for name in sorted(set(map(str, data)) - {"version", "nlu", "responses"}):
        message = f"“{name}” is not read; remove it"
        table.problems.append(Problem(Place(SHEET, document.line(name)), message))
    answers = _answers(table, document)
    for index, entry in enumerate(entries):
        _read_entry(table, document, index, entry, answers)
        if len(table.questions) > MAX_QUESTIONS:
            raise ExchangeError(f"the file has more than {MAX_QUESTIONS:,} questions; send fewer at once")
    for intent in answers:
        line = document.line("responses", f"utter_{intent}")
        message = f"there is no intent “{intent}” to this answer; add it or remove the answer"
        table.problems.append(Problem(Place(SHEET, line, "answer"), message))
    return table


def _answers(table: Table, document: Document) -> dict[str, str]:
    """The answers of the file by intent; what is no answer of a topic becomes a problem."""
    responses = document.data.get("responses") or {}
    found: dict[str, str] = {}
    for name, variations in responses.items() if isinstance(responses, dict) else ():
        place = Place(SHEET, document.line("responses", name), "answer")
        intent = str(name).removeprefix("utter_")
        topic = intent.removeprefix(PREFIX)
        if not str(name).startswith(f"utter_{PREFIX}"):
            table.problems.append(Problem(place, f"“{name}” is no answer of a topic; remove it"))
        elif (
            not isinstance(variations, list)
            or len(variations) != 1
            or not isinstance(variations[0], dict)
            or set(variations[0]) != {"text"}
            or not isinstance(variations[0]["text"], str)
        ):
            message = "the answer needs exactly one “- text:” and nothing else; one question, one answer"
            table.problems.append(Problem(place, message, topic))
            found[intent] = ""
        else:
            found[intent] = variations[0]["text"]
    return found


def _read_entry(table: Table, document: Document, index: int, entry: Any, answers: dict[str, str]) -> None:
    intent = str(entry.get("intent", "")) if isinstance(entry, dict) else ""
    line = document.line("nlu", index)
    if not intent.startswith(PREFIX):
        table.problems.append(Problem(Place(SHEET, line), f"the intent “{intent}” is no topic ({PREFIX}…)"))
        return
    topic = intent.removeprefix(PREFIX)
    metadata = entry.get("metadata")
    cells = {"id": topic, "answer": answers.pop(intent, "")}
    for name, value in metadata.items() if isinstance(metadata, dict) else ():
        place = Place(SHEET, document.line("nlu", index, "metadata", name), str(name))
        if name not in FIELDS or name in cells:
            table.problems.append(Problem(place, "this field is not known; remove or correct it", topic))
        elif isinstance(value, bool) and name == "ask_clinician":
            cells[name] = "yes" if value else "no"
        elif name in LISTS and isinstance(value, list) and all(isinstance(item, str) for item in value):
            cells[name] = ", ".join(value)
        elif name == "review_by" and hasattr(value, "isoformat"):
            cells[name] = value.isoformat()
        elif isinstance(value, str) and name not in LISTS:
            cells[name] = value
        else:
            message = f"“{name}” is not {'a list of ids' if name in LISTS else 'text'}; correct it"
            table.problems.append(Problem(place, message, topic))
    table.rows.append(Row(SHEET, line, cells))
    try:
        phrasings = numbered_phrasings(document, index)
    except ContentError as error:
        place = Place(SHEET, error.line or line, "question")
        table.problems.append(Problem(place, error.reason, topic))
        return
    table.questions += [Question(topic, text, Place(SHEET, number, "question")) for number, text in phrasings]
