"""How fast a webhook is acknowledged at a steady rate, beside an empty view of the same process.

In a process of its own (``python -m tests.conformance.latency``): the providers' side must not slow it.
"""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from tests.conformance.bench import World
from tests.conformance.clients import clients
from tests.conformance.clients.client import Sending
from tests.conformance.table import table
from tests.support.system import ROOT

PEOPLE = 40  # on each channel
FIRST = 50_000  # their numbers, beyond all others'
RATE, EMPTY_RATE = 50.0, 10.0  # requests a second
P50, P99 = 50.0, 250.0  # milliseconds
EMPTY = Sending("/healthz", b"", {}, method="GET")  # a Django view that does nothing
QUESTIONS = (
    "how often do i need the b12 shot",
    "what are the common side effects",
    "which foods have b12",
    "can b12 shots cause clots",
    "can i take b12 while pregnant",
)


def measure(world: World, seed: int, seconds: float) -> tuple[str, list[str]]:
    """The table, and what is slower than it may be."""
    for client in world.clients.values():
        for number in range(FIRST, FIRST + PEOPLE):
            world.side.ledger.wrote(client.channel, client.person(number))
    done = subprocess.run(
        [sys.executable, "-m", "tests.conformance.latency", world.system.base_url, "--seed", str(seed),
         "--seconds", str(seconds)],
        cwd=ROOT, capture_output=True, text=True, timeout=seconds + 120, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    hooks, empty = sorted(found["hooks"]), sorted(found["empty"])
    rows = []
    for name, times in (("webhooks", hooks), ("empty view", empty)):
        rows.append([name, len(times), *(f"{part(times, share):.1f}" for share in (0.5, 0.9, 0.99, 1.0))])
    ratios = [f"{part(hooks, share) / part(empty, share):.1f}" for share in (0.5, 0.9, 0.99, 1.0)]
    shown = table(["ms", "requests", "p50", "p90", "p99", "slowest"], [*rows, ["ratio", "", *ratios]])
    faults = [f"{count} requests were answered {status}" for status, count in found["wrong"].items()]
    for share, limit in ((0.5, P50), (0.99, P99)):
        if part(hooks, share) > limit:
            faults.append(f"p{share * 100:.0f} is {part(hooks, share):.0f} ms, at most {limit:.0f} ms")
    return shown, faults


def part(times: Sequence[float], share: float) -> float:
    """The value below which that share of sorted values lies."""
    return times[min(int(share * len(times)), len(times) - 1)]


async def _load(url: str, seed: int, seconds: float) -> dict[str, object]:
    address = urlsplit(url)
    host, port = str(address.hostname), int(address.port or 80)
    writers, rng = list(clients(seed + 1_000_000).values()), random.Random(seed)
    hooks: list[float] = []
    empty: list[float] = []
    wrong: Counter[str] = Counter()

    async def one(sending: Sending, times: list[float]) -> None:
        started = time.monotonic()
        status = await _post(host, port, sending)
        times.append((time.monotonic() - started) * 1000)
        if status != 200:
            wrong[str(status) if status else "not at all"] += 1

    async def steadily(rate: float, times: list[float]) -> list["asyncio.Task[None]"]:
        tasks, begun = [], time.monotonic()
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
            sending = EMPTY
            if times is hooks:
                client = writers[number % len(writers)]
                person = client.person(FIRST + rng.randrange(PEOPLE))
                sending = client.message(person, rng.choice(QUESTIONS))
            tasks.append(asyncio.create_task(one(sending, times)))
        return tasks

    for tasks in await asyncio.gather(steadily(RATE, hooks), steadily(EMPTY_RATE, empty)):
        await asyncio.gather(*tasks)
    return {"hooks": hooks, "empty": empty, "wrong": wrong}


async def _post(host: str, port: int, sending: Sending) -> int:
    """By hand: a client library would take longer than the answer."""
    headers = {
        "Host": f"{host}:{port}",
        "Connection": "close",
        "Content-Length": len(sending.body),
        **sending.headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    try:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(f"{sending.method} {sending.path} HTTP/1.1\r\n{head}\r\n".encode() + sending.body)
        line = await reader.readline()
        await reader.read()
        writer.close()
        return int(line.split()[1])
    except (OSError, IndexError, ValueError):
        return 0


def main(arguments: list[str]) -> int:
    """Command line; prints the times in milliseconds as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.latency")
    parser.add_argument("url")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args(arguments)
    print(json.dumps(asyncio.run(_load(options.url, options.seed, options.seconds))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
