"""Write `widget/red_flags.js`, the page's own red-flag reader: `python -m scripts.widget_red_flags`.

The code is the template `scripts/widget_red_flags.js`; the words are the part of `data/red_flags/` that
`scripts/red_flag_subset.py` chooses, as much of it as fits into LIMIT.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from components.red_flag_examples import training_examples
from content.phrasings import load_phrasings
from safety import Level, load_vocabulary
from safety.patterns import is_class
from safety.vocabulary import DATA_FOLDER, Symptom
from scripts.red_flag_subset import Choice, Chooser, Subset

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "scripts" / "widget_red_flags.js"
SCRIPT = ROOT / "widget" / "red_flags.js"
LIMIT = 7_600  # bytes, compressed; what a visitor loads is 25,000 in all

# What the template calls a cue, and the lists of _context.yml that it joins under that name.
CUES = {
    "NEGATION": ("NEGATION",),
    "NOT_A_NEGATION": ("NOT_A_NEGATION", "ABILITY"),
    "SCOPE_END": ("SCOPE_END",),
    "LIST_ANY": ("LIST_ANY", "DENIES_ALL"),
    "LIST_OR": ("LIST_OR",),
    "BREAK": ("BREAK",),
    "NEW_SUBJECT": ("NEW_SUBJECT",),
    "OWNER": ("OWNER",),
    "ASKING": ("ASKING",),
    "FAMILY": ("FAMILY",),
    "FAMILY_HISTORY": ("FAMILY_HISTORY", "DEATH"),
    "PAST": ("PAST", "YEAR"),
    "NOT_A_PAST": ("NOT_A_PAST",),
    "NOW": ("NOW",),
    "RECENT": ("RECENT",),
    "RESOLVED": ("RESOLVED",),
    "NOT_RESOLVED": ("NOT_RESOLVED",),
    "LEAD_IN": ("LEAD_IN",),
    "QUESTION_OPENER": ("QUESTION_OPENER",),
    "NOT_A_QUESTION": ("NOT_A_QUESTION", "ABILITY"),
    "INFORMATION": ("INFORMATION",),
    "HYPOTHETICAL": ("HYPOTHETICAL", "MODAL_GET"),
    "IF": ("IF",),
    "NOT_AN_IF": ("NOT_AN_IF",),
    "WHAT_THEN": ("WHAT_THEN",),
    "HAVING": ("HAVING",),
    "NOT_HAVING": ("NOT_HAVING",),
    "FIGURATIVE": ("FIGURATIVE",),
    "LAUGH": ("LAUGH", "PLAY", "FIGURATIVE_CAUSE", "FIGURATIVE_AFTER"),
    "EVERYDAY": ("EVERYDAY",),
    "MILD": ("MILD",),
}
# A phrase of a cue, or a small word, is worth its bytes when so many sentences have it.
CUE_TIMES = 14
FILLER_TIMES = 100

_DATA = re.compile(r"const DATA ?= ?\{[^}]*\};")
_CUE = re.compile(r'"([A-Z_]{2,})"')
# No text in the template holds these with a space beside them.
_OPERATOR = re.compile(r" (=>|===|!==|&&|\|\||>=|<=|[=?:+<>-]) |([,;]) | (\{)(?=$)")
_FLAGS = {"figurative": "g", "hypothetical": "q", "resolved": "r"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; with ``--check`` nothing is written, and 1 tells that the file is not current."""
    parser = argparse.ArgumentParser(prog="python -m scripts.widget_red_flags", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether the file is current")
    options = parser.parse_args(arguments)
    script = made()
    if options.check:
        current = SCRIPT.is_file() and SCRIPT.read_text("utf-8") == script
        if not current:
            print(
                "widget/red_flags.js is not current; run python -m scripts.widget_red_flags", file=sys.stderr
            )
        return int(not current)
    SCRIPT.parent.mkdir(exist_ok=True)
    SCRIPT.write_text(script, "utf-8")
    print(f"{SCRIPT.relative_to(ROOT)}: {size(script)} bytes compressed")
    return 0


def size(script: str) -> int:
    """How many bytes travel: the script compressed."""
    return len(gzip.compress(script.encode("utf-8"), 9, mtime=0))


def made(limit: int = LIMIT) -> str:
    """The script with as much of the vocabulary as fits into the limit."""
    builder = Builder()
    low, high = 0, len(builder.order)
    while low < high:
        middle = (low + high + 1) // 2
        if size(builder.script(middle)) <= limit:
            low = middle
        else:
            high = middle - 1
    return builder.script(low)


class Builder:
    """Makes the script from the data as they stand now."""

    def __init__(self) -> None:
        self._vocabulary = load_vocabulary()
        examples = training_examples(DATA_FOLDER / "examples")
        sentences = [(each.text, Level.from_label(each.level)) for each in examples]
        urgent = [pair for pair in sentences if pair[1] >= Level.SAME_DAY]
        harmless = [text for text, level in sentences if level is Level.NONE]
        harmless += [phrasing.text for phrasing in load_phrasings(ROOT / "data")]
        chooser = Chooser(self._vocabulary, urgent, harmless)
        self._normaliser = chooser.normaliser
        texts = [*harmless, *(text for text, _ in urgent)]
        seen = Counter(word for text in texts for word in re.findall(r"\w+", text.lower()))
        self._words_seen = sorted(seen)
        self._fillers = [word for word in sorted(self._vocabulary.fillers) if seen[word] >= FILLER_TIMES]
        self._cue_counts = chooser.cue_counts(sorted({name for names in CUES.values() for name in names}))
        self._template = _bare(TEMPLATE.read_text("utf-8"))
        self.order = chooser.order()

    def script(self, number: int) -> str:
        """The script with the first so many signs."""
        subset = Subset()
        for sign in self.order[:number]:
            subset.add(sign)
        names = _Names()
        signs = list(self._signs(subset, names))
        data = {
            "classes": ";".join(self._classes(subset, names)),
            "cues": ";".join(self._cues(names)),
            "signs": ";".join(signs),
            "words": ";".join(self._words(subset)),
            "fillers": ",".join(self._fillers),
        }
        code = _CUE.sub(lambda found: f'"{names.of("cue " + found[1])}"', self._template)
        return _DATA.sub(lambda _: f"const DATA = {json.dumps(data)};", code)

    def _signs(self, subset: Subset, names: _Names) -> Iterator[str]:
        for symptom in self._vocabulary.symptoms():
            levels: dict[Level, list[str]] = {Level.EMERGENCY: [], Level.SAME_DAY: []}
            for (name, items), level in subset.signs.items():
                if name == symptom.id:
                    levels[level].append("~".join(self._item(item, subset, names) for item in items))
            if any(levels.values()):
                yield "/".join(
                    [_flags(symptom), *(" ".join(sorted(texts)) for texts in levels.values())]
                ).rstrip("/")

    def _item(self, item: str, subset: Subset, names: _Names) -> str:
        parts = [part for part in item.split("|") if part == item or Choice(item, part) in subset.choices]
        return "|".join(names.of(part) if is_class(part) else _joined(part) for part in parts)

    def _classes(self, subset: Subset, names: _Names) -> Iterator[str]:
        phrases: defaultdict[str, list[str]] = defaultdict(list)
        for owner, phrase in subset.choices:
            phrases[owner].append(_joined(phrase))
        for name, short in list(names.used.items()):
            ranges = [f"{low:g}-{high:g}" for low, high in self._vocabulary.numbers.get(name, ())]
            yield f"{short}:{','.join(ranges or sorted(phrases[name]))}"

    def _cues(self, names: _Names) -> Iterator[str]:
        for cue, lists in CUES.items():
            phrases = {
                _joined(phrase)
                for each in lists
                for phrase, times in self._cue_counts[each].items()
                if times >= CUE_TIMES
            }
            phrases |= {
                f"{low:g}-{high:g}" for each in lists for low, high in self._vocabulary.numbers.get(each, ())
            }
            if phrases:
                yield f"{names.of('cue ' + cue)}:{','.join(sorted(phrases))}"

    def _words(self, subset: Subset) -> Iterator[str]:
        wanted = {word.removeprefix("=") for choice in subset.choices for word in choice.phrase.split()}
        wanted |= {word for _, items in subset.signs for item in items for word in item.split()}
        for word in self._words_seen:
            meaning = self._vocabulary.spellings.get(word)
            if meaning is not None:
                if " not" not in meaning and (meaning in wanted or word in ("im", "ive")):
                    yield f"{word}:{_joined(meaning)}"
                continue
            lemma = self._normaliser.lemma(word)
            if lemma in wanted and not word.startswith(lemma[: max(3, len(lemma) - 1)]):
                yield f"{word}:{lemma}"


class _Names:
    """Short names for classes and cues, in the order in which they are asked for."""

    def __init__(self) -> None:
        self.used: dict[str, str] = {}

    def of(self, name: str) -> str:
        if name not in self.used:
            number = len(self.used)
            self.used[name] = (chr(64 + number // 26) if number >= 26 else "") + chr(65 + number % 26)
        return self.used[name]


def _joined(phrase: str) -> str:
    return phrase.replace(" ", "_")


def _flags(symptom: Symptom) -> str:
    flags = {_FLAGS[each] for each in symptom.counts_even_if if each in _FLAGS}
    flags |= {"c"} if symptom.condition else set()
    return "".join(sorted(flags | ({"l"} if symptom.light else set())))


def _bare(template: str) -> str:
    """The template without comments, indentation and the spaces around operators."""
    lines = (line.strip() for line in template.splitlines())
    kept = (line for line in lines if line and not line.startswith("//"))
    return "\n".join(_OPERATOR.sub(r"\1\2\3", line) for line in kept) + "\n"


if __name__ == "__main__":
    sys.exit(main())
