"""Check a release of safety texts or red-flag vocabulary; part of ``scripts.check_release``.

It runs in a process that reads with the vocabulary of the release (``RED_FLAGS_FOLDER``). None of its gates
can be waived: there is no setting that this file reads.
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.evaluate import Line
from benchmarks.proof.judge import outcomes
from benchmarks.proof.readings import load_readings
from benchmarks.proof.run import SEED, THRESHOLDS
from content.clinic import load_clinic
from content.errors import ContentError
from content.safety_texts import safety_texts, with_texts
from content.texts import load_texts
from safety import (
    Assessor,
    Level,
    Memory,
    Vocabulary,
    VocabularyError,
    default_assessor,
    load_vocabulary,
    use,
)
from safety.renew import checksum, level_of
from scripts import check_release, safety_page, train, widget_red_flags
from web.channels.check import check as check_channels
from web.channels.samples import Samples
from web.frontdoor.words import Words
from web.releases.gates import Gate, Reading, as_json, inherited
from web.releases.safety_files import DOMAIN, PAGE, VOCABULARY, WIDGET

SHOWN = 8
WORKERS = 2


def report(
    folder: Path, task: dict[str, Any], progress: check_release.Progress, problems: Sequence[str]
) -> dict[str, Any]:
    """``problems`` that stop it, or the gates, the model where one was trained, and the files made anew."""
    content, root = folder / "content", Path(task["root"])
    seconds: dict[str, float] = {}
    started = time.monotonic()
    try:
        new = Assessor(load_vocabulary(content / VOCABULARY))
    except VocabularyError as error:
        return {"problems": [*problems, f"{VOCABULARY}/{error}"]}
    use(new)
    found = [*problems, *_problems(content, root, new.vocabulary)]
    if found:
        return {"problems": found}
    old = Assessor(load_vocabulary(root / VOCABULARY))
    seconds["check"] = _since(started)
    started = time.monotonic()
    gates = [cases_kept(old.vocabulary, new.vocabulary), levels_kept(old, new), *_proof(progress)]
    seconds["proof"] = _since(started)
    done: dict[str, Any] = {"problems": [], "seconds": seconds, **as_json(gates, [])}
    if not all(gate.is_passed for gate in gates):
        return done
    if not _has_words(task):
        lines = _said(check_release.golden(), new) if task.get("reworded") else []
        return done | check_release.words_alone(folder, task, lines, checksum(content / VOCABULARY))
    real_file = folder / "real.json"
    check_release.gather(real_file)
    current = model = Path(task["model"])
    if task["needs_model"]:
        progress.tell("Training", 0.55)
        started = time.monotonic()
        mark = train.fingerprint(content / "data")
        model = train.train(content / "data", folder, mark)
        seconds["training"] = _since(started)
        done |= {"model": model.name, "mark": mark}
    real = check_release.gathered(real_file)
    if real is None:
        return done | {"problems": [check_release.UNREADABLE]}
    started = time.monotonic()
    lines = _said(inherited(check_release.golden(), task.get("heirs", {})), new)
    texts = [str(line["text"]) for line in (*lines, *real)]
    after, before = (
        check_release.Readings(Path(task["readings"]), checksum(folder / VOCABULARY))
        for folder in (content, root)
    )
    read_anew = _read_anew(model, texts, after, progress, task["needs_model"])
    use(old)
    read_before = before.of(current, texts, progress, 0.75)
    use(new)
    seconds["replay"] = _since(started)
    compared, changed, told = check_release.compare_all(lines, real, read_before, read_anew)
    told |= check_release.reworded(task.get("reworded", ()), lines, real, read_before, read_anew, told)
    done |= as_json([*gates, *compared], changed) | told
    progress.tell("Making the files that follow from the vocabulary", 0.97)
    started = time.monotonic()
    if all(gate.is_passed for gate in compared):
        done["made"] = _made(root)
    seconds["made files"] = _since(started)
    return done


def _said(lines: Sequence[Line], assessor: Assessor) -> list[Line]:
    """The lines, each with the safety text that the rules answer it with."""
    return [{**line, "said": [assessor.assess(line["text"], Memory()).text_id]} for line in lines]


def _read_anew(
    model: Path,
    texts: Sequence[str],
    kept: check_release.Readings,
    progress: check_release.Progress,
    is_trained: bool,
) -> list[Reading]:
    """With the vocabulary of the release. Of a model that was just trained nothing is taken as known."""
    if not is_trained:
        return kept.of(model, texts, progress, 0.6)
    found = check_release.read(model, texts, progress, 0.6)
    kept.keep(model, dict(zip(texts, found)))
    return found


def cases_kept(old: Vocabulary, new: Vocabulary) -> Gate:
    """Whether every published proof case is still there, at its level or above."""
    levels = _levels(new)
    lost = [messages for messages in _levels(old) if messages not in levels]
    lowered = [m for m, level in _levels(old).items() if m in levels and levels[m] < level]
    told = f"{len(lost)} removed, {len(lowered)} lowered"
    shown = "; ".join(" // ".join(messages) for messages in [*lost, *lowered][:SHOWN])
    return Gate(
        "Published proof cases kept", not lost and not lowered, f"{told}{': ' if shown else ''}{shown}"
    )


def _levels(vocabulary: Vocabulary) -> dict[tuple[str, ...], Level]:
    cases = [case for group in vocabulary.groups for case in group.proof]
    found: dict[tuple[str, ...], Level] = {}
    for case in cases:
        messages = (*case.previous, case.text)
        found[messages] = max(case.level, found.get(messages, Level.NONE))
    return found


def levels_kept(old: Assessor, new: Assessor) -> Gate:
    """Whether no held-back message of the red flags' file is read at a lower level, by the rules alone."""
    lines = check_release.red_flags()
    fallen = [
        line["text"] for line in lines if level_of((line["text"],), new) < level_of((line["text"],), old)
    ]
    told = f"{len(fallen)} of {len(lines)} fall"
    return Gate("Held-back red flags read as before", not fallen, "; ".join([told, *fallen[:SHOWN]]))


def _proof(progress: check_release.Progress) -> Iterator[Gate]:
    cases = [case for group in default_assessor().vocabulary.groups for case in group.proof] + load_readings()
    read = outcomes(
        cases, SEED, WORKERS, lambda share: progress.tell("Proof of the red flags", 0.05 + share / 2)
    )
    for threshold in THRESHOLDS:
        failures, total = threshold.failures(read)
        shown = [
            f"“{' // '.join(failure.variant.messages)}” is {failure.level.label},"
            f" must be {failure.variant.expected.label}"
            for failure in failures[:SHOWN]
        ]
        is_held = len(failures) <= threshold.allowed * total
        told = f"{len(failures)} of {total} wrong, {100 * threshold.allowed:.0f} % allowed"
        yield Gate(f"Proof: {threshold.name}", is_held, "; ".join([told, *([] if is_held else shown)]))


def _problems(content: Path, root: Path, vocabulary: Vocabulary) -> Iterator[str]:
    before, after = ((folder / DOMAIN).read_text("utf-8") for folder in (root, content))
    if with_texts(before, safety_texts(after)) != with_texts(after, {}):
        yield f"{DOMAIN} differs in more than the words of safety texts"
    clinic = load_clinic(content / "clinic.toml", content / "data" / "locales.yml")
    try:
        words = Words(load_texts(content / DOMAIN), clinic)
    except ContentError as error:
        yield error.reason
        return
    for group in vocabulary.groups:
        for text_id in group.texts.values():
            if not words.plain(text_id):
                yield f"{VOCABULARY}/{group.id}.yml names the text {text_id}, which does not exist"
    yield from check_channels(Samples(content))[0]


def _made(root: Path) -> dict[str, str]:
    made = {}
    if (root / WIDGET).is_file():
        made[WIDGET] = widget_red_flags.made()
    if (root / PAGE).is_file():
        made[PAGE] = safety_page.made((root / PAGE).read_text("utf-8"))
    return made


def _has_words(task: dict[str, Any]) -> bool:
    return any(path.startswith(VOCABULARY) for path in task["safety"])


def _since(started: float) -> float:
    return round(time.monotonic() - started, 1)
