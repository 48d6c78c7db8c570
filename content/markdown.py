"""The limited Markdown of answers: bold, lists with ``- ``, links with words. Everything else is refused."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]*)\)")
BARE_ADDRESS = re.compile(r"\b(?:[a-z][a-z0-9+.-]*://|www\.)\S+", re.IGNORECASE)
IMAGE = re.compile(r"!\[[^\]\n]*\]\(")
HTML = re.compile(r"<[A-Za-z/!][^>]*>?|&(?:[a-z]+|#\d+);", re.IGNORECASE)
LINE_MARKS = (
    (re.compile(r"^\s*#{1,6}\s"), "a heading (#)"),
    (re.compile(r"^\s*>"), "a quotation mark (>)"),
    (re.compile(r"^\s*\d+[.)]\s"), "a numbered list"),
    (re.compile(r"^\s*[*+•]\s"), "a list with another mark"),
    (re.compile(r"^\s+-\s"), "an indented list"),
    (re.compile(r"^\s*(?:-{3,}|={3,}|\*{3,})\s*$"), "a rule across the page"),
    (re.compile(r"^\s*\|.*\|\s*$"), "a table"),
)
TEXT_MARKS = (
    (re.compile(r"`"), "code marks (`)"),
    (re.compile(r"~~"), "struck-out text (~~)"),
    (re.compile(r"\*\*\*|(?<![*\w])\*(?![*\s])[^*\n]+(?<![*\s])\*(?![*\w])"), "italics (*)"),
    (re.compile(r"(?<!\w)_{1,2}(?=\S)[^_\n]+(?<=\S)_{1,2}(?!\w)"), "italics (_)"),
)


def markdown_problems(text: str, allowed_hosts: frozenset[str]) -> Iterator[tuple[int, str]]:
    """What the text holds beyond the limited Markdown: where it starts, and one sentence for the editor.

    Links must be https and lead to one of ``allowed_hosts``, the hosts of the register of sources.
    """
    for match in HTML.finditer(text):
        yield match.start(), f"the answer holds HTML (“{match.group()}”); write plain words"
    for match in IMAGE.finditer(text):
        yield match.start(), "the answer holds an image; use only **bold**, flat “- ” lists and links"
    for match in LINK.finditer(text):
        address = urlsplit(match.group(2))
        if address.scheme != "https":
            yield match.start(), f"the link “{match.group(2)}” is not https; correct or remove it"
        elif address.netloc.lower() not in allowed_hosts:
            fault = "leads to a site that no entry of data/sources.yml names"
            yield match.start(), f"the link “{match.group(2)}” {fault}; add the page there or remove the link"
    # Addresses of links are blanked, so that an underscore in one is not taken for italics.
    plain = LINK.sub(lambda match: match.group(1).ljust(len(match.group())), text)
    for match in BARE_ADDRESS.finditer(plain):
        yield match.start(), f"the address “{match.group()}” stands bare; write it as [words](https://…)"
    start = 0
    for line in plain.splitlines(keepends=True):
        for expression, name in LINE_MARKS:
            if expression.match(line):
                yield start, f"the answer holds {name}; use only **bold**, flat “- ” lists and links"
        if line.count("**") % 2:
            yield start, "the bold marks (**) of this line do not come in pairs; close them"
        start += len(line)
    for expression, name in TEXT_MARKS:
        for match in expression.finditer(plain):
            yield match.start(), f"the answer holds {name}; use only **bold**, flat “- ” lists and links"
