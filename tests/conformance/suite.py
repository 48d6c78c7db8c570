"""Run every variant on every channel, and say of each cell what was wrong."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx

from tests.conformance.bench import Bench, World
from tests.conformance.table import table
from tests.conformance.variants import VARIANTS, Judge, Variant

AT_ONCE = 12
JUDGED_WITHIN = 60.0  # seconds until every cell must be as documented
QUIET = 3.0  # seconds in which nothing more may come
NOT_KNOWN = "–"


@dataclass
class Cell:
    """One variant on one channel; ``faults`` is None where the provider knows no such thing."""

    variant: str
    channel: str
    faults: list[str] | None = field(default_factory=list)

    def __str__(self) -> str:
        if self.faults is None:
            return NOT_KNOWN
        return "FAULT" if self.faults else "ok"


def run(world: World, variants: Sequence[Variant] = VARIANTS) -> list[Cell]:
    """All cells at the same time, judged when nothing more comes."""
    places = [(variant, client) for variant in variants for client in world.clients.values()]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        acted = list(threads.map(lambda place: _act(place[0], Bench(world, place[1])), places))
    judges = [judge for _, judge in acted if judge is not None]
    deadline = time.monotonic() + JUDGED_WITHIN
    while any(list(judge()) for judge in judges) and time.monotonic() < deadline:
        time.sleep(0.5)
    # What is right now must still be so when nothing more comes.
    world.side.ledger.wait_for_quiet(QUIET, JUDGED_WITHIN)
    cells = []
    for (variant, client), (bench, judge) in zip(places, acted, strict=True):
        faults = [*bench.notes, *judge()] if judge is not None else (bench.notes or None)
        cells.append(Cell(variant.name, client.channel, faults))
    return cells


def shown(cells: Sequence[Cell]) -> str:
    """The table of provider and variant, what is expected in each row, and what was wrong."""
    channels = list(dict.fromkeys(cell.channel for cell in cells))
    by_place = {(cell.variant, cell.channel): cell for cell in cells}
    rows = [
        [variant.name, *(str(by_place[variant.name, channel]) for channel in channels)]
        for variant in VARIANTS
        if (variant.name, channels[0]) in by_place
    ]
    lines = [table(["variant", *channels], rows), ""]
    lines += [f"  {variant.name:<16}{variant.expected}" for variant in VARIANTS]
    lines += [
        f"FAULT {cell.channel}, {cell.variant}: {fault}" for cell in cells for fault in cell.faults or ()
    ]
    return "\n".join(lines)


def _act(variant: Variant, bench: Bench) -> tuple[Bench, Judge | None]:
    try:
        return bench, variant.act(bench)
    except httpx.HTTPError as error:
        bench.notes.append(f"the front door gave {type(error).__name__}")
        return bench, None
