"""Measuring processes: what comes back, and what is said when one fails."""

from pathlib import Path

import pytest

from benchmarks import child
from benchmarks.child import ChildError, environment, run_child

PROGRAM = """
import argparse, pathlib, sys
from benchmarks.child import report
parser = argparse.ArgumentParser()
parser.add_argument("step")
parser.add_argument("--result", type=pathlib.Path)
options = parser.parse_args()
print("a line for the log")
if options.step == "fail":
    sys.exit("the disk is full")
sys.exit(report(options.result, lambda: {"held": len(bytearray(60_000_000))}))
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A measuring program of our own, found by its module name from the children's working folder."""
    (tmp_path / "measuring_program.py").write_text(PROGRAM, "utf-8")
    path = f"{child.ROOT}:{tmp_path}"
    monkeypatch.setattr(child, "environment", lambda **more: environment(PYTHONPATH=path, **more))
    return "measuring_program"


def test_a_child_reports_its_figures_and_its_own_peak_memory(program: str, tmp_path: Path) -> None:
    found = run_child(program, ["measure"], tmp_path / "work")
    assert found["held"] == 60_000_000
    assert found["peak_mb"] > 60
    log = tmp_path / "work" / "measuring_program-measure.log"
    assert log.read_text("utf-8") == "a line for the log\n"


def test_a_failing_child_is_shown_with_the_end_of_its_log(program: str, tmp_path: Path) -> None:
    with pytest.raises(ChildError, match="the disk is full"):
        run_child(program, ["fail"], tmp_path / "work")


def test_children_are_quiet_and_train_anew() -> None:
    variables = environment()
    assert variables["RASA_TELEMETRY_ENABLED"] == "false"
    assert variables["RASA_MAX_CACHE_SIZE"] == "0"
    assert variables["PYTHONPATH"] == str(child.ROOT)
