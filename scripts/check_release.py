"""Check what a release would publish, train where it must be, and compare with the model in use.

``python -m scripts.check_release <folder>``, started by the worker (``web.releases.builds``), which has
laid out ``content/`` and ``task.json``. It writes ``progress.json``, ``report.json`` and the model.
Nothing outside the folder changes, but for kept vectors and readings.
"""

import asyncio
import json
import logging
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.evaluate import Line, read_lines
from content.check import check
from content.duplicates import Item, near_duplicates
from content.phrasings import load_phrasings
from scripts import train
from scripts.quiet import quieten
from web.releases.gates import Gate, Reading, answered, as_json, compare, inherited

ROOT = Path(__file__).resolve().parent.parent
HELD_BACK = ROOT / "benchmarks" / "held_back"
RED_FLAGS_EVERY = 8  # of the sentences with a red flag; all of them would take half a minute more
TOLD_EVERY = 0.5  # seconds
NICE = 5  # patients are answered first


class Progress:
    """Tells the worker how far it is."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "progress.json"
        self._told = 0.0

    def tell(self, step: str, share: float) -> None:
        """``share`` goes from 0 to 1."""
        if time.monotonic() - self._told > TOLD_EVERY or share in (0.0, 1.0):
            self._told = time.monotonic()
            write(self._path, {"step": step, "share": round(share, 3)})


def main() -> int:
    """Exit status 0 when there is a report."""
    folder = Path(sys.argv[1]).resolve()
    os.chdir(ROOT)
    os.nice(NICE)
    write(folder / "report.json", report(folder, json.loads((folder / "task.json").read_text("utf-8"))))
    return 0


def report(folder: Path, task: dict[str, Any]) -> dict[str, Any]:
    """All findings: ``problems`` that stop it, or the gates with what would be answered otherwise."""
    progress = Progress(folder)
    progress.tell("Checking the content", 0.0)
    content = folder / "content"
    started = time.monotonic()
    found: dict[str, Any] = {"problems": [_shown(problem, content) for problem in check(content)]}
    if task.get("safety"):
        from scripts import check_safety

        return check_safety.report(folder, task, progress, found["problems"])
    if found["problems"] or not task["needs_model"]:
        return found | {"seconds": {"check": _since(started)}}
    progress.tell("Looking for near-duplicates", 0.05)
    found["problems"] = _too_near(content / "data")
    if found["problems"]:
        return found
    seconds = {"check": _since(started)}
    progress.tell("Training", 0.1)
    started = time.monotonic()
    model = train.train(content / "data", folder)
    seconds["training"] = _since(started)
    started = time.monotonic()
    lines = inherited(golden(), task.get("heirs", {}))
    phrasings = [(topic, text) for topic, text in task["phrasings"]]
    new = read(model, [*(line["text"] for line in lines), *(text for _, text in phrasings)], progress, 0.5)
    old = _old_readings(Path(task["model"]), Path(task["readings"]), lines, progress)
    seconds["gates"] = _since(started)
    gates, changed = compare(lines, old, new[: len(lines)]) if old else (_without_old(), [])
    if phrasings:
        gates = [*gates, answered(phrasings, new[len(lines) :])]
    found |= as_json(gates, changed)
    return found | {"model": model.name, "mark": train.fingerprint(content / "data"), "seconds": seconds}


def golden() -> list[Line]:
    """The held-back questions, what is out of scope, and a part of the sentences with a red flag."""
    lines = read_lines(HELD_BACK / "questions.jsonl") + read_lines(HELD_BACK / "out_of_scope.jsonl")
    return lines + read_lines(HELD_BACK / "red_flags.jsonl")[::RED_FLAGS_EVERY]


def read(model: Path, texts: Sequence[str], progress: Progress, share: float) -> list[Reading]:
    """What a model makes of texts; nothing is said or recorded."""
    quieten(logging.CRITICAL)
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))

    async def every() -> list[Reading]:
        found = []
        for number, text in enumerate(texts):
            parsed = (await agent.parse_message(text))["understanding"]
            topics = tuple(parsed.get("topics") or ()) if parsed.get("outcome") == "answer" else ()
            found.append(Reading(str(parsed.get("outcome")), topics, str(parsed.get("level") or "none")))
            progress.tell("Asking the new model", share + 0.25 * number / len(texts))
        return found

    return asyncio.run(every())


def _old_readings(model: Path, kept: Path, lines: list[Line], progress: Progress) -> list[Reading]:
    """The same of the model in use, kept from the last time."""
    path = kept / f"{model.name}.json"
    try:
        stored = {text: Reading(a, tuple(b), c) for text, a, b, c in json.loads(path.read_text("utf-8"))}
    except (OSError, ValueError):
        stored = {}
    missing = [line["text"] for line in lines if line["text"] not in stored]
    if missing and model.is_file():
        stored |= dict(zip(missing, read(model, missing, progress, 0.75)))
        kept.mkdir(parents=True, exist_ok=True)
        write(path, [[text, r.outcome, list(r.topics), r.level] for text, r in stored.items()])
    return [stored[line["text"]] for line in lines] if all(line["text"] in stored for line in lines) else []


def _without_old() -> list[Gate]:
    return [Gate("Comparison with the model in use", False, "there is no model in use to compare with")]


def _too_near(data: Path) -> list[str]:
    from understanding.encoder import load_encoder
    from understanding.tidy import spell_out
    from understanding.vectors import encode_with_cache

    phrasings = load_phrasings(data)
    texts = [spell_out(phrasing.text) for phrasing in phrasings]
    cache = ROOT / "var" / "cache" / "vectors.npz"
    vectors = encode_with_cache(load_encoder(), texts, cache, ROOT / "data" / "vectors.npz")
    pairs = near_duplicates(vectors, [Item(phrasing.intent, phrasing.text) for phrasing in phrasings])
    return [
        f"{pair.first.intent} “{pair.first.text}” and {pair.second.intent} “{pair.second.text}” ask the same"
        for pair in pairs
        if pair.refused
    ]


def _shown(problem: object, content: Path) -> str:
    return str(problem).replace(f"{content}/", "")


def _since(started: float) -> float:
    return round(time.monotonic() - started, 1)


def write(path: Path, value: Any) -> None:
    """Write JSON so that a reader finds the old or the new one, whole."""
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(value), "utf-8")
    os.replace(partial, path)


if __name__ == "__main__":
    sys.exit(main())
