"""Tell the clinic's staff about a red flag that was found in the latest message."""

import asyncio
import logging
import os
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import httpx
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from safety import Level
from web.escalations import spool

logger = logging.getLogger(__name__)

TIME_LIMIT = 2.0  # seconds for the front door's answer; then the spool


class ActionEscalateRedFlag(Action):  # type: ignore[misc]
    """Records the latest message's findings. Says nothing: the safety words were said before."""

    def name(self) -> str:
        """The name in the rules."""
        return "action_escalate_red_flag"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Record once; repeating it is harmless, since the store knows the message by its id."""
        finding = finding_in(tracker.latest_message or {}, tracker.sender_id)
        if finding is None:
            return []
        problem = await _post(finding)
        if problem is None:
            logger.info("message %s recorded", finding["message_id"])
            return []
        path = Path(os.environ.get("VAR_DIR") or "var") / "spool" / "actions.jsonl"
        try:
            await asyncio.to_thread(spool.append, path, finding)
            logger.warning("message %s spooled: front door %s", finding["message_id"], problem)
        except OSError as error:
            logger.critical("message %s lost: %s", finding["message_id"], type(error).__name__)
        return []


def finding_in(message: dict[str, Any], sender: str) -> dict[str, Any] | None:
    """What the front door is told about a message, or None where nothing, or only a safety check, came of it.

    The front door's assessment travels in the metadata, the pipeline's own under ``red_flags``; of two the
    higher level counts. After a "yes" to the safety check it is the message that raised the check.
    """
    metadata = message.get("metadata") or {}
    readings = [reading for reading in (metadata.get("assessment"), message.get("red_flags")) if reading]
    assessment = max(readings, key=lambda reading: Level.from_label(reading["level"]), default=None)
    if assessment is None or Level.from_label(assessment["level"]) <= Level.CHECK:
        return None
    raised = assessment.get("confirmed") or {}
    about = raised if raised.get("message_id") else {}
    return {
        "conversation": sender,
        # Without our connector (`rasa shell`) there is no channel and the id is Rasa's own.
        "channel": metadata.get("channel") or "shell",
        "account": metadata.get("account") or "",
        "message_id": about.get("message_id")
        or metadata.get("message_id")
        or message.get("message_id")
        or "",
        "text": about.get("text") or message.get("text") or "",
        "assessment": assessment,
        "at": datetime.now(timezone.utc).isoformat(),
    }


async def _post(finding: dict[str, Any]) -> str | None:
    """Tell the front door; None when it has recorded the finding, else what went wrong."""
    port, secret = os.environ.get("PORT"), os.environ.get("INTERNAL_SECRET")
    if not port or not secret:
        return "not running"
    url = f"http://127.0.0.1:{port}/internal/escalations"
    try:
        # verify: nothing to verify in plain HTTP on loopback, and no time to build a TLS context.
        async with httpx.AsyncClient(
            timeout=TIME_LIMIT,
            trust_env=False,
            verify=False,  # noqa: S501
        ) as client:
            request = client.post(url, json=finding, headers={"Authorization": f"Bearer {secret}"})
            response = await asyncio.wait_for(request, TIME_LIMIT)
    except (httpx.HTTPError, asyncio.TimeoutError) as error:
        return type(error).__name__
    return None if response.status_code == httpx.codes.OK else f"answered {response.status_code}"
