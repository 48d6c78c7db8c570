"""Wording that no answer may hold: false reassurance, and units that people misread."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.kept import kept
from content.yaml_files import Document, read_yaml

SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?=\S)[^.!?\n]*)*(?:[.!?]+|\n|$)")
WORD = re.compile(r"[\w'-]+|[,;:]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of wording to refuse, with the reason the editor reads.

    ``denial_inside``: the match spans subject and verb, so a "not" inside it denies it.
    """

    expression: re.Pattern[str]
    why: str
    denial_inside: bool


@dataclass(frozen=True, slots=True)
class WordingRules:
    """The rules of ``data/banned_wording.yml``."""

    reassurance: tuple[Pattern, ...]
    units: tuple[Pattern, ...]
    units_explained_in: frozenset[str]
    denied_by: frozenset[str]
    denied_anywhere: tuple[str, ...]
    breaks: frozenset[str]
    reach: int

    def reassurances(self, text: str) -> Iterator[tuple[int, str]]:
        """False reassurance in the text: where it starts, and one sentence for the editor.

        A sentence that denies it, asks it or names it as a myth is allowed.
        """
        for sentence in SENTENCE.finditer(text.replace("’", "'")):
            for pattern in self.reassurance:
                for match in pattern.expression.finditer(sentence.group()):
                    if not self._denied(sentence.group(), match, pattern.denial_inside):
                        yield (
                            sentence.start() + match.start(),
                            f"“{match.group()}” is not allowed: {pattern.why}",
                        )

    def error_prone_units(self, text: str) -> Iterator[tuple[int, str]]:
        """Units written so that people misread them: where, and one sentence for the editor."""
        for pattern in self.units:
            for match in pattern.expression.finditer(text):
                yield match.start(), f"“{match.group().strip()}” is not allowed: {pattern.why}"

    def _denied(self, sentence: str, match: re.Match[str], inside: bool) -> bool:
        if sentence.rstrip().endswith("?"):
            return True
        around = (sentence[: match.start()] + " " + sentence[match.end() :]).lower()
        if any(re.search(rf"\b{re.escape(cue)}\b", around) for cue in self.denied_anywhere):
            return True
        if inside and self.denied_by & set(_words(match.group())):
            return True
        before = _words(sentence[: match.start()])
        for word in reversed(before[-self.reach :]):
            if word in self.breaks:
                return False
            if word in self.denied_by:
                return True
        return False


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())


@kept
def load_wording_rules(path: Path) -> WordingRules:
    """Load the rules. Raises ContentError when an entry cannot be used."""
    document = read_yaml(path)
    data = document.data
    if not isinstance(data, dict):
        raise document.error("the file holds no rules; restore it from the project")
    fields = ("denied_by", "denied_anywhere", "denial_breaks", "units_explained_in", "reassurance", "units")
    for field in fields:
        if not isinstance(data.get(field), list):
            raise document.error(f"“{field}” is missing or is not a list; add it", field)
    if not isinstance(data.get("denial_reach"), int):
        raise document.error("“denial_reach” is missing or is not a number of words; add it", "denial_reach")
    return WordingRules(
        reassurance=_patterns(document, "reassurance"),
        units=_patterns(document, "units"),
        units_explained_in=frozenset(data["units_explained_in"]),
        denied_by=frozenset(data["denied_by"]),
        denied_anywhere=tuple(data["denied_anywhere"]),
        breaks=frozenset(data["denial_breaks"]),
        reach=data["denial_reach"],
    )


def _patterns(document: Document, field: str) -> tuple[Pattern, ...]:
    return tuple(_pattern(document, field, index, entry) for index, entry in enumerate(document.data[field]))


def _pattern(document: Document, field: str, index: int, entry: Any) -> Pattern:
    if not isinstance(entry, dict) or not all(isinstance(entry.get(key), str) for key in ("match", "why")):
        raise document.error(f"an entry of “{field}” lacks match or why; add it", field, index)
    try:
        expression = re.compile(entry["match"], re.IGNORECASE)
    except re.error as error:
        reason = f"the match is not a valid regular expression ({error}); correct it"
        raise document.error(reason, field, index, "match") from None
    return Pattern(expression, entry["why"], bool(entry.get("denial_inside", False)))
