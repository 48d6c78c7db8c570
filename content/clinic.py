"""The clinic's settings (``clinic.toml``) joined with its country's numbers (``data/locales.yml``)."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tomli

from content.contacts import Alerting, read_alerting
from content.errors import ContentError
from content.publishing import Publishing, read_publishing
from content.sources import READ_MARKS
from content.takeover import Takeover, read_takeover
from content.website import Website, read_website
from content.yaml_files import Document, read_yaml

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LINES = ("emergency", "urgent", "crisis", "poison")
UNKNOWN_COUNTRY = "ZZ"
SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]|24):([0-5]\d)")
LOCALE_CODE = re.compile(r"[A-Z]{2}")
MIDNIGHT = 24 * 60
SETTINGS = {
    "name", "phone", "locale", "timezone", "closed_on", "hours", "alerting", "alerts", "website", "takeover",
    "publishing",
}  # fmt: skip
LOOKED_AHEAD = 366  # days, for the next opening


@dataclass(frozen=True, slots=True)
class HelpLine:
    """What a patient reads for one kind of help, every number in it, and where the numbers come from.

    ``short`` are the words for a text message, with none but these numbers.
    """

    words: str
    short: str
    numbers: tuple[str, ...]
    sources: tuple[str, ...]
    read: str


@dataclass(frozen=True, slots=True)
class Locale:
    """One country's numbers: emergency, urgent advice, crisis and poison lines."""

    code: str
    country: str
    emergency: HelpLine
    urgent: HelpLine
    crisis: HelpLine
    poison: HelpLine

    @property
    def words(self) -> dict[str, str]:
        """The placeholders of the fixed texts that depend on the country."""
        return {
            "country": self.country,
            "emergency_number": self.emergency.words,
            "urgent_advice": self.urgent.words,
            "crisis_line": self.crisis.words,
            "poison_line": self.poison.words,
            "emergency_short": self.emergency.short,
            "urgent_short": self.urgent.short,
            "crisis_short": self.crisis.short,
            "poison_short": self.poison.short,
        }


@dataclass(frozen=True, slots=True)
class Span:
    """Opening hours within one day, in minutes after midnight; the end is the first closed minute."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clinic:
    """The clinic as the assistant speaks of it.

    ``hours`` holds the week from Monday, each day a tuple of spans in the clinic's own time;
    ``alerting`` whom of the staff to alert, in which order and how soon; ``website`` the chat on its pages;
    ``takeover`` how a person answers in the bot's place, ``publishing`` how topics are published.
    """

    name: str
    phone: str
    locale: Locale
    timezone: ZoneInfo
    hours: tuple[tuple[Span, ...], ...]
    closed_on: frozenset[date]
    alerting: Alerting
    website: Website
    takeover: Takeover
    publishing: Publishing
    locales: dict[str, Locale] = field(repr=False)

    @property
    def hours_line(self) -> str:
        """The opening hours in words: “Monday to Friday 8:30am to 6pm, closed Saturday and Sunday”."""
        return describe_hours(self.hours)

    @property
    def words(self) -> dict[str, str]:
        """Every placeholder of the fixed texts, for the clinic's own country."""
        return self.words_in(self.locale.code)

    def words_in(self, locale: str) -> dict[str, str]:
        """Every placeholder, with another country's numbers; for an unknown code, no single country's."""
        return {
            "clinic_name": self.name,
            "clinic_phone": self.phone,
            "clinic_hours": self.hours_line,
            **self.locales.get(locale, self.locales[UNKNOWN_COUNTRY]).words,
        }

    def is_open(self, at: datetime) -> bool:
        """Whether the clinic is open at that moment; a time without a zone is taken as the clinic's own."""
        local = at.replace(tzinfo=self.timezone) if at.tzinfo is None else at.astimezone(self.timezone)
        if local.date() in self.closed_on:
            return False
        minute = local.hour * 60 + local.minute
        return any(span.start <= minute < span.end for span in self.hours[local.weekday()])

    def next_opening(self, at: datetime) -> datetime | None:
        """When the clinic opens next after that moment, in its own time; None where not within a year."""
        today = at.astimezone(self.timezone).date()
        for day in (today + timedelta(days=ahead) for ahead in range(LOOKED_AHEAD)):
            for span in () if day in self.closed_on else self.hours[day.weekday()]:
                opens = datetime.combine(day, time(*divmod(span.start, 60)), self.timezone)
                if opens > at:
                    return opens
        return None

    def opens_words(self, at: datetime) -> str:
        """The next opening after that moment in words: “on Monday 30 November, 8:30am”."""
        opens = self.next_opening(at)
        if opens is None:
            return "when the clinic opens again"
        return f"on {opens:%A} {opens.day} {opens:%B}, {_clock(opens.hour * 60 + opens.minute)}"


def load_clinic(path: Path, locales: Path) -> Clinic:
    """Load the clinic's settings. Raises ContentError naming the setting and what to write."""
    try:
        data = tomli.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ContentError(
            path, None, "the clinic's settings are missing; create the file from clinic.toml"
        ) from None
    except UnicodeDecodeError:
        raise ContentError(path, None, "the file is not UTF-8 text; save it as UTF-8") from None
    except tomli.TOMLDecodeError as error:
        raise ContentError(path, None, f"the file is not valid TOML ({error}); correct that line") from None
    table = load_locales(locales)
    unknown = sorted(set(data) - SETTINGS)
    if unknown:
        raise ContentError(path, None, f"“{unknown[0]}” is not a setting of the clinic; remove or correct it")
    code = _text(path, data, "locale")
    if code not in table:
        raise ContentError(
            path, None, f"the locale “{code}” is not in {locales.name}; use one of {', '.join(table)}"
        )
    zone = _text(path, data, "timezone")
    try:
        timezone = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        reason = f"the timezone “{zone}” is not known; write a name such as Europe/London"
        raise ContentError(path, None, reason) from None
    return Clinic(
        name=_text(path, data, "name"),
        phone=_text(path, data, "phone"),
        locale=table[code],
        timezone=timezone,
        hours=_hours(path, data.get("hours")),
        closed_on=_closed_days(path, data.get("closed_on", [])),
        alerting=read_alerting(path, data.get("alerting", {}), data.get("alerts", [])),
        website=read_website(path, data.get("website", {})),
        takeover=read_takeover(path, data.get("takeover", {})),
        publishing=read_publishing(path, data.get("publishing", {})),
        locales=table,
    )


def load_locales(path: Path) -> dict[str, Locale]:
    """Load the table of countries, by code. Raises ContentError naming the country and the line."""
    document = read_yaml(path)
    if not isinstance(document.data, dict) or UNKNOWN_COUNTRY not in document.data:
        reason = f"the table of countries has no row {UNKNOWN_COUNTRY} for an unknown country; add it"
        raise document.error(reason)
    return {code: _locale(document, code, row) for code, row in document.data.items()}


def describe_hours(week: tuple[tuple[Span, ...], ...]) -> str:
    """The week in words: days in a row with the same hours are named together."""
    parts = []
    for spans, run in groupby(zip(DAYS, week, strict=True), key=lambda day: day[1]):
        names = [day.capitalize() for day, _ in run]
        joined = (
            names[0] if len(names) == 1 else f"{names[0]} {'and' if len(names) == 2 else 'to'} {names[-1]}"
        )
        hours = " and ".join(f"{_clock(span.start)} to {_clock(span.end)}" for span in spans)
        parts.append(f"{joined} {hours}" if spans else f"closed {joined}")
    line = ", ".join(parts)
    return line[0].upper() + line[1:]


def _clock(minutes: int) -> str:
    if minutes in (0, MIDNIGHT):
        return "midnight"
    if minutes == MIDNIGHT // 2:
        return "midday"
    hour, minute = divmod(minutes, 60)
    shown = str(hour % 12 or 12) + (f":{minute:02d}" if minute else "")
    return shown + ("am" if hour < 12 else "pm")


def _text(path: Path, data: dict[str, Any], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ContentError(path, None, f'“{key}” is missing or is not text; write {key} = "…"')
    return value.strip()


def _hours(path: Path, week: Any) -> tuple[tuple[Span, ...], ...]:
    if not isinstance(week, dict) or set(week) != set(DAYS):
        raise ContentError(
            path, None, "[hours] does not name all seven days from monday to sunday; add or correct them"
        )
    return tuple(_spans(path, day, week[day]) for day in DAYS)


def _spans(path: Path, day: str, texts: Any) -> tuple[Span, ...]:
    spans: list[Span] = []
    for text in texts if isinstance(texts, list) else [texts]:
        match = SPAN.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            advice = 'write ["08:30-18:00"], or [] for closed'
            raise ContentError(path, None, f"the hours of {day} are not spans of the 24-hour clock; {advice}")
        hour, minute, end_hour, end_minute = map(int, match.groups())
        span = Span(hour * 60 + minute, end_hour * 60 + end_minute)
        if span.end > MIDNIGHT or span.start >= span.end or (spans and span.start <= spans[-1].end):
            raise ContentError(path, None, f"the hours of {day} run backwards or overlap; put them in order")
        spans.append(span)
    return tuple(spans)


def _closed_days(path: Path, days: Any) -> frozenset[date]:
    if not isinstance(days, list) or not all(type(day) is date for day in days):
        raise ContentError(path, None, "“closed_on” is not a list of dates; write it as [2026-12-25]")
    return frozenset(days)


def _locale(document: Document, code: Any, row: Any) -> Locale:
    if not isinstance(code, str) or not LOCALE_CODE.fullmatch(code):
        raise document.error(
            f"the country code “{code}” is not two capital letters; put it in quotes or correct it"
        )
    if not isinstance(row, dict) or set(row) != {"country", *LINES}:
        raise document.error(
            f"{code} does not have exactly country, {', '.join(LINES)}; add or remove fields", code
        )
    if not isinstance(row["country"], str) or not row["country"].strip():
        raise document.error(f"the country name of {code} is not text; write it", code, "country")
    lines = {kind: _help_line(document, code, kind, row[kind]) for kind in LINES}
    return Locale(code=code, country=row["country"], **lines)


def _help_line(document: Document, code: str, kind: str, row: Any) -> HelpLine:
    at = (code, kind)
    if not isinstance(row, dict) or set(row) - {"short"} != {"words", "numbers", "sources", "read"}:
        reason = (
            f"{kind} of {code} does not have exactly words, numbers, sources, read (and short, if needed)"
        )
        raise document.error(reason, *at)
    for name in ("words", "short"):
        text = row.get(name, row["words"])
        if not isinstance(text, str) or not text.strip():
            raise document.error(
                f"the {name} of {kind} of {code} are not text; put numbers in quotes", *at, name
            )
    for name in ("numbers", "sources"):
        if not isinstance(row[name], list) or not all(isinstance(item, str) for item in row[name]):
            raise document.error(
                f"the {name} of {kind} of {code} are not a list of texts; use quotes", *at, name
            )
    if row["read"] not in READ_MARKS:
        raise document.error(
            f"the read mark of {kind} of {code} is not one of {', '.join(READ_MARKS)}", *at, "read"
        )
    unsaid = [number for number in row["numbers"] if number not in row["words"]]
    if unsaid:
        raise document.error(
            f"the number {unsaid[0]} of {kind} of {code} is not in its words; make them agree", *at
        )
    return HelpLine(
        words=row["words"].strip(),
        short=str(row.get("short", row["words"])).strip(),
        numbers=tuple(row["numbers"]),
        sources=tuple(row["sources"]),
        read=row["read"],
    )
