"""How topics are published: the ``[publishing]`` table of ``clinic.toml``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.errors import ContentError

NUMBERS = {
    "replayed_messages": (2_000, 0, 10_000),
    "keep_models": (20, 2, 1_000),
    "keep_models_days": (365, 1, 36_500),
    "review_grace_days": (30, 1, 3_650),
}  # what holds where nothing is written, the least, the most


@dataclass(frozen=True, slots=True)
class Publishing:
    """Who may approve, what a release is tried on, how long models are kept, when a late review is told.

    ``may_approve_own``: one person may propose and approve a release; ``replayed_messages``: how many of the
    last real messages are put to the old model and the new one. The last ``keep_models`` released
    models are kept, and all that patients were answered by within ``keep_models_days``. Patients are told
    that the review of an answer is overdue from ``review_grace_days`` after its review-by date on.
    """

    may_approve_own: bool = False
    replayed_messages: int = NUMBERS["replayed_messages"][0]
    keep_models: int = NUMBERS["keep_models"][0]
    keep_models_days: int = NUMBERS["keep_models_days"][0]
    review_grace_days: int = NUMBERS["review_grace_days"][0]


def read_publishing(path: Path, table: Any) -> Publishing:
    """Read the table. Raises ContentError naming the setting and what to write."""
    known = {"may_approve_own", *NUMBERS}
    if not isinstance(table, dict) or set(table) - known:
        reason = f"[publishing] knows {', '.join(sorted(known))} alone; remove or correct the rest"
        raise ContentError(path, None, reason)
    may = table.get("may_approve_own", False)
    if not isinstance(may, bool):
        raise ContentError(path, None, "“may_approve_own” is not true or false; write one of them")
    return Publishing(may, **{name: _number(path, table, name) for name in NUMBERS})


def _number(path: Path, table: dict[str, Any], name: str) -> int:
    usual, least, most = NUMBERS[name]
    value = table.get(name, usual)
    if type(value) is not int or not least <= value <= most:
        raise ContentError(
            path, None, f"“{name}” is not a whole number from {least} to {most}; write {name} = {usual}"
        )
    return value
