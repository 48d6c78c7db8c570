"""Run the kit: ``python -m tests.conformance [--messages 1000] [--seed 1]``, which is ``make conformance``.

Exit status 1 on any breach. Everything is judged from outside: by the answers to the webhooks, by what
arrives at the providers' side, and by reading the database.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

from tests.conformance import latency, suite
from tests.conformance.accounts import environment
from tests.conformance.bench import World
from tests.conformance.clients import clients
from tests.conformance.crash import CrashSeries
from tests.conformance.provider.server import CALM, Mishaps, ProviderSide
from tests.support.system import System

MISHAPS = Mishaps(busy=0.03, fails=0.03, hangs=0.002, lost_answers=0.03, statuses=0.3)


def main(arguments: list[str]) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.conformance", description="All channels, from outside."
    )
    parser.add_argument("--messages", type=int, default=1000, help="of the crash series (1000)")
    parser.add_argument("--seed", type=int, default=1, help="what sets people, words, mishaps and kills (1)")
    parser.add_argument(
        "--seconds", type=float, default=30, help="of the latency measurement, 0 for none (30)"
    )
    parser.add_argument("--short", action="store_true", help="bursts on two channels only")
    parser.add_argument("--only", default="", help="variants, latency or crash")
    parser.add_argument("--logs", type=Path, help="a folder in which the system's logs and database stay")
    options = parser.parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    everybody = clients(options.seed)
    with (
        tempfile.TemporaryDirectory(prefix="conformance-") as folder,
        ProviderSide(options.seed, everybody) as side,
    ):
        system = System((options.logs or Path(folder)) / "var", **environment(side.url))
        side.deliver_to = system.base_url
        try:
            return _run(World(system, side, everybody), options)
        finally:
            system.stop()


def _run(world: World, options: argparse.Namespace) -> int:
    faults = 0
    ledger = world.side.ledger
    world.is_short = options.short
    _say(f"Seed {options.seed}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}.")
    if options.only in ("", "variants"):
        world.side.mishaps = MISHAPS
        started = time.monotonic()
        cells = suite.run(world)
        _say(f"\n{suite.shown(cells)}\n{len(cells)} cells in {time.monotonic() - started:.0f} s.")
        faults += sum(bool(cell.faults) for cell in cells)
    if options.seconds and options.only in ("", "latency"):
        # A provider that takes what it gets: what is sent again would be load of our own making.
        world.side.mishaps = CALM
        shown, slow = latency.measure(world, options.seed, options.seconds)
        _say(f"\nAcknowledged at {latency.RATE:.0f} a second, load {os.getloadavg()[0]:.1f}:\n{shown}")
        _say("".join(f"FAULT latency: {fault}\n" for fault in slow))
        faults += len(slow)
        ledger.wait_for_quiet(5, 300)
    if options.messages and options.only in ("", "crash"):
        world.side.mishaps = MISHAPS
        series = CrashSeries(world, options.seed, options.messages)
        series.run(_say)
        _say(f"\n{series.shown()}")
        faults += len(series.breaches)
    odd = sorted({status for status in world.side.statuses if status != 200})
    _say(f"\n{len(world.side.statuses)} delivery statuses told, answered other than 200: {odd or 'none'}")
    for what in sorted(set(ledger.breaches)):
        _say(f"BREACH of a provider's limits, {ledger.breaches.count(what)} times: {what}")
    faults += len(ledger.breaches) + len(odd)
    hung = world.system.logs().count("no answer from http")
    _say(f"The watcher had to end a hanging front door {hung} times.")
    _say(f"{faults} breaches")
    return 1 if faults else 0


def _say(text: str) -> None:
    print(text, flush=True)


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
