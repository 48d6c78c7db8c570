"""What an editor is told while typing: what must be put right, what could be better, how it will look."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone

from content.check import check_topic
from content.clinic import load_clinic
from content.errors import ContentError
from content.readability import hard_words, plain_text, reading_age
from content.replies import Answer
from content.review import overdue_words
from content.sources import Source
from content.texts import PLACEHOLDER, Button, load_texts
from content.topic_file import Fields, fields_from, written
from content.topics import GROUPS, REVIEW_STATE
from content.yaml_files import Document
from web.channels.buttons import offer_id
from web.channels.capabilities import CAPABILITIES, Markup, length
from web.channels.gsm import segments
from web.channels.parts import Layout
from web.channels.render import render
from web.frontdoor.markdown import Block, parse
from web.frontdoor.replies import Reply
from web.frontdoor.words import Words

LONG_SENTENCE = 25  # words
IF_WORSE = re.compile(
    r"\b(?:worse|emergency|urgent|call|contact|ask|tell|speak|ring|see)\b|\{\w+\}", re.IGNORECASE
)
# The lines without which a topic cannot be read, by their names on the page. Where one is empty, what stands
# beside it takes its place, so that all else is checked too.
NEEDED = {
    "title": ("Title", "No title"),
    "answer": ("Answer", "Ask the nurse."),
    "owner": ("Owner", "nobody"),
    "review_by": ("Review by", date.max.isoformat()),
    "group": ("Section", GROUPS[0]),
    "ask_clinician": ("Ask a clinician", "no"),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """``problems`` stop a release; ``hints`` do not. ``age`` is the reading age in years."""

    problems: tuple[str, ...]
    hints: tuple[str, ...]
    age: float


def advise(topic: str, fields: Fields, others: frozenset[str]) -> Advice:
    """What to put right and what could be better; ``others`` are the ids of all other topics."""
    root = Path(settings.CONTENT_ROOT)
    empty = {name: stand_in for name, (_, stand_in) in NEEDED.items() if not fields.get(name)}
    problems = [f"No text yet: {', '.join(NEEDED[name][0] for name in empty)}."] if empty else []
    filled = fields_from({**fields, **empty})
    data = yaml.load(written(topic, filled), Loader=yaml.CSafeLoader)
    document = Document(root / "data" / "faq" / f"{topic}.yml", data, None)
    try:
        problems += [problem.message for problem in check_topic(document, root, others)]
    except ContentError as error:
        problems.append(str(error))
    answer = fields["answer"]
    return Advice(tuple(problems), tuple(_hints(answer)), reading_age(answer) if answer else 0.0)


def _hints(answer: str) -> list[str]:
    hints = []
    for sentence in re.split(r"(?<=[.!?])\s+", plain_text(answer)):
        count = len(sentence.split())
        if count > LONG_SENTENCE:
            hints.append(
                f"A sentence of {count} words: “{' '.join(sentence.split()[:8])} …”. Make two of it."
            )
    hard = hard_words(answer)
    if hard:
        hints.append(f"Hard words: {', '.join(hard[:8])}.")
    if answer and not IF_WORSE.search(answer):
        hints.append("The answer does not say what to do if it gets worse, or whom to ask.")
    return hints


@dataclass(frozen=True, slots=True)
class Preview:
    """One channel's form: each part with its size in words, its text and its buttons."""

    channel: str
    parts: tuple[dict[str, Any], ...]


def website(fields: Fields) -> list[Block]:
    """The answer as the website shows it."""
    words = _words()
    return parse(_filled(fields["answer"], words), words.phones)


def previews(
    topic: str, fields: Fields, titles: dict[str, str], register: dict[str, Source]
) -> list[Preview]:
    """The answer in every messaging channel's form, for the clinic's own country."""
    words = _words()
    text = _filled(fields["answer"], words) or "…"
    sources = tuple(
        {"name": source.name, "url": source.url or "", "read": source.read}
        for source in (register[name] for name in fields["sources"] if name in register)
    )
    overdue = overdue_words(_date(fields["review_by"]), words.clinic, timezone.now())
    answer = Answer(topic, fields["title"], text, sources, REVIEW_STATE, fields["review_by"], overdue)
    buttons = tuple(Button(f"topic:{other}", titles[other]) for other in fields["related"] if other in titles)
    reply = Reply(text, "answer", f"utter_faq/{topic}", buttons=buttons[:3], answers=(answer,))
    found = []
    for capability in CAPABILITIES.values():
        parts = []
        for part in render([reply], capability, words, offer_id("preview")).parts:
            size = f"{length(part.shown)} characters"
            if capability.markup is Markup.SMS:
                size += f", {segments(part.text)} text messages"
            menu = [part.menu] if part.layout is Layout.LIST else []
            parts.append({"text": part.text, "size": size, "keys": [*menu, *(k.title for k in part.keys)]})
        found.append(Preview(capability.channel, tuple(parts)))
    return found


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # still being typed
        return None


def _filled(text: str, words: Words) -> str:
    known = words.clinic.words
    return PLACEHOLDER.sub(lambda match: known.get(match[1], match[0]), text)


@lru_cache(maxsize=1)
def _words() -> Words:
    root = Path(settings.CONTENT_ROOT)
    clinic = load_clinic(settings.CLINIC_FILE, root / "data" / "locales.yml")
    return Words(load_texts(root / "domain.yml"), clinic)
