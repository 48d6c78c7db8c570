"""Read a YAML file and still know on which line each value stands, so that errors can say where."""

from pathlib import Path
from typing import Any

import yaml

from content.errors import ContentError

Step = str | int


class Document:
    """A parsed YAML file: ``data`` as plain Python values, and the line of every value by its keys."""

    def __init__(self, path: Path, data: Any, root: yaml.Node | None) -> None:
        self.path = path
        self.data = data
        self._root = root

    def line(self, *steps: Step) -> int | None:
        """Line (from 1) of the value at the path, or of its nearest parent where the path breaks off."""
        node = self._node(*steps)
        return None if node is None else node.start_mark.line + 1

    def first_text_line(self, *steps: Step) -> int | None:
        """Line of the first line of text in the value: the one after the mark for a block (``|``)."""
        node = self._node(*steps)
        if node is None:
            return None
        block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
        return node.start_mark.line + (2 if block else 1)

    def error(self, reason: str, *steps: Step) -> ContentError:
        """A ContentError that points to the value at the path."""
        return ContentError(self.path, self.line(*steps), reason)

    def _node(self, *steps: Step) -> yaml.Node | None:
        node = self._root
        for step in steps:
            child = _child(node, step)
            if child is None:
                break
            node = child
        return node


def _child(node: yaml.Node | None, step: Step) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        pairs: list[tuple[yaml.Node, yaml.Node]] = node.value
        return next((value for key, value in pairs if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        items: list[yaml.Node] = node.value
        return items[step] if step < len(items) else None
    return None


def _repeated_key(node: yaml.Node) -> yaml.Node | None:
    """The first key that stands twice in one mapping; YAML would silently keep only the last one."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        pairs: list[tuple[yaml.Node, yaml.Node]] = node.value
        for key, _ in pairs:
            if str(key.value) in seen:
                return key
            seen.add(str(key.value))
        children = [value for _, value in pairs]
    elif isinstance(node, yaml.SequenceNode):
        children = node.value
    else:
        return None
    for child in children:
        if repeated := _repeated_key(child):
            return repeated
    return None


def read_yaml(path: Path) -> Document:
    """Parse a YAML file with the safe loader.

    Raises ContentError when the file is missing, not UTF-8, not valid YAML, or has a key twice.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise ContentError(path, None, "the file is missing; create it or correct the path") from None
    except UnicodeDecodeError:
        raise ContentError(path, None, "the file is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise ContentError(
            path, None, f"the file cannot be read ({error.strerror}); check its rights"
        ) from None
    loader = yaml.CSafeLoader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return Document(path, None, None)
        if key := _repeated_key(root):
            reason = f"the key “{key.value}” stands twice in the same block; keep one of them"
            raise ContentError(path, key.start_mark.line + 1, reason)
        return Document(path, loader.construct_document(root), root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        reason = (
            f"the file is not valid YAML ({error.problem}); "
            "check the indentation and put text that holds a colon in quotes"
        )
        raise ContentError(path, line, reason) from None
    except (yaml.YAMLError, ValueError) as error:
        raise ContentError(path, None, f"the file is not valid YAML ({error}); correct it") from None
    finally:
        loader.dispose()
