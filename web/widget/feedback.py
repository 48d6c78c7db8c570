"""Whether a reply helped: kept as the person says it, changed as often as they change their mind."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from web.frontdoor.message import cleaned
from web.frontdoor.models import OutboxMessage
from web.widget.models import REASONS, Feedback

LONGEST = 500  # characters


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a person says about the reply with that number."""

    number: int
    useful: bool
    reason: str
    words: str


def opinion_from(data: dict[str, Any]) -> Opinion:
    """Read a request's fields. Raises ValueError naming the wrong one."""
    number, useful = data.get("number"), data.get("useful")
    reason, words = data.get("reason") or "", data.get("words") or ""
    if type(number) is not int or not 0 < number < 2**63:
        raise ValueError("'number' is not the number of a reply")
    if not isinstance(useful, bool):
        raise ValueError("'useful' is not true or false")
    if reason and reason not in REASONS:
        raise ValueError(f"'reason' is none of {', '.join(REASONS)}")
    if not isinstance(words, str) or len(words) > LONGEST:
        raise ValueError(f"'words' is not a text of at most {LONGEST} characters")
    return Opinion(number, useful, reason, cleaned(words).strip())


def keep(conversation: str, opinion: Opinion, now: datetime) -> bool:
    """Store it; False where the conversation has no such reply."""
    if not OutboxMessage.objects.filter(pk=opinion.number, answers__conversation=conversation).exists():
        return False
    values = {"useful": opinion.useful, "reason": opinion.reason, "words": opinion.words, "at": now}
    Feedback.objects.update_or_create(reply_id=opinion.number, defaults=values)
    return True
