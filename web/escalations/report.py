"""The front door's own way to record a finding: the store, else the spool, never an exception."""

import asyncio
import logging
from pathlib import Path

from web.database import DatabaseAwayError, Patience
from web.escalations import spool
from web.escalations.finding import Finding
from web.escalations.record import record
from web.logs import event

logger = logging.getLogger(__name__)
SPOOL_WAIT = 0.7  # seconds; longer, a disk that hangs would keep the words back


async def report(finding: Finding, patience: Patience, spool_file: Path) -> str:
    """Record the finding durably; returns where it went: "store", "spool" or "lost" (logged as critical)."""
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
        pass
    try:
        writing = asyncio.to_thread(spool.append, spool_file, finding.to_dict())
        # shield: the thread goes on, and what it still writes is taken in.
        await asyncio.wait_for(asyncio.shield(writing), SPOOL_WAIT)
    except Exception as error:
        event(
            logger,
            "escalation lost",
            logging.CRITICAL,
            message=finding.message_id,
            error=type(error).__name__,
        )
        return "lost"
    event(
        logger, "escalation spooled", logging.WARNING, message=finding.message_id, found=finding.level.label
    )
    return "spool"
