"""Compare the product with other systems, side by side in one run: ``make bench``.

Our pipeline and Rasa's default one on the same training data; the public sets BANKING77 and CLINC150, where
their paths are given; the product's Rasa process beside a bare Rasa under load. Each system runs in processes
of its own. Prints ratios, and writes a table and a plot into ``docs/benchmarks/``. A part that is not run
again keeps its figures, with their date.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.child import ROOT, ChildError, run_child
from benchmarks.evaluate import DataError, read_lines
from benchmarks.load import USERS, LoadError, LoadResult, bare_server, measure, product_server
from benchmarks.pipelines import PipelineResult, Question, compare, default_config, our_config
from benchmarks.public_sets import PER_INTENT, SEEDS, PublicSetError, read_banking77
from benchmarks.results import Figure, Part, Table, as_markdown, as_text, draw_plot, row
from benchmarks.training_data import Phrasing, clinic_phrasings, draw, flat, flattened
from content.topics import load_topics

WORK = ROOT / "var/bench"
DOCS = ROOT / "docs/benchmarks"
PLOT = "results.png"
SEED = 0


@dataclass(frozen=True)
class Options:
    """What to compare, from the command line or from environment variables of the same names."""

    banking77: Path | None
    clinc150: Path | None
    per_topic: int
    epochs: int
    held_back: Path
    parts: tuple[str, ...]


def main() -> int:
    """Command line; exit status 0 when all that was asked for was measured."""
    options = _options()
    WORK.mkdir(parents=True, exist_ok=True)
    # One part that fails does not throw away the hour that another took.
    failed = [name for name in options.parts if not _run(name, options)]
    write_docs([WORK / f"part-{name}.json" for name in PARTS])
    print(f"\nTable and plot: {(DOCS / 'results.md').relative_to(ROOT)}")
    return 1 if failed else 0


def _run(name: str, options: Options) -> bool:
    """Measure one part, print it and keep it; False, after saying why, where it could not be measured."""
    try:
        part = PARTS[name](options)
    except (ChildError, LoadError, PublicSetError, DataError, OSError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return False
    if part is not None:
        print(f"\n{as_text(part)}\n", flush=True)
        (WORK / f"part-{part.name}.json").write_text(part.to_json(), "utf-8")
    return True


def _options() -> Options:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    variables = os.environ.get
    add = parser.add_argument
    add("--banking77", default=variables("BANKING77", ""), help="folder with train.csv and test.csv")
    add("--clinc150", default=variables("CLINC150", ""), help="the file data_full.json")
    add("--per-topic", type=int, default=int(variables("PER_TOPIC") or 10), help="phrasings a label (10)")
    add("--epochs", type=int, default=int(variables("EPOCHS") or 100), help="of Rasa's classifier (100)")
    add("--held-back", default=variables("HELD_BACK") or "benchmarks/held_back", help="folder of questions")
    add("--parts", default=variables("PARTS") or ",".join(PARTS), help=f"some of {','.join(PARTS)}")
    given = parser.parse_args()
    chosen = tuple(name for name in given.parts.split(",") if name)
    unknown = [name for name in chosen if name not in PARTS]
    if unknown:
        parser.error(f"there is no part “{unknown[0]}”; choose from {', '.join(PARTS)}")
    return Options(
        Path(given.banking77).resolve() if given.banking77 else None,
        Path(given.clinc150).resolve() if given.clinc150 else None,
        given.per_topic,
        given.epochs,
        Path(given.held_back),
        chosen,
    )


# -- the parts ------------------------------------------------------------------------------------------


def compare_pipelines(options: Options) -> Part:
    """Our pipeline and Rasa's default one, trained on the same phrasings, asked the same questions."""
    questions = [
        Question(line["text"], tuple(flat(f"faq/{topic}") for topic in line["topics"]))
        for line in read_lines(options.held_back / "questions.jsonl")
        if line.get("topics")
    ]
    phrasings = draw(clinic_phrasings(ROOT / "data"), options.per_topic, SEED)
    _say(f"Training our pipeline on {len(phrasings)} phrasings …")
    ours = compare("ours", our_config(WORK / "ours"), phrasings, questions, WORK / "ours", "faq_")
    _say(f"Training Rasa's default pipeline on the same, {options.epochs} epochs; this takes many minutes …")
    default = _default_on("default", phrasings, questions, options, "faq_")
    notes = (
        f"Both trained on the same {ours.examples} phrasings of our content, at most {options.per_topic} a "
        f"label (all of them would take Rasa's default hours); its classifier ran {options.epochs} epochs. "
        f"{ours.questions} held-back questions; right when the first topic named is an accepted one."
    )
    return _part("pipelines", "Rasa's default pipeline", notes, _pipeline_table(ours, default))


def measure_banking77(options: Options) -> Part | None:
    """The few-shot set: our matcher on five draws, Rasa's default pipeline on the first."""
    if options.banking77 is None:
        _say("BANKING77 is left out: give its folder as BANKING77=…")
        return None
    _say("BANKING77: our matcher …")
    accuracies = run_child("benchmarks.public_sets", ["banking77", options.banking77], WORK)["accuracies"]
    _say("BANKING77: Rasa's default pipeline on the first draw; this takes many minutes …")
    data = read_banking77(options.banking77)
    questions = [Question(p.text, (p.label,)) for p in data.test]
    default = _default_on("banking77", draw(data.train, PER_INTENT, SEEDS[0]), questions, options)
    mean, deviation = 100 * float(np.mean(accuracies)), 100 * float(np.std(accuracies))
    first_draw = row("accuracy, first draw", 100 * accuracies[0], 100 * default.accuracy, "%")
    notes = f"{PER_INTENT} examples an intent, {len(SEEDS)} draws: {mean:.1f} ± {deviation:.1f} %."
    figure = Figure("accuracy, mean of the draws", mean, 84, 86, "%")
    return _part("banking77", "BANKING77, few examples", notes, Table(default.name, (first_draw,)), figure)


def measure_clinc150(options: Options) -> Part | None:
    """The out-of-scope set, our matcher alone."""
    if options.clinc150 is None:
        _say("CLINC150 is left out: give its file as CLINC150=…")
        return None
    _say("CLINC150: our matcher …")
    found = run_child("benchmarks.public_sets", ["clinc150", options.clinc150], WORK)
    notes = (
        "Trained on the in-scope training split. The threshold is tuned on the validation split so that, "
        "with 95 % confidence, at least 95 % of in-scope questions get their label; a refusal is an error. "
        f"Before refusing, {100 * found['accuracy_before_refusing']:.1f} % of the test split are right."
    )
    return _part(
        "clinc150",
        "CLINC150, out of scope",
        notes,
        None,
        Figure("in-scope accuracy", 100 * found["in_scope_accuracy"], 95, 95, "%"),
        Figure("out-of-scope recall", 100 * found["out_of_scope_recall"], 54, 65, "%"),
        Figure("AUROC", found["auroc"], 0.970, 0.980),
    )


def measure_load(options: Options) -> Part:
    """The product's Rasa process beside a bare Rasa with the same encoder."""
    from scripts.train import current_model

    model = current_model()
    if model is None:
        raise LoadError("There is no model for what stands in data/ and config.yml: run `make train`.")
    _say("Load: training a bare Rasa …")
    answers = {flat(f"faq/{t.id}"): t.answer for t in load_topics(ROOT / "data/faq").values()}
    phrasings = draw(clinic_phrasings(ROOT / "data"), options.per_topic, SEED)
    bare = bare_server(phrasings, answers, WORK / "bare")
    _say("Load: asking both servers …")
    texts = [line["text"] for line in read_lines(options.held_back / "questions.jsonl")]
    ours, other = measure([product_server(model), bare], texts, WORK)
    notes = (
        f"`rasa run` on loopback, both asked by turns: {ours.turns} turns of one user in sessions of ten, "
        f"then rounds of {USERS} users at once. The bare Rasa has the same encoder, Rasa's logistic "
        "regression, a rule and a plain answer a topic, and Rasa's own channel and tracker store."
    )
    return _part("load", "Load", notes, _load_table(ours, other), *_load_figures(ours, other))


PARTS: dict[str, Callable[[Options], Part | None]] = {
    "pipelines": compare_pipelines,
    "banking77": measure_banking77,
    "clinc150": measure_clinc150,
    "load": measure_load,
}


def _default_on(
    name: str, phrasings: Sequence[Phrasing], questions: Sequence[Question], options: Options, only: str = ""
) -> PipelineResult:
    work = WORK / f"default-{name}"
    config = default_config(work, options.epochs)
    return compare("Rasa's default", config, flattened(phrasings), questions, work, only)


def _pipeline_table(ours: PipelineResult, default: PipelineResult) -> Table:
    rows = (
        row("accuracy", 100 * ours.accuracy, 100 * default.accuracy, "%"),
        row("training", ours.training_seconds, default.training_seconds, "s"),
        row("a message, p50", ours.p50_ms, default.p50_ms, "ms"),
        row("a message, p99", ours.p99_ms, default.p99_ms, "ms"),
        row("peak memory, training", ours.training_mb, default.training_mb, "MB", 0),
        row("peak memory, answering", ours.asking_mb, default.asking_mb, "MB", 0),
    )
    return Table(default.name, rows)


def _load_table(ours: LoadResult, bare: LoadResult) -> Table:
    rows = (
        row("a turn, p50", ours.p50_ms, bare.p50_ms, "ms"),
        row("a turn, p99", ours.p99_ms, bare.p99_ms, "ms"),
        row("processor time of a turn", ours.processor_ms, bare.processor_ms, "ms"),
        row("messages a second", ours.messages_a_second, bare.messages_a_second),
        row("resident memory", ours.rss_mb, bare.rss_mb, "MB", 0),
    )
    return Table(bare.name, rows)


def _load_figures(ours: LoadResult, bare: LoadResult) -> list[Figure]:
    return [
        Figure("a turn, ours to bare (p50)", ours.p50_ms / bare.p50_ms, 1.6, 1.2, most=True),
        Figure("messages a second, ours to bare", ours.messages_a_second / bare.messages_a_second, 0.6, 0.85),
        Figure("memory of the rasa process", ours.rss_mb, 900, 900, "MB", most=True),
    ]


def _part(name: str, title: str, notes: str, table: Table | None, *figures: Figure) -> Part:
    return Part(name, title, notes, date.today().isoformat(), table, figures)


# -- output ---------------------------------------------------------------------------------------------


def write_docs(kept: Sequence[Path]) -> None:
    """The page and the plot from the parts that exist."""
    parts = [Part.from_json(path.read_text("utf-8")) for path in kept if path.is_file()]
    DOCS.mkdir(parents=True, exist_ok=True)
    plotted = bars(parts)
    if plotted:
        draw_plot(plotted, DOCS / PLOT)
    (DOCS / "results.md").write_text(as_markdown(parts, PLOT if plotted else ""), "utf-8")


def bars(parts: Sequence[Part]) -> dict[str, dict[str, float]]:
    """What the plot shows: for each measure in `PLOTTED` that was measured, the value of either system."""
    return {
        f"{measure}\n({part.title.partition(',')[0]})": {
            "ours": _number(ours),
            part.table.other: _number(other),
        }
        for part in parts
        if part.table
        for measure, ours, other, _ in part.table.rows
        if (part.name, measure) in PLOTTED
    }


PLOTTED = {
    ("pipelines", "accuracy"),
    ("pipelines", "training"),
    ("banking77", "accuracy, first draw"),
    ("load", "a turn, p50"),
    ("load", "messages a second"),
}


def _number(cell: str) -> float:
    return float(cell.split()[0].replace(",", ""))


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
