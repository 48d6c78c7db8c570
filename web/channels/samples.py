"""Every topic and every fixed text as a reply, for the check and the preview: no database, no Rasa."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from content.clinic import Clinic, load_clinic
from content.errors import ROOT
from content.published import PublishedTopics
from content.replies import ANSWER_ACTION, Replies
from content.texts import FILLED_IN_LATER, Texts, load_texts
from safety import Assessment, Finding, Level, Memory
from web.frontdoor.echo import LONGEST
from web.frontdoor.replies import Reply
from web.frontdoor.words import PERSON, REMINDER, REMINDERS, SHORT_FORM, STATUSES, Words

ALL_OVERDUE = datetime(9999, 1, 1, tzinfo=timezone.utc)  # no review date is so far away
LONGEST_DATE = datetime(2026, 9, 29, 20, tzinfo=timezone.utc)  # the next day is a Wednesday in September
LEVELS = {
    "utter_red_flag_": Level.EMERGENCY,
    "utter_same_day_": Level.SAME_DAY,
    "utter_safety_check": Level.CHECK,
}


class Samples:
    """The replies of one clinic, in any country's numbers."""

    def __init__(self, root: Path = ROOT) -> None:
        """Raises ContentError where a file below ``root`` is broken."""
        self.clinic = load_clinic(root / "clinic.toml", root / "data" / "locales.yml")
        self._texts: Texts = load_texts(root / "domain.yml")
        self._published = PublishedTopics(
            root / "data" / "faq", root / "data" / "sources.yml", check_every=60
        )
        self.topics = tuple(self._published.topics())

    def words(self, country: str) -> Words:
        """The fixed words with that country's numbers."""
        return Words(self._texts, self._in(country))

    def answers(self, country: str, at: datetime | None = None) -> Iterator[Reply]:
        """Every topic's answer as Rasa gives it at that moment, now where it is left out."""
        moment = at or datetime.now(timezone.utc)
        replies = Replies(self._published, self._texts, self._in(country), lambda: moment)
        for topic in self.topics:
            said = replies.reply(ANSWER_ACTION + topic, {})
            if said is not None:
                yield Reply(said.text, said.kind, said.text_id, buttons=said.buttons, answers=said.answers)

    def fixed(self, country: str) -> Iterator[Reply]:
        """Every other text; a safety text with the longest words read back and every button below it."""
        words = self.words(country)
        for text_id in self._texts.ids:
            if text_id in PERSON:
                yield words.person(text_id, LONGEST_DATE)
                continue
            if text_id.endswith(SHORT_FORM) or self._texts.placeholders(text_id) & FILLED_IN_LATER:
                continue
            level = self._level(text_id)
            if level > Level.NONE and text_id not in STATUSES and not text_id.endswith(REMINDER):
                yield words.safety(_found(text_id, level))
            else:
                kind = "reminder" if level > Level.NONE else "chat"
                buttons = self._texts.buttons(text_id)
                yield Reply(words.plain(text_id), kind, text_id, level.label, buttons)

    def named(self, name: str, country: str) -> Reply | None:
        """The reply of a topic ("how_often") or a fixed text ("utter_red_flag_clot")."""
        wanted = {name, ANSWER_ACTION + name, f"utter_{name}"}
        replies = (*self.answers(country), *self.fixed(country))
        return next((reply for reply in replies if reply.text_id in wanted), None)

    def _level(self, text_id: str) -> Level:
        for level, reminder in REMINDERS.items():
            if text_id == reminder:
                return level
        if text_id in STATUSES and text_id != STATUSES[-1]:
            return Level.SAME_DAY if text_id.endswith("_same_day") else Level.EMERGENCY
        return next((level for start, level in LEVELS.items() if text_id.startswith(start)), Level.NONE)

    def _in(self, country: str) -> Clinic:
        return replace(self.clinic, locale=self.clinic.locales[country])


def _found(text_id: str, level: Level) -> Assessment:
    said = ("long words " * LONGEST)[:LONGEST].strip()
    finding = Finding("sample", "sample", level, (said,), ((0, len(said)),), "present", True)
    pending = "" if level is Level.CHECK else "and how often is the shot"
    return Assessment(level, level, (finding,), (), text_id, Memory(held=level, pending=pending))
