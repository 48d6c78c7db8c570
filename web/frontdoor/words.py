"""The clinic's fixed words, read at start, so that they can be said with everything else down."""

import re
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from content.clinic import Clinic, load_clinic
from content.errors import ContentError
from content.texts import FILLED_IN_LATER, Texts, load_texts
from safety import Assessment, Level, Memory
from safety.check import CHECK_TEXT, NO_TEXT
from web.frontdoor.echo import LONGEST, LONGEST_BESIDE, echo, echo_before
from web.frontdoor.replies import Reply

CANNOT_ANSWER = "utter_cannot_answer_now"
TOO_LONG = "utter_too_long"
TOO_MANY = "utter_too_many"
STALE = "utter_stale"
WORDS_ONLY = "utter_words_only"
IN_APPS = (STALE, "utter_old_button", WORDS_ONLY, "utter_private_chat", "utter_help")
REMINDERS = {
    Level.EMERGENCY: "utter_emergency_reminder",
    Level.SAME_DAY: "utter_same_day_reminder",
    Level.CHECK: "utter_safety_check_reminder",
}
STATUSES = (
    *(
        f"utter_status_{state}{level}"
        for state in ("alerted", "seen", "not_picked_up")
        for level in ("", "_same_day")
    ),
    "utter_status_closed",
)
UNREACHED = {
    Level.EMERGENCY: "utter_unreached_emergency",
    Level.SAME_DAY: "utter_unreached_same_day",
}
PERSON_ASKED = "utter_person_asked"
PERSON_CLOSED = "utter_person_closed"
PERSON_JOINED = "utter_person_joined"
PERSON_AWAY = "utter_person_away"
PERSON_AWAY_CLOSED = "utter_person_away_closed"
PERSON_LEFT = "utter_person_left"
PERSON_ENDED = "utter_person_ended"
PERSON = (
    PERSON_ASKED, PERSON_CLOSED, PERSON_JOINED, PERSON_AWAY, PERSON_AWAY_CLOSED, PERSON_LEFT, PERSON_ENDED,
)  # fmt: skip
PERSON_BY_PHONE = "utter_talk_to_person"
STAFF, STAFF_NAMED = "utter_staff", "utter_staff_named"
YOU_WROTE = "utter_you_wrote"
YOU_WROTE_BEFORE = "utter_you_wrote_before"
ASKED_TOO = "utter_other_question"
CORRECTION_NOTED = "utter_correction_noted"
SHORT_FORM = "_sms"
REMINDER = "_reminder"
NEEDED = (
    CANNOT_ANSWER, TOO_LONG, TOO_MANY, *IN_APPS, *REMINDERS.values(), *UNREACHED.values(), CHECK_TEXT,
    NO_TEXT, YOU_WROTE, YOU_WROTE_BEFORE, ASKED_TOO, CORRECTION_NOTED, *STATUSES, *PERSON, PERSON_BY_PHONE,
    STAFF, STAFF_NAMED,
)  # fmt: skip


class Words:
    """Says the fixed texts with the clinic's own numbers in them."""

    def __init__(self, texts: Texts, clinic: Clinic) -> None:
        """Raises ContentError where a text that must never be missing cannot be said."""
        self.clinic = clinic
        self._texts = texts
        self._words = clinic.words
        safety = [
            text_id for text_id in texts.ids if text_id.startswith(("utter_red_flag_", "utter_same_day_"))
        ]
        for text_id in (*NEEDED, *safety):
            try:
                texts.say(text_id, self._words | dict.fromkeys(FILLED_IN_LATER, ""))
            except (KeyError, ValueError) as error:
                raise ContentError(texts.path, None, str(error.args[0])) from None

    def renew(self, domain: Path) -> None:
        """Say the words of that file from now on. Raises ContentError; then nothing has changed."""
        texts = load_texts(domain)
        Words(texts, self.clinic)
        self._texts.take_over(texts)

    @property
    def phones(self) -> tuple[str, ...]:
        """Every number that may be called from these words, longest first."""
        locale = self.clinic.locale
        lines = (locale.emergency, locale.urgent, locale.crisis, locale.poison)
        # Some entries are words to press or to text ("option 2"), which no telephone link can do.
        numbers = {
            number for line in lines for number in line.numbers if re.fullmatch(r"[+()\d\s-]+", number)
        }
        return tuple(sorted(numbers | {self.clinic.phone}, key=len, reverse=True))

    def safety(self, assessment: Assessment) -> Reply:
        """The safety text of a finding, whole: with the words that led to it, the ways to correct it, and the
        way back to a question asked beside it. An unknown id still gives words with the emergency number.
        """
        level, text_id = assessment.fresh, assessment.text_id
        reply = self._say(text_id if text_id in self._texts else REMINDERS[level], "safety", level)
        if level <= Level.CHECK:
            return reply
        text, buttons = reply.text, (*reply.buttons, *self._texts.buttons(YOU_WROTE))
        before = echo_before(assessment.before)
        longest = LONGEST_BESIDE if before else LONGEST
        quoted = echo((*assessment.findings, *assessment.risks), longest)
        if quoted:
            said = YOU_WROTE_BEFORE if before else YOU_WROTE
            filled = self._words | {"your_words": quoted, "words_before": before}
            text += "\n\n" + self._texts.say(said, filled)
        if assessment.memory.pending:
            buttons += self._texts.buttons(ASKED_TOO)
        return replace(reply, text=text, buttons=buttons)

    def plain(self, text_id: str) -> str:
        """A fixed text without what is read back to the person; "" where there is no such text."""
        return self._texts.say(text_id, self._words) if text_id in self._texts else ""

    def short_form(self, text_id: str) -> str:
        """The words of a safety text or a reminder for one text message; "" where there are none."""
        return self.plain(f"{text_id}{SHORT_FORM}")

    def check_again(self, text_id: str) -> Reply:
        """The safety check with that question, asked once more above other answers."""
        return self._say(text_id if text_id in self._texts else CHECK_TEXT, "reminder", Level.CHECK)

    def check_cleared(self) -> Reply:
        """The words after a "no" to the safety check."""
        return self._say(NO_TEXT, "chat")

    def correction_noted(self, level: Level) -> Reply:
        """The words for someone who says that the finding is past or of someone else; `level` goes on."""
        return self._say(CORRECTION_NOTED, "chat", level)

    def reminder(self, level: Level) -> Reply:
        """The one line above other answers while a level is held."""
        return self._say(REMINDERS[level], "reminder", level)

    def reminder_of(self, memory: Memory) -> Reply:
        """The same for what that memory holds; for an open check the line that belongs to its question."""
        text_id = f"{memory.check.text_id}{REMINDER}" if memory.check else ""
        if memory.held is Level.CHECK and text_id in self._texts:
            return self._say(text_id, "reminder", Level.CHECK)
        return self.reminder(memory.held)

    def status(self, text_id: str, level: Level) -> Reply:
        """One of STATUSES: what has become of an escalation of that level."""
        return self._say(text_id, "status", level)

    def talk_to_person(self) -> Reply:
        """Where to find a person by telephone: what holds whether or not the staff could be asked."""
        return self._say(PERSON_BY_PHONE, "chat")

    def person(self, text_id: str, at: datetime) -> Reply:
        """One of PERSON: what has become of the wish for a person, as it stands at that moment."""
        said = self._texts.say(text_id, self._words | {"opens_at": self.clinic.opens_words(at)})
        return Reply(said, "chat", text_id, buttons=self._texts.buttons(text_id))

    def from_staff(self, text: str, name: str) -> Reply:
        """What a person of the staff wrote, marked as theirs; `name` is shown where the clinic wants it."""
        text_id = STAFF_NAMED if self.clinic.takeover.shows_name else STAFF
        return Reply(text, "person", by=self._texts.say(text_id, self._words | {"staff_name": name}))

    def cannot_answer(self) -> Reply:
        """The words where there is no answer: the clinic's phone and the emergency number."""
        return self._say(CANNOT_ANSWER, "fallback")

    def too_long(self) -> Reply:
        """The words for a message that is too long to be answered."""
        return self._say(TOO_LONG, "fallback")

    def too_many(self) -> Reply:
        """The words for a message above the number that is answered in a minute."""
        return self._say(TOO_MANY, "fallback")

    def fixed(self, text_id: str) -> Reply:
        """One of IN_APPS: what is said to a message that is no question."""
        return self._say(text_id, "fallback")

    def unreached(self, level: Level) -> Reply:
        """The words that the website's chat keeps for when it cannot reach us, for a level of UNREACHED."""
        return self._say(UNREACHED[level], "safety", level)

    def _say(self, text_id: str, kind: str, level: Level = Level.NONE) -> Reply:
        return Reply(
            text=self._texts.say(text_id, self._words),
            kind=kind,
            text_id=text_id,
            level=level.label,
            buttons=self._texts.buttons(text_id),
        )


@lru_cache(maxsize=1)
def words() -> Words:
    """The words of this clinic. Raises ContentError (file and what to do) where a file is broken."""
    root: Path = settings.ROOT
    clinic = load_clinic(settings.CLINIC_FILE, root / "data" / "locales.yml")
    return Words(load_texts(root / "domain.yml"), clinic)
