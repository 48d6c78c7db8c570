"""Kill the worker and the front door at random moments of publishing: ``make publish-kills KILLS=50 SEED=1``.

A real system on a copy of the project, with the real trainer. After each release database, files, model and
the answer must agree. Exit status 1 where they do not.
"""

import argparse
import hashlib
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread

import httpx
import psutil

from content.topics import load_topic
from tests.support.publishing import PAGE, QUESTION, TOPIC, draft, last_release, set_up
from tests.support.staff_client import Staff, add_staff
from tests.support.system import System

CHECKED_IN, PLACED_IN = 600.0, 120.0  # seconds, kills included
KILL_IN_CHECKS = 45.0  # seconds after the proposal, at the latest
KILL_IN_PLACING = 4.0


class Kills:
    """The series. ``breaches`` holds what must never be."""

    def __init__(self, system: System, wanted: int, rng: random.Random, trains: bool) -> None:
        self.counts: Counter[str] = Counter()
        self.breaches: list[str] = []
        self.seconds: dict[str, list[float]] = {}
        self._system, self._wanted, self._rng, self._trains = system, wanted, rng, trains
        self._editor = Staff(system, "edda", add_staff(system, "edda", "EDITOR"))
        self._approver = Staff(system, "carla", add_staff(system, "carla", "APPROVER"))
        self._round = 0

    @property
    def killed(self) -> int:
        return sum(number for name, number in self.counts.items() if name.startswith("kill"))

    def run(self) -> None:
        """Releases of texts, releases with a model and ways back in turn, until enough were killed."""
        while self.killed < self._wanted:
            self._round += 1
            self._publish(phrasing=self._trains and self._round % 3 == 1)
            if self._round % 2 == 0 and self.killed < self._wanted:
                self._go_back()

    def close(self) -> None:
        """Sign nobody out, but close the connections."""
        self._editor.close()
        self._approver.close()

    def _publish(self, phrasing: bool) -> None:
        words, fields = draft(self._system, self._editor, self._round, phrasing)
        self._until_answered(lambda: self._editor.post(f"{PAGE}save", **fields))
        if not self._rows(f"SELECT topic FROM topics_draft WHERE topic = '{TOPIC}'"):
            return self._breach("the draft was lost")
        self._until_answered(
            lambda: self._editor.post("/staff/releases/propose", topic=[TOPIC], note="kills")
        )
        number = last_release(self._system)
        kills = self._rng.choice((1, 2, 3)) if phrasing else self._rng.choice((0, 1))
        for _ in range(min(kills, self._wanted - self.killed)):
            self._kill("worker", "checks", self._rng.uniform(0.5, KILL_IN_CHECKS if phrasing else 3))
        state = self._wait(number, ("checking",), CHECKED_IN)
        if state != "ready":
            self._drop(number, f"release {number} is {state} after its checks: {self._reason(number)}")
            return None
        where = "worker" if phrasing else "web"
        self._killing(where, "placing", lambda: self._approver.post(f"/staff/releases/{number}/approve"))
        if self._state(number) == "ready":
            # The front door died before the approval was written down: the person sees it and clicks again.
            self._until_answered(lambda: self._approver.post(f"/staff/releases/{number}/approve"))
        self._agree(number, words)
        return None

    def _go_back(self) -> None:
        rows = self._rows(
            "SELECT number FROM releases_release WHERE state = 'past' ORDER BY number DESC LIMIT 6"
        )
        if not rows:
            return self._breach("there is no release to go back to")
        target = self._rng.choice(rows)[0]
        before = last_release(self._system)
        self._killing(
            self._rng.choice(("worker", "web")),
            "way back",
            lambda: self._approver.post(f"/staff/releases/{target}/back"),
        )
        if last_release(self._system) == before:
            self._until_answered(lambda: self._approver.post(f"/staff/releases/{target}/back"))
        self._agree(last_release(self._system), None)
        return None

    def _killing(self, program: str, phase: str, send: Callable[[], object]) -> None:
        """Send a form, and kill meanwhile."""

        def quietly() -> None:
            with suppress(httpx.TransportError):
                send()

        thread = Thread(target=quietly)
        thread.start()
        if self.killed < self._wanted:
            self._kill(program, phase, self._rng.uniform(0, KILL_IN_PLACING if program == "worker" else 0.8))
        thread.join()

    def _kill(self, program: str, phase: str, after: float) -> None:
        time.sleep(after)
        deadline = time.monotonic() + 30
        while True:
            try:
                self._system.program(program).kill()
                break
            except (AssertionError, psutil.Error):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        self.counts[f"kill of {program} in {phase}"] += 1

    def _until_answered(self, send: Callable[[], httpx.Response]) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                if send().status_code < 500:
                    return
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.3)

    def _agree(self, number: int, words: str | None) -> None:
        """Database, files, model and answer after a release, whatever became of it."""
        started = time.monotonic()
        state = self._wait(number, ("publishing",), PLACED_IN)
        self.counts[f"release {state}"] += 1
        self._system.wait_until_ready(120)
        if state not in ("live", "failed"):
            return self._breach(f"release {number} is {state}")
        live = self._rows(
            "SELECT number, model, model_sha256, seconds FROM releases_release WHERE state = 'live'"
        )
        if len(live) != 1:
            return self._breach(f"{len(live)} releases are live at once")
        shown, model, checksum, seconds = live[0]
        if state == "live":
            if shown != number:
                return self._breach(f"release {number} counts as live, but {shown} is")
            self.seconds.setdefault("in place", []).append(seconds)
            self.seconds.setdefault("seen until live", []).append(time.monotonic() - started)
        kept = {
            p.name: p.read_bytes() for p in (self._system.var_dir / f"releases/{shown}/faq").glob("*.yml")
        }
        there = {p.name: p.read_bytes() for p in (self._system.root / "data" / "faq").glob("*.yml")}
        if kept != there:
            return self._breach(f"the files are not those of release {shown}")
        in_use = json.loads((self._system.root / "models" / "current.json").read_text())["model"]
        digest = hashlib.sha256((self._system.root / "models" / in_use).read_bytes()).hexdigest()
        if (in_use, digest) != (model, checksum):
            return self._breach(f"model {in_use} is in use, release {shown} says {model}")
        said = json.dumps(self._system.ask(QUESTION), ensure_ascii=False)
        expected = load_topic(self._file()).answer.split("\n")[0][:60]
        if expected not in said or (state == "live" and words is not None and words[:40] not in said):
            return self._breach(f"the answer is not that of release {shown}")
        if state == "failed" and words is not None and not self._rows("SELECT topic FROM topics_draft"):
            return self._breach(f"release {number} failed and its draft is gone")
        self.counts["agreed"] += 1
        return None

    def _file(self) -> Path:
        return self._system.root / "data" / "faq" / f"{TOPIC}.yml"

    def _rows(self, sql: str) -> list[tuple[object, ...]]:
        rows: list[tuple[object, ...]] = self._system.query(sql)
        return rows

    def _state(self, number: int) -> str:
        return str(self._rows(f"SELECT state FROM releases_release WHERE number = {number}")[0][0])

    def _reason(self, number: int) -> str:
        return str(self._rows(f"SELECT reason FROM releases_release WHERE number = {number}")[0][0])

    def _wait(self, number: int, states: tuple[str, ...], seconds: float) -> str:
        started = time.monotonic()
        while (state := self._state(number)) in states and time.monotonic() < started + seconds:
            time.sleep(0.2)
        self.seconds.setdefault(states[0], []).append(time.monotonic() - started)
        return state

    def _drop(self, number: int, what: str) -> None:
        self._breach(what)
        self._until_answered(lambda: self._editor.post(f"/staff/releases/{number}/withdraw"))

    def _breach(self, what: str) -> None:
        self.breaches.append(what)
        print(f"BREACH {what}", flush=True)


def series(kills: int, seed: int, folder: Path, trains: bool = True) -> Kills:
    """Run it in an empty folder; what was counted. Without training it takes a minute."""
    root = set_up(folder)
    system = System(root / "var", root)
    try:
        run = Kills(system, kills, random.Random(seed), trains)
        try:
            run.run()
        finally:
            run.close()
    finally:
        system.stop()
    return run


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run = series(options.kills, options.seed, Path(folder))
    for name, number in sorted(run.counts.items()):
        print(f"{number:4} {name}")
    for name, seconds in run.seconds.items():
        print(f"{name}: {len(seconds)} times, {min(seconds):.1f} to {max(seconds):.1f} s")
    print(f"{run.killed} kills, {len(run.breaches)} breaches")
    return 1 if run.breaches else 0


if __name__ == "__main__":
    sys.exit(main())
