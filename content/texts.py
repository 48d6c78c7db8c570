"""The fixed texts of ``domain.yml``: their words stand there once, for Rasa and for the front door alike."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.yaml_files import Document, read_yaml

PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
# Placeholders that are filled when the text is said, not by the clinic's settings: what this person wrote,
# when the clinic opens next, who of its staff writes.
FILLED_IN_LATER = frozenset(["your_words", "words_before", "opens_at", "staff_name"])


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a text: what the front door sends back (``id``) and what the patient reads."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Text:
    """One fixed text as written, placeholders and all; ``line`` is where it stands in the file.

    ``sources`` are the ids in data/sources.yml that it follows, from its ``metadata``.
    """

    words: str
    buttons: tuple[Button, ...]
    line: int | None
    sources: tuple[str, ...] = ()


class Texts:
    """The fixed texts by id (``utter_…``)."""

    def __init__(self, path: Path, texts: Mapping[str, Text]) -> None:
        self.path = path
        self._texts = dict(texts)

    def take_over(self, other: "Texts") -> None:
        """Say the other's words from now on, whoever holds this object."""
        self._texts = other._texts

    def __contains__(self, text_id: object) -> bool:
        return text_id in self._texts

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all texts, in the order of the file."""
        return tuple(self._texts)

    def say(self, text_id: str, words: Mapping[str, str]) -> str:
        """The text with its placeholders filled in.

        Raises KeyError naming the text when it is unknown, and ValueError naming the placeholder that
        ``words`` does not fill: a patient never reads a number-shaped gap.
        """
        return fill(self._text(text_id).words, words, text_id)

    def buttons(self, text_id: str) -> tuple[Button, ...]:
        """The buttons below the text; raises KeyError when the text is unknown."""
        return self._text(text_id).buttons

    def raw(self, text_id: str) -> str:
        """The text as written, placeholders and all; raises KeyError when the text is unknown."""
        return self._text(text_id).words

    def line(self, text_id: str) -> int | None:
        """Line (from 1) of the text in its file, where known; raises KeyError when the text is unknown."""
        return self._text(text_id).line

    def sources(self, text_id: str) -> tuple[str, ...]:
        """The ids of the sources that the text follows; raises KeyError when the text is unknown."""
        return self._text(text_id).sources

    def placeholders(self, text_id: str) -> set[str]:
        """The names of the placeholders in the text; raises KeyError when the text is unknown."""
        return placeholders(self._text(text_id).words)

    def _text(self, text_id: str) -> Text:
        try:
            return self._texts[text_id]
        except KeyError:
            raise KeyError(
                f"there is no text “{text_id}” in {self.path.name}; add it under responses"
            ) from None


def placeholders(text: str) -> set[str]:
    """The names in braces in a text."""
    return set(PLACEHOLDER.findall(text))


def fill(text: str, words: Mapping[str, str], name: str) -> str:
    """The text with its placeholders filled in; ValueError names the first one without a word."""
    missing = sorted(placeholders(text) - set(words))
    if missing:
        raise ValueError(f"{name} needs {{{missing[0]}}}, which clinic.toml and data/locales.yml do not give")
    return PLACEHOLDER.sub(lambda match: words[match.group(1)], text)


def load_texts(path: Path) -> Texts:
    """Load the responses of a Rasa domain file.

    Raises ContentError when a text has several variations: Rasa would pick one at random, and a patient who
    asks the same thing twice must read the same.
    """
    document = read_yaml(path)
    responses = document.data.get("responses") if isinstance(document.data, dict) else None
    if not isinstance(responses, dict):
        raise document.error("the file has no “responses:”; add the fixed texts there")
    return Texts(path, {name: _load_text(document, name, entry) for name, entry in responses.items()})


def _load_text(document: Document, name: str, variations: Any) -> Text:
    at = ("responses", name)
    if not isinstance(variations, list) or len(variations) != 1 or not isinstance(variations[0], dict):
        raise document.error(f"{name} needs exactly one “- text:”; keep one wording", *at)
    words = variations[0].get("text")
    if not isinstance(words, str) or not words.strip():
        raise document.error(f"{name} has no text; write it after “- text:”", *at)
    buttons = variations[0].get("buttons", [])
    if not isinstance(buttons, list):
        raise document.error(f"the buttons of {name} are not a list; write each with title and payload", *at)
    return Text(
        words=words.strip(),
        buttons=tuple(_button(document, name, index, entry) for index, entry in enumerate(buttons)),
        line=document.line(*at),
        sources=_sources(document, name, variations[0].get("metadata")),
    )


def _sources(document: Document, name: str, metadata: Any) -> tuple[str, ...]:
    if metadata is None:
        return ()
    sources = metadata.get("sources") if isinstance(metadata, dict) and set(metadata) == {"sources"} else None
    if not isinstance(sources, list) or not all(isinstance(source, str) for source in sources):
        at = ("responses", name)
        raise document.error(f"the metadata of {name} is not sources: [ID, …]; write it so", *at)
    return tuple(sources)


def _button(document: Document, name: str, index: int, entry: Any) -> Button:
    fields = (entry.get("payload"), entry.get("title")) if isinstance(entry, dict) else (None, None)
    if not all(isinstance(field, str) and field.strip() for field in fields):
        at = ("responses", name, 0, "buttons", index)
        raise document.error(
            f"button {index + 1} of {name} lacks a title or a payload; write both as text", *at
        )
    return Button(id=str(fields[0]).strip(), title=str(fields[1]).strip())
