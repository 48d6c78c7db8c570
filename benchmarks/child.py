"""Run a measurement in a process of its own, so that its time and memory are its alone."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# Rasa, TensorFlow and their warnings go into the log; Rasa's cache would make a second training look free.
ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_MAX_CACHE_SIZE": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
}
LOG_LINES_SHOWN = 15


class ChildError(RuntimeError):
    """A measuring process failed; the message ends with the last lines of its log."""


def environment(**more: str) -> dict[str, str]:
    """The environment for a child: ours, with Rasa kept quiet and the project importable."""
    return {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(ROOT), **more}


def run_child(module: str, arguments: Sequence[str | Path], work: Path) -> dict[str, Any]:
    """Run ``python -m module arguments…`` from the project's root and return the JSON it reports.

    Whatever it prints goes to a log in `work`. Raises ChildError when it fails.
    """
    work.mkdir(parents=True, exist_ok=True)
    name = f"{module.rpartition('.')[2]}-{arguments[0]}"
    result, log = work / f"{name}.json", work / f"{name}.log"
    command = [sys.executable, "-m", module, *map(str, arguments), "--result", str(result)]
    with log.open("wb") as output:
        status = subprocess.run(command, cwd=ROOT, env=environment(), stdout=output, stderr=output).returncode
    if status != 0:
        raise ChildError(f"{' '.join(command)} ended with status {status}:\n{last_lines(log)}")
    found: dict[str, Any] = json.loads(result.read_text("utf-8"))
    return found


def last_lines(log: Path) -> str:
    """The end of a log, for an error message."""
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-LOG_LINES_SHOWN:])


def report(result: Path, measure: Callable[[], Mapping[str, Any]]) -> int:
    """In the child: measure, add this process's peak memory in MB, write the JSON; the exit status."""
    found = dict(measure())
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result.write_text(json.dumps(found), "utf-8")
    return 0
