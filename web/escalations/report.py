"""The front door's own way to record a finding: the store, else the spool, never an exception."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from web.database import DatabaseAwayError, Patience
from web.escalations import spool
from web.escalations.annotate import Correction
from web.escalations.finding import Finding
from web.escalations.record import record
from web.logs import event

logger = logging.getLogger(__name__)
SPOOL_WAIT = 0.7  # seconds; longer, a disk that hangs would keep the words back

# One thread of its own: findings wait in order, and none of them for a thread that the gate needs to read.
_writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spool")


async def report(finding: Finding, patience: Patience, spool_file: Path) -> str:
    """Record the finding durably; returns where it went: "store", "spool", "late" or "lost".

    Late is what the disk has not yet confirmed: it is still being written. Lost is logged as critical.
    """
    try:
        escalation, created = await patience.call(record, finding)
        event(
            logger,
            "escalation recorded",
            escalation=escalation.pk,
            message=finding.message_id,
            found=finding.level.label,
            new=created,
        )
        return "store"
    except DatabaseAwayError:
        return await put_into_spool(finding, spool_file)


async def put_into_spool(told: Finding | Correction, spool_file: Path) -> str:
    """Let it wait for the store; returns where it went: "spool", "late" or "lost", as for ``report``."""
    writing = asyncio.get_running_loop().run_in_executor(_writer, spool.append, spool_file, told.to_dict())
    try:
        await asyncio.wait_for(asyncio.shield(writing), SPOOL_WAIT)
    except asyncio.TimeoutError:
        event(logger, f"{_kind(told)} late", logging.ERROR, message=told.message_id)
        writing.add_done_callback(partial(_ended, told))
        return "late"
    except Exception as error:
        _lost(told, error)
        return "lost"
    event(logger, f"{_kind(told)} spooled", logging.WARNING, message=told.message_id)
    return "spool"


def _kind(told: Finding | Correction) -> str:
    return "escalation" if isinstance(told, Finding) else "correction"


def _ended(told: Finding | Correction, writing: "asyncio.Future[Any]") -> None:
    """How a late writing ended."""
    error = None if writing.cancelled() else writing.exception()
    if error is not None:
        _lost(told, error)
    else:
        event(logger, f"{_kind(told)} spooled late", logging.WARNING, message=told.message_id)


def _lost(told: Finding | Correction, error: BaseException) -> None:
    level = logging.CRITICAL if isinstance(told, Finding) else logging.ERROR
    event(logger, f"{_kind(told)} lost", level, message=told.message_id, error=type(error).__name__)
