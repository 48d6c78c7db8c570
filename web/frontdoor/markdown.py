"""Limited Markdown as plain data: blocks of runs of text, shown as text by page and template, never as HTML.

Known: paragraphs, line breaks, lists with ``- ``, **bold**, [words](https://… or tel:…), and telephone
numbers, which become links by themselves. Everything else stays the text that it is.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TypedDict

INLINE = re.compile(r"\*\*(?P<bold>.+?)\*\*|\[(?P<words>[^\[\]]+)\]\((?P<href>[^()\s]+)\)", re.DOTALL)
SAFE_LINK = re.compile(r"(?:https://|tel:)[^\s<>\"']+")
LIST_MARK = "- "


class Run(TypedDict):
    """A stretch of text in one style; ``href`` is "" or a safe link."""

    text: str
    bold: bool
    href: str


class Block(TypedDict):
    """A paragraph (``kind`` "p", with its lines) or a list (``kind`` "ul", with its items as lines)."""

    kind: str
    lines: list[list[Run]]


def parse(text: str, phones: Sequence[str] = ()) -> list[Block]:
    """The blocks of a text; the numbers in `phones` become telephone links."""
    blocks: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        for line in paragraph.splitlines():
            kind = "ul" if line.startswith(LIST_MARK) else "p"
            runs = list(_runs(line.removeprefix(LIST_MARK).strip(), _phone_pattern(phones)))
            if not runs:
                continue
            if blocks and blocks[-1]["kind"] == kind and line is not paragraph.splitlines()[0]:
                blocks[-1]["lines"].append(runs)
            else:
                blocks.append({"kind": kind, "lines": [runs]})
    return blocks


def _phone_pattern(phones: Sequence[str]) -> re.Pattern[str] | None:
    if not phones:
        return None
    numbers = "|".join(re.escape(phone) for phone in phones)
    # "text HELLO to 50808" is not a number to call.
    return re.compile(rf"(?<![\w.,+-])(?<! to )(?:{numbers})(?![\w-]|[.,]\d)")


def _runs(text: str, phone: re.Pattern[str] | None, bold: bool = False) -> Iterator[Run]:
    end = 0
    for match in INLINE.finditer(text):
        yield from _plain(text[end : match.start()], phone, bold)
        end = match.end()
        if match["bold"] is not None:
            yield from _runs(match["bold"], phone, bold=True)
        elif SAFE_LINK.fullmatch(match["href"]):
            yield {"text": match["words"], "bold": bold, "href": match["href"]}
        else:
            yield from _plain(match[0], phone, bold)
    yield from _plain(text[end:], phone, bold)


def _plain(text: str, phone: re.Pattern[str] | None, bold: bool) -> Iterator[Run]:
    end = 0
    for match in phone.finditer(text) if phone else ():
        if match.start() > end:
            yield {"text": text[end : match.start()], "bold": bold, "href": ""}
        yield {"text": match[0], "bold": bold, "href": "tel:" + re.sub(r"[^\d+]", "", match[0])}
        end = match.end()
    if text[end:]:
        yield {"text": text[end:], "bold": bold, "href": ""}
