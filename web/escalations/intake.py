"""Take the spooled findings, and what patients said of them, into the store, once it is there again."""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from django.db import OperationalError

from web.database import DatabaseAwayError, Patience
from web.escalations import spool
from web.escalations.annotate import Correction, annotate
from web.escalations.finding import Finding
from web.escalations.record import record
from web.logs import event

logger = logging.getLogger(__name__)
PATIENCE = 20.0  # seconds; nobody waits for this

Remember = Callable[[Finding], None]


def reserve_spools(spool_files: Sequence[Path]) -> None:
    """Reserve each spool's space. A disk that is full already is reported and stops nobody from starting."""
    for spool_file in spool_files:
        try:
            spool.reserve(spool_file)
        except OSError as error:
            event(
                logger,
                "spool not reserved",
                logging.CRITICAL,
                spool=spool_file.name,
                error=type(error).__name__,
            )


async def take_in(spool_file: Path, remember: Remember | None = None) -> int:
    """Record every waiting finding; returns how many messages were new to the store.

    `remember` is called with each finding of the spool, in the same thread as the store.

    A line that is no finding is set aside for a person and reported. Raises DatabaseAwayError where the store
    is still away and OSError where the disk is: all lines stay, and since recording is idempotent they are
    simply taken in again later.
    """
    lines, end = await asyncio.to_thread(spool.waiting, spool_file)
    if not lines:
        return 0
    new = 0
    rejected: list[bytes] = []
    refused: DatabaseAwayError | None = None
    for line in lines:
        try:
            if isinstance(line, bytes):
                raise ValueError("not a JSON object")
            told = Correction.from_dict(line) if "correction" in line else Finding.from_dict(line)
        except ValueError:
            rejected.append(line if isinstance(line, bytes) else json.dumps(line).encode())
            continue
        try:
            new += await _take_in(told, remember)
        except DatabaseAwayError as error:
            if error.__cause__ is None or isinstance(error.__cause__, (OperationalError, OSError)):
                raise
            # The store is there and refuses this one: it stays for the next time, and the others go in.
            event(logger, "finding refused by the store", logging.ERROR, message=told.message_id)
            refused = error
    if refused is not None:
        raise refused
    if rejected:
        await asyncio.to_thread(spool.set_aside, spool_file, rejected)
        event(logger, "spool lines rejected", logging.ERROR, lines=len(rejected), folder=spool_file.parent)
    await asyncio.to_thread(spool.forget, spool_file, end)
    return new


async def _take_in(told: Finding | Correction, remember: Remember | None) -> bool:
    """Put one into the store; whether it is a finding that is new there. Raises DatabaseAwayError."""
    if isinstance(told, Correction):
        kept = await Patience(PATIENCE).call(annotate, told)
        event(logger, "correction from spool", message=told.message_id, kept=kept)
        return False
    escalation, created = await Patience(PATIENCE).call(record, told)
    if remember is not None:
        await Patience(PATIENCE).call(remember, told)
    event(logger, "escalation from spool", escalation=escalation.pk, message=told.message_id, new=created)
    return created


async def keep_taking_in(
    spool_files: Sequence[Path], interval: float, remember: Remember | None = None
) -> None:
    """Look into each spool every `interval` seconds, until cancelled."""
    while True:
        for spool_file in spool_files:
            try:
                await take_in(spool_file, remember)
            except (DatabaseAwayError, OSError) as error:
                event(
                    logger,
                    "spool waits",
                    logging.WARNING,
                    spool=spool_file.name,
                    error=type(error).__name__,
                )
        await asyncio.sleep(interval)
