"""Cut blocks into parts that fit: between paragraphs, then items, then sentences, then words."""

import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from web.channels.markup import is_heading, plain_line
from web.frontdoor.markdown import Block, Run

Line = list[Run]
Fits = Callable[[Sequence[Block]], bool]

TITLES = "".join(rf"(?<!\b{title})" for title in ("Dr", "Mr", "Mrs", "Ms", "Prof", "St", "vs", "approx"))
# Where a sentence ends; a small letter behind the full stop goes on with it ("e.g. swelling").
SENTENCE_END = re.compile(rf"(?:{TITLES}[.!?…][)\"”’']*\s+(?![a-z])|[。！？؟।]\s*)")
SPACE = re.compile(r"\s+")
JOINERS = "\u200d\ufe0f"  # they hold an emoji together


def split(blocks: Sequence[Block], fits: Fits) -> list[list[Block]]:
    """The blocks as parts, each of which fits; none is empty, and nothing is lost but space between parts.

    A heading ("These can be signs:") goes with what it announces. `fits` must hold for shorter blocks
    where it holds for longer ones.
    """
    parts: list[list[Block]] = []
    part: list[Block] = []
    waiting = deque(block for block in blocks if any(plain_line(line).strip() for line in block["lines"]))
    while waiting:
        block = waiting.popleft()
        if fits([*part, block]):
            part.append(block)
            continue
        announced = bool(part) and block["kind"] == "ul" and is_heading(part[-1])
        if announced and len(part) > 1:
            waiting.extendleft([block, part.pop()])
        elif part and not announced:
            waiting.appendleft(block)
        else:
            first, rest = _cut(block, lambda start: fits([*part, start]))  # noqa: B023
            if part and not fits([*part, first]):  # the heading fills the part by itself
                first, rest = part.pop(), block
            part.append(first)
            if rest is not None:
                waiting.appendleft(rest)
        parts.append(part)
        part = []
    return [*parts, part] if part else parts


def _cut(block: Block, fits: Callable[[Block], bool]) -> tuple[Block, Block | None]:
    """The longest beginning of the block that fits, and the rest; the beginning is never nothing."""

    def beginning(lines: list[Line]) -> Block:
        return {"kind": block["kind"], "lines": lines}

    lines = block["lines"]
    whole = _last([*range(1, len(lines))], lambda count: fits(beginning(lines[:count])))
    if whole is not None:
        return beginning(lines[:whole]), beginning(lines[whole:])
    line = lines[0]
    for candidates in (_sentences, _spaces, _characters):
        at = _last([*candidates(line)], lambda end: fits(beginning([_slice(line, 0, end)])))
        if at is not None:
            break
    else:
        if any(run["href"] for run in line):
            # An address that does not fit by itself: its words are still worth reading.
            plain: list[Line] = [[{**run, "href": ""} for run in line], *lines[1:]]
            return (beginning(plain), None) if fits(beginning(plain)) else _cut(beginning(plain), fits)
        at = 1
    rest = [part for part in (_slice(line, at, len(plain_line(line))), *lines[1:]) if plain_line(part)]
    return beginning([_slice(line, 0, at)]), beginning(rest) if rest else None


def _last(candidates: list[int], fits: Callable[[int], bool]) -> int | None:
    """The last of the rising candidates that fits."""
    low, high = 0, len(candidates)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if fits(candidates[middle]) else (low, middle)
    return candidates[low - 1] if low else None


def _sentences(line: Line) -> Iterator[int]:
    return _outside_links(line, (match.end() for match in SENTENCE_END.finditer(plain_line(line))))


def _spaces(line: Line) -> Iterator[int]:
    return _outside_links(line, (match.end() for match in SPACE.finditer(plain_line(line))))


def _characters(line: Line) -> Iterator[int]:
    text = plain_line(line)
    for at in range(1, len(text)):
        if not unicodedata.combining(text[at]) and text[at] not in JOINERS and text[at - 1] not in JOINERS:
            yield at


def _outside_links(line: Line, positions: Iterator[int]) -> Iterator[int]:
    inside, start, length = set[int](), 0, len(plain_line(line))
    for run in line:
        if run["href"]:
            inside |= set(range(start + 1, start + len(run["text"])))
        start += len(run["text"])
    return (at for at in positions if 0 < at < length and at not in inside)


def _slice(line: Line, start: int, end: int) -> Line:
    """The line between two places of its words, without space at its ends."""
    cut: Line = []
    at = 0
    for run in line:
        text = run["text"][max(start - at, 0) : max(end - at, 0)]
        if text:
            cut.append({**run, "text": text})
        at += len(run["text"])
    if cut:
        cut[0] = {**cut[0], "text": cut[0]["text"].lstrip()}
        cut[-1] = {**cut[-1], "text": cut[-1]["text"].rstrip()}
    return [run for run in cut if run["text"]]
