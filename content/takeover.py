"""``[takeover]`` of ``clinic.toml``: a person of the staff answers in a conversation in the bot's place."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from content.errors import ContentError

KEYS = ("on_request", "answer_within_minutes", "staff_shown_as")
ANSWER_WITHIN = 10  # minutes
LONGEST = 24 * 60
SHOWN_AS = ("clinic", "name")


@dataclass(frozen=True, slots=True)
class Takeover:
    """When a person answers, how long they may take before it waits for another, how patients see them.

    ``on_request``: “talk to a person” asks the staff; otherwise it only gives the clinic's phone.
    ``shows_name``: by the name of the account; otherwise as the clinic's staff.
    """

    on_request: bool = True
    answer_within: timedelta = timedelta(minutes=ANSWER_WITHIN)
    shows_name: bool = False


def read_takeover(path: Path, table: Any) -> Takeover:
    """Read the settings as TOML gave them. Raises ContentError naming the setting and what to write."""
    if not isinstance(table, dict) or set(table) - set(KEYS):
        raise ContentError(path, None, f"[takeover] may hold only {', '.join(KEYS)}; correct it")
    on_request, minutes = table.get(KEYS[0], True), table.get(KEYS[1], ANSWER_WITHIN)
    shown_as = table.get(KEYS[2], SHOWN_AS[0])
    if not isinstance(on_request, bool):
        raise ContentError(path, None, f"“{KEYS[0]}” of [takeover] is not true or false; write one of them")
    if type(minutes) is not int or not 1 <= minutes <= LONGEST:
        reason = f"“{KEYS[1]}” of [takeover] is not a whole number of minutes from 1 to {LONGEST}"
        raise ContentError(path, None, f"{reason}; write for example {KEYS[1]} = {ANSWER_WITHIN}")
    if shown_as not in SHOWN_AS:
        reason = f"“{KEYS[2]}” of [takeover] is none of {', '.join(SHOWN_AS)}; write one of them"
        raise ContentError(path, None, reason)
    return Takeover(on_request, timedelta(minutes=minutes), shown_as == "name")
