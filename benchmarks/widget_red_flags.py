"""`python -m benchmarks.widget_red_flags [FILE ...]` counts what the page's own red-flag reader finds.

It runs `widget/red_flags.js` in Chromium over the proof cases, over all phrasings of this repository and over
labelled JSON lines (``text``, ``level``), beside the full reader (`safety.assess`).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks.evaluate import read_lines
from benchmarks.rates import rate
from benchmarks.training_data import clinic_phrasings
from safety import Level, assess, load_vocabulary
from safety.vocabulary import DATA_FOLDER
from scripts.browser import find
from scripts.widget_red_flags import SCRIPT

_RUN = """async ([code, texts]) => {
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const { redFlag } = await import(url);
  return texts.map((text) => redFlag(text));
}"""
EMERGENCY = Level.EMERGENCY.label


def in_browser(script: str, texts: Sequence[str]) -> list[Any]:
    """Give what `redFlag` of the script says to each text, in Chromium.

    Raises:
        RuntimeError: there is no browser.
    """
    executable = find()
    if executable is None:
        raise RuntimeError("no browser: run python -m scripts.browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            page = browser.new_page()
            levels: list[Any] = page.evaluate(_RUN, [script, list(texts)])
        finally:
            browser.close()
    return levels


def rows(name: str, labelled: Iterable[tuple[str, str]], script: str) -> list[str]:
    """Give one row for each label: how much the page and the full reader raise.

    Args:
        name: what the texts are.
        labelled: texts with "emergency", "urgent" or "same_day", or "none".
        script: the page's reader.
    """
    pairs = list(labelled)
    page = in_browser(script, [text for text, _ in pairs])
    full = [assess(text).level.label for text, _ in pairs]
    lines = []
    for label in dict.fromkeys(label for _, label in pairs):
        chosen = [place for place, (_, each) in enumerate(pairs) if each == label]
        if label == EMERGENCY:
            both = [place for place in chosen if full[place] == EMERGENCY]
            found = sum(page[place] == EMERGENCY for place in both)
            lines.append(f"{name}: emergencies of the full reader found: {rate(found, len(both))}")
            continue
        raised = sum(page[place] is not None for place in chosen)
        in_full = sum(full[place] in (EMERGENCY, Level.SAME_DAY.label) for place in chosen)
        shares = rate(raised, len(chosen)), rate(in_full, len(chosen))
        lines.append(f"{name}: {label} raised: {shares[0]}; by the full reader {shares[1]}")
    return lines


def main(arguments: list[str] | None = None) -> None:
    """Print the rates."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.widget_red_flags", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="labelled JSON lines")
    options = parser.parse_args(arguments)
    script = SCRIPT.read_text("utf-8")
    cases = [case for group in load_vocabulary().groups for case in group.proof if not case.short]
    parts = [
        ("proof cases", [(case.text, case.level.label) for case in cases]),
        ("phrasings", [(phrasing.text, "none") for phrasing in clinic_phrasings(DATA_FOLDER.parent)]),
    ]
    parts += [
        (path.name, [(line["text"], line.get("level") or "none") for line in read_lines(path)])
        for path in options.files
    ]
    for name, labelled in parts:
        print(*rows(name, labelled, script), sep="\n")


if __name__ == "__main__":
    main()
