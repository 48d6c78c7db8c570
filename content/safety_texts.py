"""The safety texts in ``domain.yml``: what a person with a red flag reads, and its form for one SMS."""

import io
from collections.abc import Mapping
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

STARTS = ("utter_red_flag_", "utter_same_day_", "utter_safety_", "utter_emergency_", "utter_unreached_")
SHORT_FORM = "_sms"


def is_safety_text(text_id: str) -> bool:
    """Whether only a clinical approver may change it; short forms are safety texts too."""
    return text_id.startswith(STARTS)


def safety_texts(domain: str) -> dict[str, str]:
    """The words of every safety text by id, short forms among them. Raises yaml.YAMLError."""
    responses: Mapping[str, Any] = yaml.load(domain, Loader=yaml.CSafeLoader)["responses"]
    return {name: str(said[0]["text"]).strip() for name, said in responses.items() if is_safety_text(name)}


def with_texts(domain: str, texts: Mapping[str, str]) -> str:
    """The file with these words; texts that it lacks are passed over, comments and all else stay."""
    known = safety_texts(domain)
    wanted = {
        name: _tidy(text) for name, text in texts.items() if name in known and _tidy(text) != known[name]
    }
    if not wanted:
        return domain
    round_trip: Any = YAML()
    round_trip.preserve_quotes = True
    round_trip.width = 1_000_000
    round_trip.indent(mapping=2, sequence=4, offset=2)
    data = round_trip.load(domain)
    for name, text in wanted.items():
        said = data["responses"][name][0]
        is_block = "\n" in text or isinstance(said["text"], LiteralScalarString)
        said["text"] = LiteralScalarString(text) if is_block else DoubleQuotedScalarString(text)
    out = io.StringIO()
    round_trip.dump(data, out)
    return out.getvalue()


def _tidy(text: str) -> str:
    rows = text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    return "\n".join(row.rstrip() for row in rows)
