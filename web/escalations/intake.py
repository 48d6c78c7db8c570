"""Take the spooled findings into the store, once it is there again."""

import asyncio
import json
import logging
from pathlib import Path

from web.database import DatabaseAwayError, Patience
from web.escalations import spool
from web.escalations.finding import Finding
from web.escalations.record import record
from web.logs import event

logger = logging.getLogger(__name__)
PATIENCE = 20.0  # seconds; nobody waits for this


async def take_in(spool_file: Path) -> int:
    """Record every waiting finding; returns how many messages were new to the store.

    A line that is no finding is set aside for a person and reported. Raises DatabaseAwayError where the store
    is still away: all lines stay, and since recording is idempotent they are simply taken in again later.
    """
    claimed = await asyncio.to_thread(spool.claim, spool_file)
    if claimed is None:
        return 0
    new = 0
    rejected: list[bytes] = []
    for line in await asyncio.to_thread(lambda: list(spool.lines(claimed))):
        try:
            if isinstance(line, bytes):
                raise ValueError("not a JSON object")
            finding = Finding.from_dict(line)
        except ValueError:
            rejected.append(line if isinstance(line, bytes) else json.dumps(line).encode())
            continue
        escalation, created = await Patience(PATIENCE).call(record, finding)
        new += created
        event(
            logger, "escalation from spool", escalation=escalation.pk, message=finding.message_id, new=created
        )
    if rejected:
        await asyncio.to_thread(spool.set_aside, spool_file, rejected)
        event(logger, "spool lines rejected", logging.ERROR, lines=len(rejected), folder=spool_file.parent)
    await asyncio.to_thread(claimed.unlink)
    return new


async def keep_taking_in(spool_file: Path, interval: float) -> None:
    """Look every `interval` seconds, until cancelled."""
    while True:
        try:
            await take_in(spool_file)
        except (DatabaseAwayError, OSError) as error:
            event(logger, "spool waits", logging.WARNING, error=type(error).__name__)
        await asyncio.sleep(interval)
