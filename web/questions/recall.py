"""Measure how much of what identifies is found: ``python -m web.questions.recall``.

Read from sentences with marks ([[kind|text]]). A mark counts as found where all its letters and digits were
taken out, of whatever kind; something taken out counts as right where it lies within a mark.
"""

import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from content.phrasings import load_phrasings
from web.questions.deidentify import MARKS, Found, find

ROOT = Path(__file__).resolve().parent.parent.parent
SENTENCES = ROOT / "tests" / "web" / "questions" / "marked_sentences.txt"
HELD_BACK = "\n# held back\n"
MARK = re.compile(r"\[\[(\w+)\|([^\]]*)\]\]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text and what identifies in it."""

    text: str
    marks: tuple[Found, ...]


@dataclass(slots=True)
class Counts:
    """Marks, found ones, things taken out and right ones, by kind; and what was missed or wrong."""

    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def recall(self, kind: str = "") -> float:
        """The share of marks that were found, of one kind or of all."""
        return _share(self.found, self.marked, kind)

    def precision(self, kind: str = "") -> float:
        """The share of things taken out that identify, of one kind or of all."""
        return _share(self.right, self.taken, kind)


def load_sentences(path: Path) -> tuple[list[Sentence], list[Sentence]]:
    """The sentences that patterns were written with, and those held back."""
    seen, held_back = path.read_text("utf-8").split(HELD_BACK)
    return _sentences(seen), _sentences(held_back)


def count(sentences: list[Sentence]) -> Counts:
    """What ``find`` finds in the sentences."""
    counts = Counts()
    for sentence in sentences:
        found = find(sentence.text)
        taken = {at for item in found for at in range(item.start, item.end)}
        marked = {at for mark in sentence.marks for at in range(mark.start, mark.end)}
        for mark in sentence.marks:
            counts.marked[mark.kind] += 1
            said = {at for at in range(mark.start, mark.end) if sentence.text[at].isalnum()}
            if said <= taken:
                counts.found[mark.kind] += 1
            else:
                counts.missed.append(f"{mark.kind}: {sentence.text}")
        for item in found:
            counts.taken[item.kind] += 1
            if {at for at in range(item.start, item.end) if sentence.text[at].isalnum()} <= marked:
                counts.right[item.kind] += 1
            else:
                counts.wrong.append(f"{item.kind} ({sentence.text[item.start : item.end]}): {sentence.text}")
    return counts


def main() -> int:
    """Print the figures by kind, then what was missed or wrong in the sentences that may be looked at."""
    seen, held_back = map(count, load_sentences(SENTENCES))
    print("kind        recall  precision   held back: recall  precision  marks")
    for kind in (*MARKS, ""):
        figures = (seen.recall(kind), seen.precision(kind), held_back.recall(kind), held_back.precision(kind))
        first, second, third, fourth = (f"{100 * figure:5.1f} %" for figure in figures)
        marks = sum(
            counts.marked[kind] if kind else sum(counts.marked.values()) for counts in (seen, held_back)
        )
        print(f"{kind or 'all':<10} {first}    {second}              {third}    {fourth}  {marks:>5}")
    phrasings = load_phrasings(ROOT / "data")
    touched = [item for item in phrasings if find(item.text)]
    print(f"Of {len(phrasings)} phrasings, which name nobody, {len(touched)} lose a word.")
    for line in (*seen.missed, *seen.wrong):
        print(f"  {line}")
    if "--all" in sys.argv:
        for line in (*held_back.missed, *held_back.wrong, *(item.text for item in touched)):
            print(f"  {line}")
    return 0


def _sentences(text: str) -> list[Sentence]:
    return [_sentence(line) for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _sentence(line: str) -> Sentence:
    marks = []
    plain = ""
    end = 0
    for match in MARK.finditer(line):
        plain += line[end : match.start()]
        marks.append(Found(match[1], len(plain), len(plain) + len(match[2])))
        plain += match[2]
        end = match.end()
    return Sentence(plain + line[end:], tuple(marks))


def _share(part: Counter[str], whole: Counter[str], kind: str) -> float:
    number = whole[kind] if kind else sum(whole.values())
    return (part[kind] if kind else sum(part.values())) / number if number else 1.0


if __name__ == "__main__":
    sys.exit(main())
