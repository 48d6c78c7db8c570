"""``[takeover]`` of ``clinic.toml``: a person of the staff answers in a conversation in the bot's place."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from content.errors import ContentError

KEYS = ("answer_within_minutes", "staff_shown_as")
ANSWER_WITHIN = 10  # minutes
LONGEST = 24 * 60
SHOWN_AS = ("clinic", "name")


@dataclass(frozen=True, slots=True)
class Takeover:
    """How long a person may take to answer before the conversation waits again, and how patients see them.

    ``shows_name``: by the name of the account; otherwise as the clinic's staff.
    """

    answer_within: timedelta = timedelta(minutes=ANSWER_WITHIN)
    shows_name: bool = False


def read_takeover(path: Path, table: Any) -> Takeover:
    """Read the settings as TOML gave them. Raises ContentError naming the setting and what to write."""
    if not isinstance(table, dict) or set(table) - set(KEYS):
        raise ContentError(path, None, f"[takeover] may hold only {' and '.join(KEYS)}; correct it")
    minutes, shown_as = table.get(KEYS[0], ANSWER_WITHIN), table.get(KEYS[1], SHOWN_AS[0])
    if type(minutes) is not int or not 1 <= minutes <= LONGEST:
        reason = f"“{KEYS[0]}” of [takeover] is not a whole number of minutes from 1 to {LONGEST}"
        raise ContentError(path, None, f"{reason}; write for example {KEYS[0]} = {ANSWER_WITHIN}")
    if shown_as not in SHOWN_AS:
        reason = f"“{KEYS[1]}” of [takeover] is none of {', '.join(SHOWN_AS)}; write one of them"
        raise ContentError(path, None, reason)
    return Takeover(timedelta(minutes=minutes), shown_as == "name")
