"""Lists of a red-flag group's file, read and changed line by line: all else of the file stays as it was.

Each entry of a list is one line of text. A case of several messages is written with `` // `` between them.
"""

import json
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

import yaml

BETWEEN = " // "
Step = str


class NotWrittenError(ValueError):
    """A list cannot be put into the file without loss; the message says which."""


@lru_cache(maxsize=128)
def parsed(text: str) -> Any:
    """What the file says, parsed once for each text; shared, so never changed. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def lines(text: str, *steps: Step) -> list[str]:
    """The entries of the list below these keys; empty where there is none. Raises yaml.YAMLError."""
    return [_shown(item) for item in _at(parsed(text), steps) or ()]


def with_lines(text: str, wanted: Sequence[str], *steps: Step) -> str:
    """The file with that list below these keys; comments and the entries that stay are not touched.

    Blank lines and doubles are left out. Raises NotWrittenError, and yaml.YAMLError for a broken file.
    """
    wanted = list(dict.fromkeys(line for line in (" ".join(each.split()) for each in wanted) if line))
    before = yaml.load(text, Loader=yaml.CSafeLoader)
    if wanted == lines(text, *steps):
        return text
    rows = text.splitlines()
    root = yaml.compose(text, Loader=yaml.CSafeLoader) or yaml.MappingNode("", [])
    node = _node(root, steps)
    if node is None:
        _insert(rows, root, steps, wanted)
    elif not isinstance(node, yaml.SequenceNode):
        raise NotWrittenError(f"{': '.join(steps)} is no list")
    elif not wanted or node.flow_style:
        _replace(rows, root, steps, wanted)
    else:
        _splice(rows, node, wanted)
    after = "\n".join(rows) + "\n"
    if yaml.load(after, Loader=yaml.CSafeLoader) != _expected(before, steps, wanted):
        raise NotWrittenError(f"{': '.join(steps)} cannot be written without loss")
    return after


def _at(data: Any, steps: Sequence[Step]) -> Any:
    for step in steps:
        data = data.get(step) if isinstance(data, dict) else None
    return data


def _shown(item: Any) -> str:
    return BETWEEN.join(map(str, item)) if isinstance(item, list) else str(item)


def _value(line: str) -> str | list[str]:
    parts = line.split(BETWEEN)
    return parts if len(parts) > 1 else line


def _written(line: str) -> str:
    """One entry as YAML, in quotes only where it needs them."""
    value = _value(line)
    if isinstance(value, list):
        return "[" + ", ".join(json.dumps(part, ensure_ascii=False) for part in value) + "]"
    try:
        is_plain = yaml.load(f"- {line}", Loader=yaml.CSafeLoader) == [line]
    except yaml.YAMLError:
        is_plain = False
    return line if is_plain else json.dumps(line, ensure_ascii=False)


def _node(root: yaml.Node, steps: Sequence[Step]) -> yaml.Node | None:
    node: yaml.Node | None = root
    for step in steps:
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        node = next((value for key, value in pairs if key.value == step), None)
    return node


def _last_row(node: yaml.Node) -> int:
    """The last row that the node itself stands in; the end that YAML gives may lie behind blank rows."""
    if isinstance(node, yaml.ScalarNode) or getattr(node, "flow_style", False) or not node.value:
        return int(node.end_mark.line - (1 if node.end_mark.column == 0 else 0))
    last = node.value[-1]
    return _last_row(last[1] if isinstance(last, tuple) else last)


def _splice(rows: list[str], node: yaml.SequenceNode, wanted: Sequence[str]) -> None:
    known: list[str] = [_shown(yaml.CSafeLoader("").construct_object(item, deep=True)) for item in node.value]
    indent = " " * node.start_mark.column
    # From the end, so that the rows above keep their numbers.
    for tag, a, b, c, d in reversed(SequenceMatcher(None, known, wanted, autojunk=False).get_opcodes()):
        if tag == "equal":
            continue
        at = node.value[a].start_mark.line if a < len(known) else _last_row(node.value[-1]) + 1
        for item in reversed(node.value[a:b]):
            del rows[item.start_mark.line : _last_row(item) + 1]
        rows[at:at] = [f"{indent}- {_written(line)}" for line in wanted[c:d]]


def _replace(rows: list[str], root: yaml.Node, steps: Sequence[Step], wanted: Sequence[str]) -> None:
    above = _node(root, steps[:-1])
    pairs = above.value if isinstance(above, yaml.MappingNode) else []
    key, value = next(pair for pair in pairs if pair[0].value == steps[-1])
    rows[key.start_mark.line : _last_row(value) + 1] = _block(key.start_mark.column, steps[-1:], wanted)


def _insert(rows: list[str], root: yaml.Node, steps: Sequence[Step], wanted: Sequence[str]) -> None:
    depth = len(steps) - 1
    while (above := _node(root, steps[:depth])) is None:
        depth -= 1
    if not isinstance(above, yaml.MappingNode) or not above.value:
        raise NotWrittenError(f"{': '.join(steps[:depth])} holds no names")
    at = _last_row(above) + 1
    rows[at:at] = _block(above.value[0][0].start_mark.column, steps[depth:], wanted)


def _block(column: int, steps: Sequence[Step], wanted: Sequence[str]) -> list[str]:
    if not wanted:
        return []
    keys = [f"{' ' * (column + 2 * depth)}{step}:" for depth, step in enumerate(steps)]
    indent = " " * (column + 2 * len(steps))
    return [*keys, *(f"{indent}- {_written(line)}" for line in wanted)]


def _expected(data: Any, steps: Sequence[Step], wanted: Sequence[str]) -> Any:
    above = data
    for step in steps[:-1]:
        above = above.setdefault(step, {}) if wanted else above.get(step, {})
    if wanted:
        above[steps[-1]] = [_value(line) for line in wanted]
    else:
        above.pop(steps[-1], None)
    return data
