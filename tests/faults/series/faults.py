"""The faults. Each is begun while people write, and undone afterwards."""

import random
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import httpx
import psutil

from tests.faults.series.mail import Mail
from tests.faults.series.volume import Volume
from tests.support.system import System, programs

FILES = ("clinic.sqlite3", "clinic.sqlite3-wal", "clinic.sqlite3-shm")
BACK_IN = 90.0  # seconds until a killed program is back


@dataclass(frozen=True)
class Fault:
    """One kind of fault.

    Attributes:
        part: what it breaks; of one part, one fault at a time.
        kill: a process dies of it.
        begin: brings it about; returns what undoes it.
        times: how often each message is sent, at once.
    """

    kind: str
    part: str
    kill: bool
    begin: Callable[[], Callable[[], None]]
    times: int = 1

    @property
    def door_dies(self) -> bool:
        """Whether the front door is away for a while, so that people have to send again."""
        return self.part == "web"


class Breaker:
    """Makes the faults that are possible on this machine."""

    def __init__(self, system: System, volume: Volume, mail: Mail | None) -> None:
        self._system = system
        self._volume = volume
        self._mail = mail

    def impossible(self) -> list[str]:
        """The kinds that need a disk of one's own, where this machine gives none."""
        return ["database read-only"] * (not self._volume.can_protect) + ["disk full"] * (
            not self._volume.can_fill
        )

    def faults(self) -> list[Fault]:
        """Every kind that is possible, in a fixed order."""
        found = []
        for name in programs():
            found += [
                Fault(f"kill {name}", name, True, lambda name=name: self._kill(name)),
                Fault(f"hang {name}", name, name == "web", lambda name=name: self._hang(name)),
            ]
        found += [
            Fault("restart web", "web", False, self._restart),
            Fault("database locked", "store", False, self._lock),
            Fault("database moved away", "store", False, self._move_away),
            Fault("ten at once", "people", False, lambda: _nothing, times=10),
        ]
        if self._mail is not None:
            found.append(Fault("mail server down", "mail", False, self._stop_mail))
        if self._volume.can_protect:
            found.append(Fault("database read-only", "store", False, self._protect))
        if self._volume.can_fill:
            found.append(Fault("disk full", "store", False, self._fill))
        return found

    def wait_for(self, part: str) -> None:
        """Wait until a part is well, so that the next fault finds something to break."""
        deadline = time.monotonic() + BACK_IN
        while not self._is_well(part):
            if time.monotonic() > deadline:
                raise AssertionError(f"{part} did not come back within {BACK_IN:.0f} s")
            time.sleep(0.1)

    def _is_well(self, part: str) -> bool:
        if part in ("store", "people", "mail"):
            return True
        with suppress(AssertionError, httpx.HTTPError, psutil.Error):
            process = self._system.program(part)
            if part == "web":
                return httpx.get(f"{self._system.base_url}/healthz", timeout=3).status_code == httpx.codes.OK
            if part == "rasa":
                body = httpx.get(f"{self._system.base_url}/readyz", timeout=15).json()
                return not any(problem.startswith("rasa") for problem in body["problems"])
            return process.status() != psutil.STATUS_STOPPED
        return False

    def _kill(self, name: str) -> Callable[[], None]:
        self._system.program(name).kill()
        return _nothing

    def _hang(self, name: str) -> Callable[[], None]:
        process = self._system.program(name)
        process.suspend()
        # The front door is not woken up: its watcher must end it.
        return _nothing if name == "web" else lambda: _resume(process)

    def _restart(self) -> Callable[[], None]:
        self._system.program("web").send_signal(signal.SIGTERM)
        return _nothing

    def _lock(self) -> Callable[[], None]:
        holder = sqlite3.connect(
            self._volume.path / FILES[0], isolation_level=None, timeout=10, check_same_thread=False
        )
        holder.execute("BEGIN IMMEDIATE")
        return holder.close

    def _move_away(self) -> Callable[[], None]:
        moved = [self._volume.path / name for name in FILES if (self._volume.path / name).exists()]
        for file in moved:
            file.rename(file.with_name(file.name + ".away"))

        def back() -> None:
            for file in reversed(moved):
                file.with_name(file.name + ".away").rename(file)

        return back

    def _protect(self) -> Callable[[], None]:
        names = list(FILES[:2])
        self._volume.protect(names)
        return lambda: self._volume.release(names)

    def _stop_mail(self) -> Callable[[], None]:
        assert self._mail is not None
        self._mail.stop()
        return self._mail.start

    def _fill(self) -> Callable[[], None]:
        self._volume.fill()
        return self._volume.empty


def plan(faults: list[Fault], count: int, rng: random.Random) -> list[list[Fault]]:
    """At least `count` faults in steps of one or two at once, each kind as often as the others."""
    steps: list[list[Fault]] = []
    bag: list[Fault] = []
    planned = 0
    while planned < count:
        if not bag:
            bag = rng.sample(faults, len(faults))
        step = [bag.pop()]
        if bag and bag[-1].part != step[0].part and rng.random() < 0.4:
            step.append(bag.pop())
        steps.append(step)
        planned += len(step)
    return steps


def _resume(process: psutil.Process) -> None:
    with suppress(psutil.NoSuchProcess):
        process.resume()


def _nothing() -> None:
    pass
