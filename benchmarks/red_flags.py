"""`python -m benchmarks.red_flags FILE ...` compares the red-flag reader with Rasa's usual way: an intent.

Rasa's usual way is an intent for red flags, here one a level, trained on example sentences with the sentence
encoder of this project; the message is a red flag where such an intent comes first. Both are trained on the
same sentences of this repository (proof cases, examples, ordinary phrasings) and read the same labelled files
(``text``, ``level``).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.evaluate import Line, read_lines
from benchmarks.rates import rate
from components.red_flag_examples import second_reader_examples
from safety import Level, assess
from safety.vocabulary import DATA_FOLDER
from understanding.encoder import SentenceEncoder, load_encoder
from understanding.tidy import spell_out

HARMLESS = "harmless"
Reader = Callable[[str], bool]


def training_sentences() -> list[tuple[str, str]]:
    """Give the sentences with their intents: "emergency", "same_day" or harmless."""
    examples = second_reader_examples(DATA_FOLDER / "examples")
    return [(each.text, HARMLESS if each.level == "none" else each.level) for each in examples]


def intent_reader(encoder: SentenceEncoder, pairs: Sequence[tuple[str, str]]) -> Reader:
    """Give a reader that raises a message where an urgent intent comes first."""
    texts, intents = zip(*pairs, strict=True)
    model = LogisticRegression(C=20.0, max_iter=1000)
    model.fit(encoder.encode_all([spell_out(text) for text in texts]), np.asarray(intents))

    def raises(text: str) -> bool:
        (intent,) = model.predict(encoder.encode(spell_out(text))[None, :])
        return bool(intent != HARMLESS)

    return raises


def rules(text: str) -> bool:
    """Whether the red-flag reader raises the message."""
    return assess(text).level >= Level.SAME_DAY


def report(lines: Sequence[Line], readers: dict[str, Reader]) -> str:
    """Give the share of messages raised, by level and reader."""
    rows = [f"{'raised':12}" + "".join(f"{name:38}" for name in readers)]
    for level in ("emergency", "urgent", "none"):
        texts = [line["text"] for line in lines if (line.get("level") or "none") == level]
        if texts:
            cells = [rate(sum(map(reader, texts)), len(texts)) for reader in readers.values()]
            rows.append(f"{level:12}" + "".join(f"{cell:38}" for cell in cells).rstrip())
    return "\n".join(rows)


def main(arguments: list[str] | None = None) -> None:
    """Print the comparison for each file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.red_flags", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, help="labelled JSON lines")
    options = parser.parse_args(arguments)
    readers = {"rules": rules, "intents": intent_reader(load_encoder(), training_sentences())}
    for path in options.files:
        print(path, report(read_lines(path), readers), sep="\n", end="\n\n")


if __name__ == "__main__":
    main()
