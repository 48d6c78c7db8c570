"""Reading vocabulary files with checks: every complaint names the file, the entry and what to do."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, TypeVar

import yaml

from safety.patterns import Pattern, PatternError, parse_pattern

_Kind = TypeVar("_Kind")


class _Loader(yaml.CSafeLoader):
    """PyYAML's loader, which by itself lets the last of two entries with one name win in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names: set[str] = set()
        for key, _ in node.value:
            if key.value in names:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value!r} stands there twice; remove one", key.start_mark
                )
            names.add(key.value)
        return super().construct_mapping(node, deep)


class VocabularyError(ValueError):
    """The vocabulary breaks its schema; the message names file and entry and says what to do."""


class Entry:
    """One mapping of a file. Each key that is read is ticked off, so that a misspelt key shows.

    Args:
        where: file and names above, for messages.
        data: what the file holds there.

    Raises:
        VocabularyError: `data` is no mapping.
    """

    def __init__(self, where: str, data: object) -> None:
        self.where = where
        if not isinstance(data, dict):
            raise VocabularyError(f"{where}: expected names with values below them, found {data!r}")
        self._data: dict[str, Any] = {str(key): value for key, value in data.items()}

    @classmethod
    def of_file(cls, path: Path) -> Entry:
        """Read a file.

        Raises:
            VocabularyError: the file is missing, is not YAML or holds no mapping.
        """
        try:
            data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
        except FileNotFoundError:
            raise VocabularyError(f"{path.name}: not found in {path.parent}; restore it") from None
        except yaml.YAMLError as error:
            raise VocabularyError(f"{path.name}: not valid YAML; correct it: {error}") from None
        return cls(path.name, data)

    def fail(self, problem: str) -> VocabularyError:
        """Give the error to raise for a problem with this entry."""
        return VocabularyError(f"{self.where}: {problem}")

    def names(self) -> list[str]:
        """Give the keys not yet read."""
        return list(self._data)

    def take(self, key: str, kind: type[_Kind], default: _Kind | None = None) -> _Kind:
        """Give the value of a key; without a default the key must be there."""
        if key not in self._data:
            if default is None:
                raise self.fail(f"{key!r} is missing; add it")
            return default
        value = self._data.pop(key)
        if not isinstance(value, kind):
            raise self.fail(f"{key!r} is {value!r}; it must be of type {kind.__name__}")
        return value

    def below(self, key: str, default: dict[str, Any] | None = None) -> Entry:
        """Give the mapping below a key."""
        return Entry(f"{self.where}: {key}", self.take(key, dict, default))

    def entries(self) -> list[tuple[str, Entry]]:
        """Give all that is left as named entries."""
        return [(name, Entry(f"{self.where}: {name}", self._data.pop(name))) for name in self.names()]

    def strings(self, key: str, default: list[str] | None = None) -> list[str]:
        """Give a list of texts, none of them twice."""
        values: list[Any] = self.take(key, list, default)
        for value, times in Counter(map(str, values)).items():
            if times > 1:
                raise self.fail(f"{key!r} has {value!r} twice; remove one")
        for value in values:
            if not isinstance(value, str):
                raise self.fail(f"{value!r} in {key!r} is not a text; put it in quotes")
        return values

    def patterns(self, key: str) -> list[Pattern]:
        """Give the patterns below a key; none where it is not there."""
        try:
            return [parse_pattern(text) for text in self.strings(key, [])]
        except PatternError as error:
            raise self.fail(f"{key}: {error}") from None

    def done(self) -> None:
        """Refuse keys that nobody asked for: most are slips of spelling."""
        for name in self.names():
            raise self.fail(f"{name!r} is not a name used here; correct or remove it")
