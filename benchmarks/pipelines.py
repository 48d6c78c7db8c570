"""Train one Rasa NLU pipeline and ask it questions, each in a process of its own.

As a program it is the child: ``python -m benchmarks.pipelines train|ask … --result file.json``.
"""

import argparse
import asyncio
import json
import logging
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from benchmarks.child import ROOT, report, run_child
from benchmarks.training_data import Phrasing, flat, write_nlu

MODULE = "benchmarks.pipelines"
DEFAULT_CONFIG = ROOT / "benchmarks/configs/rasa_default.yml"
OUR_CONFIG = ROOT / "config.yml"
WARM_UP = 10


@dataclass(frozen=True)
class Question:
    """A text and the labels accepted for it."""

    text: str
    accepted: tuple[str, ...]


@dataclass(frozen=True)
class PipelineResult:
    """What one pipeline made of the same training data and questions."""

    name: str
    examples: int
    questions: int
    accuracy: float
    """Share of questions whose first label is accepted, 0 to 1."""
    training_seconds: float
    """Training alone, without importing Rasa."""
    p50_ms: float
    p99_ms: float
    training_mb: float
    """Peak resident memory of the training process."""
    asking_mb: float
    """Peak resident memory of the process that loads the model and answers."""


def our_config(work: Path) -> Path:
    """The product's ``config.yml`` without its cache of vectors, so that encoding counts as training."""
    config = yaml.safe_load(OUR_CONFIG.read_text("utf-8"))
    for part in config["pipeline"]:
        part.pop("cache", None)
    return _written(config, work / "ours.yml")


def default_config(work: Path, epochs: int) -> Path:
    """Rasa's default pipeline with its classifier trained for `epochs` epochs."""
    config = yaml.safe_load(DEFAULT_CONFIG.read_text("utf-8"))
    for part in config["pipeline"]:
        if "epochs" in part:
            part["epochs"] = epochs
    return _written(config, work / f"default-{epochs}.yml")


def _written(config: Mapping[str, Any], path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(config), "utf-8")
    return path


def compare(
    name: str,
    config: Path,
    phrasings: Sequence[Phrasing],
    questions: Sequence[Question],
    work: Path,
    only: str = "",
) -> PipelineResult:
    """Train `config` on `phrasings`, ask all `questions` and score the first labels.

    Only labels beginning with `only` compete for the first place, for every pipeline alike.
    """
    data, asked = work / "nlu.yml", work / "texts.json"
    write_nlu(phrasings, data)
    asked.write_text(json.dumps([question.text for question in questions]), "utf-8")
    trained = run_child(MODULE, ["train", config, data], work)
    answered = run_child(MODULE, ["ask", trained["model"], asked], work)
    first = [first_label(parse, only) for parse in answered["parses"]]
    return PipelineResult(
        name,
        len(phrasings),
        len(questions),
        sum(label in q.accepted for label, q in zip(first, questions)) / len(questions),
        trained["seconds"],
        float(np.percentile(answered["milliseconds"], 50)),
        float(np.percentile(answered["milliseconds"], 99)),
        trained["peak_mb"],
        answered["peak_mb"],
    )


def first_label(parse: Mapping[str, Any], only: str = "") -> str:
    """The best label of a parse, as a plain intent; our own pipeline names topics, others rank intents."""
    if "understanding" in parse:
        read = parse["understanding"]
        return next((flat(f"faq/{topic}") for topic in (*read["topics"], *read["top3"])), "")
    return next((i["name"] for i in parse["intent_ranking"] if i["name"].startswith(only)), "")


# -- in the child ---------------------------------------------------------------------------------------


def _train(config: Path, data: Path, folder: Path) -> dict[str, Any]:
    from rasa.model_training import train_nlu

    started = time.perf_counter()
    model = train_nlu(str(config), str(data), str(folder), fixed_model_name="model")
    if not model:
        raise RuntimeError(f"Rasa could not train {config} on {data}.")
    return {"model": model, "seconds": time.perf_counter() - started}


def _ask(model: str, texts: Sequence[str]) -> dict[str, Any]:
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    # Left alone, Rasa writes every parse to the log, which would be timed too.
    configure_structlog(logging.ERROR)
    agent = Agent.load(model)

    async def ask(text: str) -> tuple[dict[str, Any], float]:
        started = time.perf_counter()
        parse = await agent.parse_message(text)
        return parse, 1000 * (time.perf_counter() - started)

    async def ask_all() -> list[tuple[dict[str, Any], float]]:
        for text in texts[:WARM_UP]:
            await ask(text)
        return [await ask(text) for text in texts]

    answers = asyncio.run(ask_all())
    kept = [{k: p[k] for k in ("intent_ranking", "understanding") if k in p} for p, _ in answers]
    return {"parses": kept, "milliseconds": [milliseconds for _, milliseconds in answers]}


def main() -> int:
    """The child's command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=["train", "ask"])
    parser.add_argument("subject", type=Path, help="the pipeline's configuration, or the trained model")
    parser.add_argument("data", type=Path, help="training file, or a JSON list of texts")
    parser.add_argument("--result", type=Path, required=True)
    options = parser.parse_args()
    if options.step == "train":
        return report(options.result, lambda: _train(options.subject, options.data, options.result.parent))
    texts = json.loads(options.data.read_text("utf-8"))
    return report(options.result, lambda: _ask(str(options.subject), texts))


if __name__ == "__main__":
    sys.exit(main())
