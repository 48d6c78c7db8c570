"""Reading age of an answer: Flesch-Kincaid grade plus five, over the whole text.

Names of medicines and conditions cannot be made easier and readers know the ones that concern them,
so each listed name (``data/reading_terms.txt``) counts as one word of two syllables.
"""

import re
from functools import lru_cache
from pathlib import Path

import textstat  # type: ignore[import-untyped]

TERMS_FILE = Path(__file__).resolve().parent.parent / "data" / "reading_terms.txt"
STAND_IN = "doctor"  # two syllables
MARKDOWN_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
LIST_MARK = re.compile(r"^\s*(?:[-*]|\d+[.)])\s+")
SENTENCE_END = (".", "!", "?", ":")


@lru_cache(maxsize=1)
def _terms() -> re.Pattern[str]:
    names = [line.strip() for line in TERMS_FILE.read_text("utf-8").splitlines()]
    names = sorted((n for n in names if n and not n.startswith("#")), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(n) for n in names) + r")\b", re.IGNORECASE)


def plain_text(markdown: str) -> str:
    """Limited Markdown as sentences: links by their words, each list item a sentence of its own."""
    lines = []
    for line in MARKDOWN_LINK.sub(r"\1", markdown).replace("**", "").splitlines():
        line = LIST_MARK.sub("", line).strip()
        if line and not line.endswith(SENTENCE_END):
            line += "."
        lines.append(line.rstrip(":") + "." if line.endswith(":") else line)
    return " ".join(line for line in lines if line)


def reading_age(markdown: str) -> float:
    """Reading age in years of a text in limited Markdown."""
    text = _terms().sub(STAND_IN, plain_text(markdown))
    return float(textstat.flesch_kincaid_grade(text)) + 5.0


def hard_words(markdown: str, syllables: int = 4) -> list[str]:
    """The words that raise the reading age most: `syllables` or more, listed names left out."""
    text = _terms().sub(STAND_IN, plain_text(markdown))
    words = {w.lower() for w in re.findall(r"[A-Za-z]+", text)}
    return sorted(w for w in words if textstat.syllable_count(w) >= syllables)
