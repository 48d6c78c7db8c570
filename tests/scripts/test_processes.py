"""Each case runs in a process of its own, since ``stop`` ends every child of the one that calls it."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import psutil
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="adopting orphans is Linux's own")

# Ends politely, or not at all when "deaf"; has a child of its own in another process group, just as willing.
PROGRAM = """
import signal, subprocess, sys, time
from pathlib import Path
if sys.argv[1] == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if sys.argv[2] == "parent":
    command = [sys.executable, __file__, sys.argv[1], "child"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
    child.stdout.readline()
    print(child.pid, flush=True)
else:
    print("up", flush=True)
time.sleep(60)
"""

# What scripts/run.py does: start, wait to be told, stop.
STARTER = """
import os, sys
from pathlib import Path
from scripts import processes
program = processes.start([sys.executable, sys.argv[1], sys.argv[2], "parent"], os.environ, Path("."))
print(program.pid, flush=True)
sys.stdin.readline()
processes.stop(program, 0.5)
"""


class Started:
    """A starter, its program and the program's child."""

    def __init__(self, folder, temper):
        program = folder / "program.py"
        program.write_text(PROGRAM)
        command = [sys.executable, "-c", STARTER, str(program), temper]
        self.starter = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.program, self.child = (psutil.Process(int(self.starter.stdout.readline())) for _ in range(2))

    def gone(self, seconds=5):
        _, alive = psutil.wait_procs([self.program, self.child], timeout=seconds)
        return not alive


@pytest.fixture
def start(tmp_path):
    started = []

    def make(temper):
        started.append(Started(tmp_path, temper))
        return started[-1]

    yield make
    for each in started:
        for process in (each.starter, each.program, each.child):
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                process.kill()
        each.starter.communicate()


@pytest.mark.parametrize("temper", ["willing", "deaf"])
def test_stop_leaves_no_process_behind(start, temper):
    started = start(temper)
    started.starter.communicate("stop\n", timeout=10)
    assert started.gone()


def test_stop_finds_what_a_killed_program_left_behind(start):
    started = start("willing")
    started.program.kill()
    time.sleep(0.2)
    assert started.child.is_running()
    started.starter.communicate("stop\n", timeout=10)
    assert started.gone()


def test_a_program_is_asked_to_end_when_its_starter_is_killed(start):
    started = start("willing")
    os.kill(started.starter.pid, signal.SIGKILL)
    started.starter.wait()
    psutil.wait_procs([started.program], timeout=5)
    assert not started.program.is_running()
