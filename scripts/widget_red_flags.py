"""Write `widget/red_flags.js`, the red flags that the page itself can tell: `python -m scripts.widget_red_flags`.

The code is the template `scripts/widget_red_flags.js`; the words are the part of `data/red_flags/` that
`scripts/red_flag_subset.py` chooses, as much of it as fits into LIMIT.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.training_data import clinic_phrasings
from safety import Level, load_vocabulary
from safety.patterns import Pattern, is_class
from safety.vocabulary import CUES, DATA_FOLDER, Symptom
from scripts.red_flag_subset import Choice, Reader, Subset, Wording, choose, useful_cues
from understanding.second_reader import load_examples

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "scripts" / "widget_red_flags.js"
SCRIPT = ROOT / "widget" / "red_flags.js"
LIMIT = 7 * 1024  # bytes, compressed

_DATA = re.compile(r"const DATA = \{[^}]*\};")
_FLAGS = {"figurative": "g", "hypothetical": "q", "information": "q", "resolved": "r"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; with ``--check`` nothing is written, and 1 tells that the file is not current."""
    parser = argparse.ArgumentParser(prog="python -m scripts.widget_red_flags", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether the file is current")
    options = parser.parse_args(arguments)
    script = made()
    if options.check:
        current = SCRIPT.is_file() and SCRIPT.read_text("utf-8") == script
        if not current:
            print("widget/red_flags.js is not current; run python -m scripts.widget_red_flags", file=sys.stderr)
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
        self.vocabulary = load_vocabulary()
        self.reader = Reader(self.vocabulary)
        cases = [case for group in self.vocabulary.groups for case in group.proof if not case.previous]
        sentences = [(case.text, case.level) for case in cases]
        sentences += [
            (each.text, Level.from_label(each.level)) for each in load_examples(DATA_FOLDER / "examples")
        ]
        urgent = [pair for pair in sentences if pair[1] >= Level.SAME_DAY]
        self._urgent = [text for text, _ in urgent]
        self._harmless = [text for text, level in sentences if level is Level.NONE]
        self._harmless += [phrasing.text for phrasing in clinic_phrasings(ROOT / "data")]
        self.order = choose(self.reader, urgent)
        self._cleared = [text for text in self._harmless if self.reader.assessor.assess(text).cleared]
        self._cues = useful_cues(self.reader, [*self._cleared, *self._urgent])
        everything = Subset()
        for wording in self.order:
            everything.add(wording)
        self._vetoes: defaultdict[str, dict[Pattern, set[int]]] = defaultdict(dict)
        for number, text in enumerate(self._harmless):
            for symptom, veto in self.reader.vetoes(text, everything):
                self._vetoes[symptom.id].setdefault(veto, set()).add(number)

    def script(self, number: int) -> str:
        """The script with the first so many wordings."""
        subset = Subset()
        for wording in self.order[:number]:
            subset.add(wording)
        names = _Names(TEMPLATE.read_text("utf-8"))
        signs = list(self._signs(subset, names))
        data = {
            "classes": ";".join(self._classes(subset, names)),
            "cues": ";".join(self._cue_lists(names)),
            "signs": ";".join(signs),
            "words": ";".join(self._words(subset)),
            "fillers": ",".join(sorted(self.vocabulary.fillers)),
        }
        return names.short(_DATA.sub(lambda _: f"const DATA = {json.dumps(data)};", _bare(names.template)))

    def _signs(self, subset: Subset, names: _Names) -> Iterable[str]:
        for symptom in self.vocabulary.symptoms():
            levels = {Level.EMERGENCY: [], Level.SAME_DAY: []}  # type: dict[Level, list[str]]
            for (name, pattern), level in subset.patterns.items():
                if name == symptom.id:
                    levels[level].append(self._pattern(pattern, subset, names))
            if not any(levels.values()):
                continue
            vetoes = [
                text
                for veto in self._vetoes[symptom.id]
                if (text := self._pattern(veto, subset, names, whole=True))
            ]
            parts = [_flags(symptom), *(" ".join(sorted(each)) for each in levels.values()), " ".join(vetoes)]
            yield "/".join(parts)

    def _pattern(self, pattern: Pattern, subset: Subset, names: _Names, whole: bool = False) -> str:
        text = ""
        for place, item in enumerate(pattern.items):
            if place:
                link = pattern.links[place - 1]
                mark = ">" if link.ordered else "~"
                text += "+" if link.ordered and not link.gap else mark
                text += f"{link.gap}." if link.gap not in (0, 5) else ""
            parts = [
                part for part in item.split("|") if whole or part == item or Choice(item, part) in subset.phrases
            ]
            text += "|".join(names.of(part) if is_class(part) else part.replace(" ", "_") for part in parts)
        return text

    def _classes(self, subset: Subset, names: _Names) -> Iterable[str]:
        phrases = defaultdict(list)
        for owner, phrase in subset.phrases:
            if is_class(owner):
                phrases[owner].append(phrase.replace(" ", "_"))
        for name, short in list(names.used.items()):
            ranges = self.vocabulary.numbers.get(name, ())
            members = [f"{low:g}-{high:g}" for low, high in ranges] or sorted(phrases.get(name, ()))
            if members:
                yield f"{short}:{','.join(members)}"

    def _cue_lists(self, names: _Names) -> Iterable[str]:
        for cue in CUES:
            phrases = [phrase for phrase, times in self._cues[cue].items() if times >= 1]
            if cue in names.cues and phrases:
                yield f"{names.of(cue)}:{','.join(sorted(p.replace(' ', '_') for p in phrases))}"

    def _words(self, subset: Subset) -> Iterable[str]:
        wanted = {word.removeprefix("=") for choice in subset.phrases for word in choice.phrase.split()}
        wanted |= {word.removeprefix("=") for _, p in subset.patterns for c in p.choices() for word in c.split()}
        seen = {word for text in [*self._urgent, *self._harmless] for word in re.findall(r"\w+", text.lower())}
        for word in sorted(seen):
            meaning = self.vocabulary.spellings.get(word)
            if meaning is not None and " not" not in meaning:
                yield f"{word}:{meaning.replace(' ', '_')}"
                continue
            lemma = self.reader.normaliser.lemma(word)
            if meaning is None and lemma in wanted and not word.startswith(lemma[: max(3, len(lemma) - 1)]):
                yield f"{word}:{lemma}"


class _Names:
    """Short names for classes and cues, in the order in which they are asked for."""

    def __init__(self, template: str) -> None:
        self.template = template
        self.cues = set(re.findall(r'"([A-Z_]{2,})"', template))
        self.used: dict[str, str] = {}

    def of(self, name: str) -> str:
        if name not in self.used:
            number = len(self.used)
            self.used[name] = (chr(64 + number // 26) if number >= 26 else "") + chr(65 + number % 26)
        return self.used[name]

    def short(self, script: str) -> str:
        return re.sub(r'"([A-Z_]{2,})"', lambda found: f'"{self.of(found[1])}"', script)


def _flags(symptom: Symptom) -> str:
    flags = {_FLAGS[each] for each in symptom.counts_even_if if each in _FLAGS}
    flags |= {"c"} if symptom.condition else set()
    flags |= {"l"} if symptom.light else set()
    return "".join(sorted(flags | ({"f"} if symptom.firm else set())))


def _bare(template: str) -> str:
    """The template without comments and indentation."""
    lines = (line.strip() for line in template.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


if __name__ == "__main__":
    sys.exit(main())
