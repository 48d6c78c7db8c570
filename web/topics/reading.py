"""What the model in use makes of a phrasing: asked of Rasa, which says and records nothing."""

from typing import Any

import httpx
from django.conf import settings

from safety import Level, assess

LIMIT = 4.0  # seconds


class AwayError(Exception):
    """Rasa gave no usable answer; the message says how."""


def read(texts: list[str]) -> list[dict[str, Any]]:
    """For each text: ``understanding``, ``nearest`` phrasings and the ``level`` of a red flag.

    Raises AwayError.
    """
    try:
        answer = httpx.post(
            f"{settings.RASA_URL}/webhooks/clinic/read",
            json={"texts": texts},
            headers={"Authorization": f"Bearer {settings.RASA_CHANNEL_SECRET}"},
            timeout=LIMIT,
            trust_env=False,
            verify=False,  # noqa: S501  plain HTTP on loopback
        )
        found: list[dict[str, Any]] = answer.json()["read"] if answer.status_code == httpx.codes.OK else []
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise AwayError(type(error).__name__) from error
    if len(found) != len(texts):
        raise AwayError(f"status {answer.status_code}")
    for item in found:
        level = Level.from_label(item["understanding"].get("level") or Level.NONE.label)
        item["level"] = max(level, assess(item["text"]).level).label
    return found
