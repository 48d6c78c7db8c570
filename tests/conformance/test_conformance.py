"""The short form of the kit (``make conformance``), against the real system."""

import subprocess
import sys

from tests.support.system import ROOT

MESSAGES = 40


def test_the_short_form_of_the_kit(trained_model):
    options = f"--messages {MESSAGES} --seed 3 --seconds 0 --short"
    command = [sys.executable, "-m", "tests.conformance", *options.split()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    total = next(line.split() for line in done.stdout.splitlines() if line.startswith("total"))
    assert total[1] == str(MESSAGES)
