"""Run the series: ``python -m tests.faults.series [--faults 200] [--seed 1]``, which is ``make faults``.

Exit status 1 on any breach: a person without the words in time, a level that was not held, an escalation lost
or doubled. The same seed gives the same order of faults and messages.
"""

import argparse
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

from content.clinic import Clinic, load_clinic
from safety.vocabulary import load_vocabulary
from tests.faults.series.faults import Breaker, Fault, plan
from tests.faults.series.ledger import IN_TIME, RESTARTED_IN, Ledger, Sent, Store, compare
from tests.faults.series.mail import Mail
from tests.faults.series.people import Crowd, Person, RedFlag, red_flags
from tests.faults.series.volume import Volume, in_own_namespace
from tests.support.system import ROOT, System, programs

PEOPLE = 4  # at once
TAKEN_IN_WITHIN = 60.0  # seconds after the last fault until everything is in the store
DELIVERED_WITHIN = 120.0


def main(arguments: list[str]) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.series", description="A series of faults.")
    parser.add_argument("--faults", type=int, default=200, help="at least so many (200)")
    parser.add_argument("--seed", type=int, default=1, help="what sets the order (1)")
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"who write at once ({PEOPLE})")
    options = parser.parse_args(arguments)
    in_own_namespace(arguments)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        volume = Volume(Path(folder))
        mail = Mail() if "worker" in programs() else None
        system = System(volume.path, **(mail.variables(Path(folder)) if mail else {}))
        try:
            return Series(system, volume, mail, options.seed, options.people).run(options.faults)
        finally:
            if mail is not None:
                mail.stop()
            system.stop()
            volume.unmount()


class Series:
    """One run."""

    def __init__(self, system: System, volume: Volume, mail: Mail | None, seed: int, people: int) -> None:
        self._system = system
        self._volume = volume
        self._mail = mail
        self._rng = random.Random(seed)
        self._seed = seed
        self._people = people
        self._ledger = Ledger()
        self._clinic: Clinic = load_clinic(ROOT / "clinic.toml", ROOT / "data" / "locales.yml")
        self._flags: list[RedFlag] = red_flags(load_vocabulary())
        self._arrived = 0

    def run(self, count: int) -> int:
        """All steps, the recovery and the comparison; 0 where nothing was breached."""
        breaker = Breaker(self._system, self._volume, self._mail)
        faults = breaker.faults()
        steps = plan(faults, count, self._rng)
        print(f"Seed {self._seed}, disk: {self._volume.kind}.", flush=True)
        if breaker.impossible():
            print(f"Not possible on this machine: {', '.join(breaker.impossible())}.", flush=True)
        started = time.monotonic()
        for number, step in enumerate(steps, 1):
            self._step(breaker, step)
            kinds = " + ".join(fault.kind for fault in step)
            print(f"{number:4}/{len(steps)}  {time.monotonic() - started:5.0f} s  {kinds}", flush=True)
        for fault in faults:
            breaker.wait_for(fault.part)
        store = self._store()
        delivered = self._delivered() if self._mail is not None else None
        self._report(store, delivered, time.monotonic() - started)
        return 1 if self._ledger.breaches else 0

    def _step(self, breaker: Breaker, step: list[Fault]) -> None:
        for fault in step:
            breaker.wait_for(fault.part)
        breaker.wait_for("web")
        crowd = Crowd([self._person() for _ in range(self._people)])
        crowd.arrive()
        # A fault of the front door strikes while the messages are on their way, the others before.
        early = [fault for fault in step if not fault.door_dies]
        undo = [self._begin(fault) for fault in early]
        try:
            writing = _aside(lambda: crowd.write(len(early) < len(step), max(fault.times for fault in step)))
            for fault in step:
                if fault.door_dies:
                    time.sleep(self._rng.uniform(0, 0.4))
                    undo.append(self._begin(fault))
            writing()
            crowd.ask_on(len(early) < len(step))
        finally:
            for each in reversed(undo):
                each()
        crowd.leave()

    def _begin(self, fault: Fault) -> Callable[[], None]:
        undo = fault.begin()
        self._ledger.fault(fault.kind, fault.kill)
        return undo

    def _person(self) -> Person:
        self._arrived += 1
        flag = self._rng.choice(self._flags)
        return Person(self._arrived, self._system.base_url, self._clinic, self._ledger, flag)

    def _store(self) -> Store:
        """What the store holds once everything that waited has been taken in, or after the time for it."""
        deadline = time.monotonic() + TAKEN_IN_WITHIN
        while True:
            store = compare(
                self._ledger.sent,
                self._system.query(
                    "SELECT m.message_id, e.conversation, m.level FROM escalations_escalationmessage m"
                    " JOIN escalations_escalation e ON e.id = m.escalation_id"
                ),
                [row[0] for row in self._system.query("SELECT conversation FROM escalations_escalation")],
            )
            if not store.lost or time.monotonic() > deadline:
                break
            time.sleep(1)
        for what, who in (
            ("lost", store.lost),
            ("doubled", store.doubled),
            ("of too low a level", store.too_low),
        ):
            for each in who:
                self._ledger.breach(f"{each}: escalation {what}")
        for person in store.people_doubled:
            self._ledger.breach(f"person {person}: more than one escalation")
        return store

    def _delivered(self) -> tuple[int, int]:
        """How many escalations there are that staff must hear of by mail, and of how many the mail came."""
        assert self._mail is not None
        sql = "SELECT id, round FROM escalations_escalation WHERE level IN ('emergency', 'same_day')"
        deadline = time.monotonic() + DELIVERED_WITHIN
        while True:
            rounds = dict(self._system.query(sql))
            missing = sorted(set(rounds) - set(self._mail.keys))
            if not missing or time.monotonic() > deadline:
                break
            time.sleep(1)
        for each in missing:
            self._ledger.breach(f"escalation {each}: no mail to the staff")
        for each, keys in self._mail.keys.items():
            # A mail that was sent again has the same key; each raising of the level is an alert of its own.
            if len(keys) > rounds.get(each, 0):
                self._ledger.breach(f"escalation {each}: {len(keys)} alerts for {rounds.get(each, 0)} rounds")
        return len(rounds), len(rounds) - len(missing)

    def _report(self, store: Store, delivered: tuple[int, int] | None, seconds: float) -> None:
        ledger = self._ledger
        sent = ledger.sent
        shown = [one for one in sent if one.seconds is not None]
        lines = [
            "",
            f"{'seed':<24}{self._seed}",
            f"{'time':<24}{seconds:.0f} s",
            f"{'faults':<24}{sum(ledger.faults.values())}, {ledger.kills} of them kills",
            *(f"  {kind:<22}{count}" for kind, count in sorted(ledger.faults.items())),
            f"{'messages':<24}{len(sent)} with a red flag, {ledger.plain} others",
            f"{'deliveries':<24}{ledger.deliveries}, {sum(one.redelivered for one in sent)} of them again",
            f"{'words shown':<24}{len(shown)} of {len(sent)}",
            f"{'  front door up':<24}slowest {_slowest(shown, IN_TIME):.2f} s (limit {IN_TIME:.0f} s)",
            f"{'  front door died':<24}slowest {_slowest(shown, RESTARTED_IN):.2f} s"
            f" (limit {RESTARTED_IN:.0f} s)",
            f"{'escalations expected':<24}{len(sent)}, {self._spooled()} through a spool",
            f"{'  found':<24}{store.found}",
            f"{'  doubled':<24}{len(store.doubled) + len(store.people_doubled)}",
            f"{'  lost':<24}{len(store.lost)}",
            *([f"{'mails to the staff':<24}{delivered[1]} of {delivered[0]}"] if delivered else []),
            f"{'breaches':<24}{len(ledger.breaches)}",
            *(f"  {breach}" for breach in ledger.breaches),
        ]
        print("\n".join(lines), flush=True)

    def _spooled(self) -> int:
        """Messages that reached the store from a spool, before their other way did."""
        lines = (line for line in self._system.logs().splitlines() if '"escalation from spool"' in line)
        return sum('"new": true' in line for line in lines)


def _slowest(sent: list[Sent], limit: float) -> float:
    """Seconds, of the messages for which this limit holds."""
    return max((one.seconds or 0 for one in sent if one.by_the_end_of == limit), default=0.0)


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _aside(do: Callable[[], None]) -> Callable[[], None]:
    """Start `do` in a thread; what is returned waits for its end and raises what it raised."""
    threads = ThreadPoolExecutor(1)
    running = threads.submit(do)

    def wait() -> None:
        running.result()
        threads.shutdown()

    return wait


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
