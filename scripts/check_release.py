"""Check what a release would publish, train where it must be, and compare with the model in use.

``python -m scripts.check_release <folder>``, started by the worker (``web.releases.builds``), which has
laid out ``content/`` and ``task.json``. It writes ``progress.json``, ``report.json`` and the model.
Nothing outside the folder changes, but for kept vectors and readings.
"""

import hashlib
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.evaluate import Line, read_lines
from components.reading import typed
from content.check import check
from content.duplicates import REFUSED, Item, near_duplicates
from content.errors import shown
from content.phrasings import load_phrasings
from safety import Level, assess
from safety.renew import checksum
from scripts import train
from scripts.quiet import quieten
from web.releases.gates import (
    Changed,
    Gate,
    Reading,
    answered,
    as_json,
    compare,
    compare_real,
    inherited,
    texts_of,
)

ROOT = Path(__file__).resolve().parent.parent
HELD_BACK = ROOT / "benchmarks" / "held_back"
TOLD_EVERY = 0.5  # seconds
TOGETHER = 64  # messages that are read at once
WORKERS = 2  # processes that read
NICE = 5  # patients are answered first
UNREADABLE = "Patients' last messages could not be read; the worker's log says why."


class Progress:
    """Tells the worker how far it is."""

    def __init__(self, folder: Path | None = None) -> None:
        """Without a folder nobody is told."""
        self._path = folder / "progress.json" if folder else None
        self._told = 0.0

    def tell(self, step: str, share: float) -> None:
        """``share`` goes from 0 to 1."""
        is_due = time.monotonic() - self._told > TOLD_EVERY or share in (0.0, 1.0)
        if self._path is not None and is_due:
            self._told = time.monotonic()
            write(self._path, {"step": step, "share": round(share, 3)})


def main() -> int:
    """Exit status 0 when there is a report."""
    folder = Path(sys.argv[1]).resolve()
    os.chdir(ROOT)
    os.nice(NICE)
    _as_child()
    found = report(folder, json.loads((folder / "task.json").read_text("utf-8")))
    # What it cost, however busy the machine was: of this process and of those that it waited for.
    write(folder / "report.json", found | {"cpu_seconds": round(sum(os.times()[:4]), 1)})
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
    if not found["problems"] and not task["needs_model"]:
        found |= words_alone(folder, task, golden(), checksum())
    if found["problems"] or not task["needs_model"]:
        return found | {"seconds": {"check": _since(started)}}
    progress.tell("Looking for near-duplicates", 0.05)
    phrasings = [(topic, text) for topic, text in task["phrasings"]]
    found["problems"] = _too_near(content / "data", phrasings)
    if found["problems"]:
        return found
    seconds = {"check": _since(started)}
    lines = inherited(golden(), task.get("heirs", {}))
    kept, in_use = Readings(Path(task["readings"]), checksum()), Path(task["model"])
    real_file = folder / "real.json"
    # On the other core, while this process trains.
    beside = get_context("fork").Process(target=_beside, args=(real_file, lines, kept, in_use))
    beside.start()
    progress.tell("Training", 0.1)
    started = time.monotonic()
    mark = train.fingerprint(content / "data")
    model = train.train(content / "data", folder, mark)
    seconds["training"] = _since(started)
    started = time.monotonic()
    beside.join()
    lines = kept.left_to_model(lines)
    seconds["waiting for the old model"] = _since(started)
    real = gathered(real_file)
    if real is None:
        return found | {"problems": [UNREADABLE]}
    texts = [str(line["text"]) for line in (*lines, *real)]
    started = time.monotonic()
    read_anew = read(model, [*texts, *(text for _, text in phrasings)], progress, 0.5)
    new, new_phrasings = read_anew[: len(texts)], read_anew[len(texts) :]
    seconds["asking the new model"] = _since(started)
    started = time.monotonic()
    old = kept.of(in_use, texts, progress, 0.75)
    kept.keep(model, dict(zip(texts, new)))
    seconds["asking the old model"] = _since(started)
    gates, changed, told = compare_all(lines, real, old, new)
    told |= reworded(task.get("reworded", ()), lines, real, old, new, told)
    if phrasings:
        gates = [*gates, answered(phrasings, new_phrasings)]
    found |= as_json(gates, changed) | told | {"seconds": seconds}
    return found | {"model": model.name, "mark": mark}


def gather(path: Path) -> None:
    """Write patients' last messages, de-identified, to a file; where that fails there is none."""
    subprocess.run([sys.executable, "-m", "web.releases.real_messages", str(path)], check=False)


def gathered(path: Path) -> list[Line] | None:
    """Those messages with their ids; None where they could not be read."""
    if not path.is_file():
        return None
    messages: list[Line] = json.loads(path.read_text("utf-8"))
    return messages


def ask_beside(path: Path, lines: Sequence[Line], kept: "Readings", model: Path) -> None:
    """For a process of its own: gather the messages, and have the model in use read all that it has not."""
    gather(path)
    texts = [str(line["text"]) for line in (*kept.left_to_model(lines), *(gathered(path) or ()))]
    kept.of(model, texts, Progress(), 0.0, workers=1)


def compare_all(
    lines: Sequence[Mapping[str, Any]], real: Sequence[Line], old: Sequence[Reading], new: Sequence[Reading]
) -> tuple[list[Gate], list[Changed], dict[str, Any]]:
    """The gates, the lines that change, and what the report says of patients' messages.

    ``old`` and ``new`` are the readings of the lines and, after them, of those messages; ``old`` is empty
    where there is no model in use.
    """
    if not old:
        reason = "there is no model in use to compare with"
        return [Gate("Comparison with the model in use", False, reason)], [], {}
    count = len(lines)
    gates, changed = compare(lines, old[:count], new[:count])
    gate, real_changed = compare_real(old[count:], new[count:], [str(line["text"]) for line in real])
    told = [{"id": line["id"], **asdict(change)} for line, change in zip(real, real_changed) if change]
    return [*gates, gate], changed, {"real": told, "real_asked": len(real)}


def reworded(
    wanted: Collection[str],
    lines: Sequence[Line],
    real: Sequence[Line],
    old: Sequence[Reading | None],
    new: Sequence[Reading | None],
    told: Mapping[str, Any],
) -> dict[str, Any]:
    """What the report says of messages that are taken as before and whose answer says other words.

    ``wanted`` holds the ids of the texts with other words; ``old`` and ``new`` are as in ``compare_all``, but
    None where nothing is known; ``told`` is what the report says of patients' messages already.
    """
    if not wanted:
        return {}
    found: list[dict[str, Any]] = []
    for message, was, now in zip((*lines, *real), old or new, new, strict=True):
        if was is None or now is None or was.words == now.words:
            said = sorted({*wanted} & texts_of(message, now))
            ids = {"id": message["id"]} if "id" in message else {}
            found += [{**ids, "text": message["text"], "said": text_id} for text_id in said]
    return {
        "reworded": [line for line in found if "id" not in line],
        "reworded_asked": [len(lines), len(real)],
        "real": [*told.get("real", ()), *(line for line in found if "id" in line)],
    }


def words_alone(folder: Path, task: dict[str, Any], lines: Sequence[Line], vocabulary: str) -> dict[str, Any]:
    """The same of a release that trains nothing. No model is loaded.

    Which text a message is answered with is recorded, or known from an earlier release's checks, or named by
    the test message.
    """
    wanted = task.get("reworded", ())
    if not wanted:
        return {}
    gather(folder / "real.json")
    real = gathered(folder / "real.json")
    if real is None:
        return {"problems": [UNREADABLE]}
    texts = [str(line["text"]) for line in (*lines, *real)]
    read = Readings(Path(task["readings"]), vocabulary).known(Path(task["model"]), texts)
    return reworded(wanted, lines, real, read, read, {})


def golden() -> list[Line]:
    """The held-back questions, what is out of scope, and the sentences of the red flags' file."""
    lines = read_lines(HELD_BACK / "questions.jsonl") + read_lines(HELD_BACK / "out_of_scope.jsonl")
    return lines + red_flags()


def red_flags() -> list[Line]:
    """The held-back sentences with a red flag, and others that look like one."""
    return read_lines(HELD_BACK / "red_flags.jsonl")


def read(
    model: Path, texts: Sequence[str], progress: Progress, share: float, workers: int = WORKERS
) -> list[Reading]:
    """What a model makes of texts, each by itself; nothing is said or recorded.

    With one of the ``workers`` it is read in this process.
    """
    unique = list(dict.fromkeys(texts))
    blocks = [unique[start : start + TOGETHER] for start in range(0, len(unique), TOGETHER)]
    reader = _Reader(model)
    found: dict[str, Reading] = {}
    with ExitStack() as stack:
        parts: Iterable[list[Reading]] = map(reader.read, blocks)
        if 1 < workers < len(blocks):
            # Forked only now, so that the model is loaded once.
            pool = ProcessPoolExecutor(workers, get_context("fork"), _begin, (reader,))
            parts = stack.enter_context(pool).map(_read, blocks)
        for number, (block, readings) in enumerate(zip(blocks, parts), start=1):
            found |= dict(zip(block, readings))
            progress.tell("Asking the models", share + 0.25 * number / len(blocks))
    return [found[text] for text in texts]


class _Reader:
    """A loaded model."""

    in_use: "_Reader"
    """Of a process that was made to read."""

    def __init__(self, model: Path) -> None:
        quieten(logging.CRITICAL)
        from rasa.core.agent import Agent

        self._processor = Agent.load(str(model)).processor

    def read(self, texts: Sequence[str]) -> list[Reading]:
        from rasa.core.channels.channel import UserMessage
        from rasa.core.processor import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
        from rasa.shared.core.trackers import DialogueStateTracker

        target = self._processor.model_metadata.nlu_target
        inputs = {
            PLACEHOLDER_MESSAGE: [UserMessage(typed(text)) for text in texts],
            PLACEHOLDER_TRACKER: DialogueStateTracker.from_events("check", []),
        }
        return [
            _reading(message)
            for message in self._processor.graph_runner.run(inputs=inputs, targets=[target])[target]
        ]


def _begin(reader: _Reader) -> None:
    _Reader.in_use = reader
    _as_child()


def _as_child() -> None:
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _beside(*arguments: Any) -> None:
    _as_child()
    ask_beside(*arguments)


def _read(texts: Sequence[str]) -> list[Reading]:
    return _Reader.in_use.read(texts)


def _reading(message: Any) -> Reading:
    parsed = message.get("understanding") or {}
    topics = tuple(parsed.get("topics") or ()) if parsed.get("outcome") == "answer" else ()
    return Reading(str(parsed.get("outcome")), topics, str(parsed.get("level") or "none"))


class Readings:
    """What each model made of each text, kept by checksums: no words of a patient are in these files.

    The rules that find levels are no part of the model: what they are and the ``vocabulary`` they read with,
    by its checksum, stand in the file's name beside the model's.
    """

    def __init__(self, folder: Path, vocabulary: str) -> None:
        self._folder = folder
        digest = hashlib.sha256(vocabulary.encode())
        for path in sorted((ROOT / "safety").glob("*.py")):
            digest.update(path.read_bytes())
        self._rules = digest.hexdigest()[:12]

    def of(
        self,
        model: Path,
        texts: Sequence[str],
        progress: Progress,
        share: float,
        workers: int = WORKERS,
    ) -> list[Reading]:
        """Of a released model; only what is not known is read. Empty where the model is not there."""
        if not model.is_file():
            return []
        stored = self._stored(model)
        missing = list(dict.fromkeys(text for text in texts if self._key(text) not in stored))
        if missing:
            stored |= dict(zip(map(self._key, missing), read(model, missing, progress, share, workers)))
        found = [stored[self._key(text)] for text in texts]
        self.keep(model, dict(zip(texts, found)))
        return found

    def known(self, model: Path, texts: Sequence[str]) -> list[Reading | None]:
        """The same without reading: None where it is not known."""
        stored = self._stored(model)
        return [stored.get(self._key(text)) for text in texts]

    def left_to_model(self, lines: Sequence[Line]) -> list[Line]:
        """The lines without those of the red flags' file that the rules raise.

        There the second reader is not asked and the safety text is said, so no model changes anything. What
        the rules raise is kept for as long as they stay as they are.
        """
        path = self._folder / f"raised-{self._rules}.json"
        try:
            known = {
                str(key): bool(is_raised) for key, is_raised in json.loads(path.read_text("utf-8")).items()
            }
        except (OSError, ValueError, AttributeError):
            known = {}
        texts = {self._key(line["text"]): line["text"] for line in lines if "level" in line}
        raised = {
            key: known[key] if key in known else assess(typed(text)).level > Level.NONE
            for key, text in texts.items()
        }
        if raised != known:
            self._folder.mkdir(parents=True, exist_ok=True)
            for old in self._folder.glob("raised-*.json"):
                old.unlink(missing_ok=True)
            write(path, raised)
        return [line for line in lines if not raised.get(self._key(line["text"]), False)]

    def _stored(self, model: Path) -> dict[str, Reading]:
        try:
            rows = json.loads(self._path(model).read_text("utf-8"))
            return {key: Reading(a, tuple(b), c) for key, (a, b, c) in rows.items()}
        except (OSError, ValueError, AttributeError):
            return {}

    def keep(self, model: Path, readings: Mapping[str, Reading]) -> None:
        """Keep exactly these; what is asked no more goes."""
        self._folder.mkdir(parents=True, exist_ok=True)
        rows = {self._key(text): [r.outcome, list(r.topics), r.level] for text, r in readings.items()}
        write(self._path(model), rows)

    def _path(self, model: Path) -> Path:
        return self._folder / f"{model.name}-{self._rules}.json"

    def _key(self, text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()


def _too_near(data: Path, new: Sequence[tuple[str, str]]) -> list[str]:
    """What of the new ways of asking stands in another topic too; the others were checked as they came."""
    from understanding.encoder import load_encoder
    from understanding.tidy import spell_out
    from understanding.vectors import encode_with_cache

    phrasings = load_phrasings(data)
    items = {Item(f"faq/{topic}", text) for topic, text in new}
    texts = [spell_out(phrasing.text) for phrasing in phrasings]
    cache = ROOT / "var" / "cache" / "vectors.npz"
    vectors = encode_with_cache(load_encoder(), texts, cache, ROOT / "data" / "vectors.npz")
    return [
        f"{pair.first.intent} “{pair.first.text}” and {pair.second.intent} “{pair.second.text}” ask the same"
        for pair in near_duplicates(vectors, phrasings, REFUSED, items)
    ]


def _end_with(parent: int) -> None:
    """A worker that was killed leaves nobody to read the report: its successor begins anew."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _shown(problem: object, content: Path) -> str:
    """Without the folder of this check, in both ways in which a problem may name it."""
    return str(problem).replace(f"{content}/", "").replace(f"{shown(content)}/", "")


def _since(started: float) -> float:
    return round(time.monotonic() - started, 1)


def write(path: Path, value: Any) -> None:
    """Write JSON so that a reader finds the old or the new one, whole."""
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(value), "utf-8")
    os.replace(partial, path)


if __name__ == "__main__":
    sys.exit(main())
