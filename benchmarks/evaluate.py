"""Run the whole understanding over a file of questions: ``make evaluate DATA=in.jsonl OUT=out.jsonl``.

One JSON object a line. In: ``text``, and where known ``previous`` (earlier messages, oldest first),
``topics`` (accepted ids), ``also`` (accepted ids of a second question), ``level`` (emergency, urgent or
none), ``group``, ``kind``, ``out_of_scope``. Out: one line for each, in the same order. Nothing is recorded,
nobody is alerted.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.rates import rate
from safety import Level

Line = dict[str, Any]
Prediction = dict[str, Any]

RAISED = (Level.EMERGENCY.label, Level.SAME_DAY.label)


class DataError(ValueError):
    """A line of the data file cannot be used; the message names it."""


def read_lines(path: Path) -> list[Line]:
    """The questions of a JSON-lines file. Raises DataError naming the first line that is wrong."""
    lines: list[Line] = []
    for number, raw in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not raw.strip():
            continue
        try:
            line = json.loads(raw)
        except ValueError as error:
            raise DataError(f"{path}, line {number}: this is not JSON ({error})") from error
        if not isinstance(line, dict) or not isinstance(line.get("text"), str):
            raise DataError(f"{path}, line {number}: a line needs a “text” in quotes")
        for key in ("previous", "topics", "also"):
            value = line.get(key, [])
            if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
                raise DataError(f"{path}, line {number}: “{key}” must be a list of texts")
        lines.append(line)
    return lines


def predict(line: Line, assistant: Any) -> Prediction:
    """One line through gate, pipeline and rules, after its earlier messages."""
    from benchmarks.assistant import Conversation

    conversation = Conversation()
    for earlier in line.get("previous", ()):
        assistant.say(earlier, conversation)
    turn = assistant.say(line["text"], conversation)
    read = turn.understanding
    outcome = str(read.get("outcome", "chat"))
    topics = list(read.get("topics", ()))
    if turn.level > Level.NONE:
        outcome = "red_flag"
        topics = topics if turn.answered else []
    return {
        "text": line["text"],
        "topics": topics,
        "confidence": round(float(read.get("confidence", 0.0)), 4),
        "top3": list(read.get("top3", ())),
        "outcome": outcome,
        "level": turn.level.label,
        "findings": [finding.to_dict() for finding in turn.assessment.findings],
    }


def first_topic(prediction: Prediction) -> str:
    """The topic answered, else the first of the best three; empty where there is none."""
    return next(iter(prediction["topics"] or prediction["top3"]), "")


def _share(pairs: Iterable[tuple[Line, Prediction]], hit: Callable[[Line, Prediction], bool]) -> str:
    results = [hit(line, prediction) for line, prediction in pairs]
    return rate(sum(results), len(results))


def report(lines: Sequence[Line], predictions: Sequence[Prediction]) -> str:
    """Counts and rates with Wilson 95 % intervals, as text."""
    pairs = list(zip(lines, predictions))
    asked = [(line, p) for line, p in pairs if line.get("topics")]
    outside = [(line, p) for line, p in pairs if line.get("out_of_scope") is True]
    both = [(line, p) for line, p in asked if line.get("also")]

    def answered_right(line: Line, p: Prediction) -> bool:
        return p["outcome"] == "answer" and bool(set(p["topics"]) & {*line["topics"], *line.get("also", ())})

    def in_top3(line: Line, p: Prediction) -> bool:
        return bool({*p["top3"]} & {*line["topics"]})

    def both_answered(line: Line, p: Prediction) -> bool:
        return any(
            a in line["topics"] and b in line["also"] for a in p["topics"] for b in p["topics"] if a != b
        )

    rows = [
        ("lines", str(len(lines))),
        ("questions: accepted topic first", _share(asked, lambda line, p: first_topic(p) in line["topics"])),
        ("questions: accepted topic in the top 3", _share(asked, in_top3)),
        ("questions: answered right", _share(asked, answered_right)),
        (
            "questions: answered wrong",
            _share(asked, lambda line, p: p["outcome"] == "answer" and not answered_right(line, p)),
        ),
        ("questions: turned away", _share(asked, lambda line, p: p["outcome"] == "out_of_scope")),
        ("questions: asked back", _share(asked, lambda line, p: p["outcome"] == "did_you_mean")),
        ("two questions: both answered", _share(both, both_answered)),
        ("out of scope: caught", _share(outside, lambda line, p: p["outcome"] != "answer")),
    ]
    for title, part in _levelled(pairs):
        levels = Counter(p["level"] for _, p in part)
        raised = sum(levels[level] for level in RAISED)
        rows.append((f"{title}: raised", rate(raised, len(part))))
        rows.append((f"{title}: as emergency", rate(levels[Level.EMERGENCY.label], len(part))))
        rows.append((f"{title}: asked", rate(levels[Level.CHECK.label], len(part))))
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)


def _levelled(pairs: list[tuple[Line, Prediction]]) -> list[tuple[str, list[tuple[Line, Prediction]]]]:
    """The lines with an expected level, by level, then by group or kind within it."""
    parts = []
    for level in dict.fromkeys(str(line["level"]) for line, _ in pairs if "level" in line):
        here = [(line, p) for line, p in pairs if line.get("level") == level]
        parts.append((f"level {level}", here))
        for key in ("group", "kind"):
            for value in sorted({str(line[key]) for line, _ in here if key in line}):
                parts.append(
                    (f"level {level}, {key} {value}", [(li, p) for li, p in here if li.get(key) == value])
                )
    # Every message that is no red flag should be left alone, questions and out-of-scope lines included.
    plain = [
        (line, p)
        for line, p in pairs
        if "level" not in line and (line.get("topics") or "out_of_scope" in line)
    ]
    return [*parts, ("questions and out of scope", plain)]


def main() -> int:
    """Command line; exit status 0 when every line has its prediction."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    try:
        lines = read_lines(options.data)
    except (OSError, DataError) as error:
        print(error, file=sys.stderr)
        return 1

    from benchmarks.assistant import Assistant
    from scripts.train import current_model

    model = current_model()
    if model is None:
        print("There is no model for what stands in data/ and config.yml: run `make train`.", file=sys.stderr)
        return 1
    assistant = Assistant(model)
    started = time.monotonic()
    predictions = [predict(line, assistant) for line in lines]
    seconds = time.monotonic() - started
    with options.out.open("w", encoding="utf-8") as out:
        for prediction in predictions:
            out.write(json.dumps(prediction, ensure_ascii=False) + "\n")
    print(report(lines, predictions))
    print(f"\n{len(lines)} lines in {seconds:.1f} s; predictions in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
