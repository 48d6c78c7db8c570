"""Write the made parts of ``docs/safety.md`` anew: ``python -m scripts.safety_page``, ``make docs``.

Made are the levels of the red-flag groups (from ``data/red_flags/``) and the hazard log (from
``data/hazards.yml``); they stand between ``<!-- made: name -->`` and ``<!-- end -->``.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from content.sources import Source, load_sources
from safety import Level
from safety.vocabulary import Group, Vocabulary, load_vocabulary

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "safety.md"
HAZARDS = ROOT / "data" / "hazards.yml"

SEVERITIES = ("minor", "significant", "considerable", "major", "catastrophic")
LIKELIHOODS = ("very low", "low", "medium", "high", "very high")
# Risk from 1 (acceptable) to 5 (unacceptable), by likelihood and severity: the example matrix of the guidance
# to DCB0129. To be checked against the standard by whoever takes the assessment over.
RISKS = {
    "very high": (3, 4, 4, 5, 5),
    "high": (2, 3, 3, 4, 5),
    "medium": (2, 2, 3, 3, 4),
    "low": (1, 2, 2, 3, 4),
    "very low": (1, 1, 2, 2, 3),
}
LEVEL_WORDS = {
    Level.EMERGENCY: "EMERGENCY (call now)",
    Level.SAME_DAY: "SAME DAY (a clinician today)",
    Level.CHECK: "Safety check (one question)",
}
RISK_WORDS = {
    "thinners": "blood thinners",
    "postpartum": "after a birth",
    "pill": "the pill or HRT",
    "clot_history": "an earlier clot",
    "travel": "a long journey",
}


class PageError(Exception):
    """Something in the data or the page keeps it from being written; the message says what and where."""


@dataclass(frozen=True)
class Control:
    """One measure against a hazard, with the tests that prove it (file::function)."""

    what: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Hazard:
    """One row of the hazard log; ``before`` and ``after``: the likelihood without and with the controls."""

    id: str
    hazard: str
    cause: str
    effect: str
    severity: str
    before: str
    after: str
    controls: tuple[Control, ...]
    missing: str
    residual: str

    def risk(self, likelihood: str) -> int:
        """1 to 5."""
        return RISKS[likelihood][SEVERITIES.index(self.severity)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; with ``--check`` nothing is written, and 1 tells that the page is not current."""
    parser = argparse.ArgumentParser(prog="python -m scripts.safety_page")
    parser.add_argument("--check", action="store_true", help="only say whether the page is current")
    options = parser.parse_args(arguments)
    try:
        before = PAGE.read_text("utf-8")
        after = made(before)
    except PageError as problem:
        print(problem, file=sys.stderr)
        return 1
    if options.check:
        if before != after:
            print("docs/safety.md is not current; run make docs", file=sys.stderr)
        return int(before != after)
    PAGE.write_text(after, "utf-8")
    return 0


def made(page: str) -> str:
    """The page with its made parts as the data stand now. Raises PageError."""
    vocabulary = load_vocabulary()
    sources = load_sources(ROOT / "data" / "sources.yml")
    parts = {
        "levels": "\n".join(_levels(vocabulary, sources)),
        "hazards": "\n".join(_hazards(load_hazards(HAZARDS))),
    }
    for name, part in parts.items():
        pieces = re.split(rf"(?<=<!-- made: {name} -->\n).*?(?=<!-- end -->)", page, flags=re.DOTALL)
        if len(pieces) != 2:
            raise PageError(f"docs/safety.md needs the marks of “{name}” once; restore them from git")
        page = f"\n{part}\n\n".join(pieces)
    return page


def load_hazards(path: Path) -> list[Hazard]:
    """The hazard log. Raises PageError naming the hazard and what is wrong with it."""
    data = yaml.safe_load(path.read_text("utf-8"))
    return [_hazard(name, entry) for name, entry in data.items()]


def missing_tests(hazards: Sequence[Hazard]) -> list[str]:
    """The tests that the log names and that do not exist."""
    named = {test for hazard in hazards for control in hazard.controls for test in control.tests}
    functions: dict[str, set[str]] = {}
    for file in {test.partition("::")[0] for test in named}:
        path = ROOT / file
        tree = ast.parse(path.read_text("utf-8")) if path.is_file() else ast.Module([], [])
        functions[file] = {
            node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        }
    return sorted(test for test in named if test.partition("::")[2] not in functions[test.partition("::")[0]])


def _hazard(name: str, entry: Mapping[str, Any]) -> Hazard:
    try:
        hazard = Hazard(
            id=name,
            hazard=entry["hazard"],
            cause=entry["cause"],
            effect=entry["effect"],
            severity=entry["severity"],
            before=entry["likelihood"]["before"],
            after=entry["likelihood"]["after"],
            controls=tuple(Control(each["what"], tuple(each["tests"])) for each in entry["controls"]),
            missing=entry.get("missing", ""),
            residual=entry["residual"],
        )
    except (KeyError, TypeError) as error:
        raise PageError(f"data/hazards.yml: {name}: {error} is missing or not of its form") from None
    if hazard.severity not in SEVERITIES:
        raise PageError(f"data/hazards.yml: {name}: severity must be one of {', '.join(SEVERITIES)}")
    for likelihood in (hazard.before, hazard.after):
        if likelihood not in LIKELIHOODS:
            raise PageError(f"data/hazards.yml: {name}: likelihood must be one of {', '.join(LIKELIHOODS)}")
    if LIKELIHOODS.index(hazard.after) > LIKELIHOODS.index(hazard.before):
        raise PageError(f"data/hazards.yml: {name}: controls cannot make it more likely")
    if not hazard.controls or not all(control.tests for control in hazard.controls):
        raise PageError(f"data/hazards.yml: {name}: a control without a test is none; write it under missing")
    return hazard


def _levels(vocabulary: Vocabulary, sources: Mapping[str, Source]) -> Iterator[str]:
    titles = {symptom.id: symptom.title for symptom in vocabulary.symptoms()}
    for group in sorted(vocabulary.groups, key=lambda group: group.priority):
        yield f"### {group.title}\n"
        for level, words in LEVEL_WORDS.items():
            alone = [
                symptom.title
                for symptom in group.symptoms
                if any(each is level for each, _ in symptom.patterns)
            ]
            if alone:
                yield f"- **{words}**, by their wording: {'; '.join(alone)}."
            for combination in group.combinations:
                if combination.level is level:
                    sets = (
                        " / ".join(sorted(_sign(name, titles) for name in need)) for need in combination.needs
                    )
                    yield f"- **{words}**, together: {' **and** '.join(sets)}."
        yield f"- Sources: {'; '.join(_sources(group, sources))}.\n"


def _sign(name: str, titles: Mapping[str, str]) -> str:
    if name in titles:
        return titles[name][0].lower() + titles[name][1:]
    plain = name.removesuffix("_weak")
    words = RISK_WORDS.get(plain, plain.replace("_", " "))
    return words if plain == name else f"{words} in weaker words"


def _sources(group: Group, sources: Mapping[str, Source]) -> Iterator[str]:
    ids = dict.fromkeys((*group.sources, *(each for symptom in group.symptoms for each in symptom.sources)))
    for each in ids:
        source = sources.get(each)
        if source is None:
            raise PageError(f"data/red_flags/{group.id}.yml: {each} is not in data/sources.yml")
        name = f"[{source.name}]({source.url})" if source.url else source.name
        yield f"{name} ({source.read})"


def _hazards(hazards: Sequence[Hazard]) -> Iterator[str]:
    yield "| | Hazard | Severity | Likelihood without → with controls | Risk without → with |"
    yield "| --- | --- | --- | --- | --- |"
    for hazard in hazards:
        risks = f"{hazard.risk(hazard.before)} → {hazard.risk(hazard.after)}"
        likelihoods = f"{hazard.before} → {hazard.after}"
        yield f"| {hazard.id} | {hazard.hazard} | {hazard.severity} | {likelihoods} | {risks} |"
    for hazard in hazards:
        yield f"\n### {hazard.id} {hazard.hazard}\n"
        yield f"- Cause: {hazard.cause}"
        yield f"- Effect: {hazard.effect}"
        yield "- Controls, each with its tests:"
        for control in hazard.controls:
            yield f"  - {control.what}: {', '.join(f'`{test}`' for test in control.tests)}"
        if hazard.missing:
            yield f"- Missing: {hazard.missing}"
        yield f"- Residual risk ({hazard.risk(hazard.after)}): {hazard.residual}"


if __name__ == "__main__":
    sys.exit(main())
