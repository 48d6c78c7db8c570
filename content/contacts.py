"""``[alerting]`` and ``[[alerts]]`` of ``clinic.toml``: whom of the staff to alert, and how soon."""

import ipaddress
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from content.errors import ContentError

LEVELS = ("emergency", "same_day")
WHEN = ("always", "open", "closed")
WAYS = ("email", "webhook", "slack")
KEYS = {
    "name",
    "email",
    "webhook",
    "webhook_secret",
    "slack_url",
    "levels",
    "when",
    "acknowledge_within_minutes",
}
DEADLINE = 5  # minutes, in opening hours
DEADLINE_CLOSED = 15
LONGEST_DEADLINE = 24 * 60
LONGEST_NAME = 100
ADDRESS = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\"]+")
VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class Contact:
    """One person or rota to alert. Several ways are used at the same time.

    ``webhook_secret`` and ``slack_url`` are names of environment variables: secrets stay out of the file.
    ``deadline`` is None where the clinic's own deadlines hold.
    """

    name: str
    email: str
    webhook: str
    webhook_secret: str
    slack_url: str
    levels: tuple[str, ...]
    when: str
    deadline: timedelta | None

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways in which this contact is reached: some of "email", "webhook", "slack"."""
        used = {"email": self.email, "webhook": self.webhook, "slack": self.slack_url}
        return tuple(way for way in WAYS if used[way])

    def takes(self, level: str, is_open: bool) -> bool:
        """Whether this contact is alerted to that level at a time when the clinic is open or closed."""
        return level in self.levels and self.when in ("always", "open" if is_open else "closed")


@dataclass(frozen=True, slots=True)
class Alerting:
    """The contacts in the order in which they are alerted, and how long each has to acknowledge."""

    contacts: tuple[Contact, ...] = ()
    deadline: timedelta = timedelta(minutes=DEADLINE)
    deadline_closed: timedelta = timedelta(minutes=DEADLINE_CLOSED)

    def deadline_for(self, contact: Contact | None, is_open: bool) -> timedelta:
        """How long the contact has; with None, how long the staff page alone has."""
        if contact is not None and contact.deadline is not None:
            return contact.deadline
        return self.deadline if is_open else self.deadline_closed


def read_alerting(path: Path, times: Any, tables: Any) -> Alerting:
    """Read the two settings as TOML gave them. Raises ContentError naming the contact and what to write."""
    names = ("acknowledge_within_minutes", "acknowledge_within_minutes_when_closed")
    if not isinstance(times, dict) or set(times) - set(names):
        raise ContentError(path, None, f"[alerting] may hold only {' and '.join(names)}; correct it")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ContentError(path, None, "“alerts” is not a list of tables; write each one under [[alerts]]")
    contacts = tuple(_contact(path, number, table) for number, table in enumerate(tables, 1))
    seen = set()
    for contact in contacts:
        if contact.name in seen:
            reason = f"two [[alerts]] have the name “{contact.name}”; give each its own"
            raise ContentError(path, None, reason)
        seen.add(contact.name)
    return Alerting(
        contacts,
        _minutes(path, "[alerting]", names[0], times.get(names[0], DEADLINE)),
        _minutes(path, "[alerting]", names[1], times.get(names[1], DEADLINE_CLOSED)),
    )


def _contact(path: Path, number: int, table: dict[str, Any]) -> Contact:
    name = table.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        reason = f'[[alerts]] number {number} has no name of up to {LONGEST_NAME} letters; write name = "…"'
        raise ContentError(path, None, reason)
    name = name.strip()

    def wrong(reason: str) -> ContentError:
        return ContentError(path, None, f"the alerts of “{name}” {reason}")

    unknown = sorted(set(table) - KEYS)
    if unknown:
        raise wrong(f"have “{unknown[0]}”, which is not a setting; use {', '.join(sorted(KEYS))}")
    for key in ("email", "webhook", "webhook_secret", "slack_url", "when"):
        if not isinstance(table.get(key, ""), str):
            raise wrong(f"have a “{key}” that is not text; put it in quotes")
    email, webhook = table.get("email", ""), table.get("webhook", "")
    secret, slack_url = table.get("webhook_secret", ""), table.get("slack_url", "")
    if not (email or webhook or slack_url):
        raise wrong("name no way to reach them; write email, webhook or slack_url")
    if email and not ADDRESS.fullmatch(email):
        raise wrong("have an e-mail address that is none; write one such as nurse@clinic.example")
    if webhook and not is_safe_url(webhook):
        raise wrong("have a webhook that is not an https:// address; only this machine may be called by http")
    if bool(webhook) != bool(secret):
        raise wrong("have only one of webhook and webhook_secret; write both, since each call is signed")
    for key, variable in (("webhook_secret", secret), ("slack_url", slack_url)):
        if variable and not VARIABLE.fullmatch(variable):
            # Not quoted: what stands there by mistake is likely the secret itself.
            raise wrong(f"need in {key} the NAME of an environment variable that holds it, in capitals")
    levels = table.get("levels", list(LEVELS))
    if not isinstance(levels, list) or not levels or not all(level in LEVELS for level in levels):
        raise wrong("have levels other than emergency and same_day; write one or both in a list")
    when = table.get("when", "always")
    if when not in WHEN:
        raise wrong(f"have a “when” that is none of {', '.join(WHEN)}; write one of them")
    minutes = table.get("acknowledge_within_minutes")
    deadline = (
        None
        if minutes is None
        else _minutes(path, f"the alerts of “{name}”", "acknowledge_within_minutes", minutes)
    )
    return Contact(name, email, webhook, secret, slack_url, tuple(dict.fromkeys(levels)), when, deadline)


def is_safe_url(url: str) -> bool:
    """Whether alerts may be posted there: over https, or to this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or parts.username or any(character.isspace() for character in url):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _minutes(path: Path, where: str, key: str, value: Any) -> timedelta:
    if type(value) is not int or not 1 <= value <= LONGEST_DEADLINE:
        reason = f"“{key}” of {where} is not a whole number of minutes from 1 to {LONGEST_DEADLINE}"
        raise ContentError(path, None, f"{reason}; write for example {key} = {DEADLINE}")
    return timedelta(minutes=value)
