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
from content.topics import ASK_CLINICIAN, GROUPS, REVIEW_STATE
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
# Words for something that gets worse, comes back or is new, and for whom to turn to. Both must stand in the
# same sentence or in two that follow each other: “ask your clinician” by itself is not about getting worse.
WORSENING = re.compile(
    r"\b(?:worse\w*|severe\w*|sudden\w*|urgent|emergency|at once|faint(?:s|ed|ing)?|collapse\w*|unwell"
    r"|numb(?:ness)?|weakness|fever|bleed(?:s|ing)?|swollen|chest pain|out of breath|spreads?|any reaction"
    r"|(?:trouble|difficulty|hard to) breath\w*|new (?:symptom|sign|pain|problem)s?|new \w+ pain"
    r"|(?:have|get|notice|these|warning) (?:\w+ )?(?:symptom|sign)s"
    r"|(?:symptom|sign|problem|pain|side effect)s? (?:\w+ ){0,3}"
    r"(?:returns?|com(?:e|es|ing) back|creeps?|lasts?|stays?)"
    r"|not (?:\w+ )?(?:get(?:ting)? better|go(?:ing)? away|improv(?:e|ing)|settl(?:e|ing)|ease))\b",
    re.IGNORECASE,
)
WHOM = re.compile(
    r"\b(?:call|ring|contact|ask|tell|speak to|talk to|see|go to|get)\b[^.?!]*?"
    r"(?:\b(?:clinic|clinician|doctor|nurse|pharmacist|midwife|dentist|specialist|hospital|help|advice)\b"
    r"|\{\w+\})|\{(?:clinic_phone|emergency_number|urgent_advice|crisis_line|poison_line)\}",
    re.IGNORECASE,
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


# In which form they are read at all; one that is wrong must not hide what else is.
FORMS = {
    "group": (re.compile(f"[{GROUPS}]"), f"write one letter from {GROUPS[0]} to {GROUPS[-1]}"),
    "ask_clinician": (ASK_CLINICIAN, "write yes, no, or “if: ” and when, such as “if: you are pregnant”"),
    "review_by": (re.compile(r"\d{4}-\d\d-\d\d"), "write a date as 2027-05-22"),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """``problems`` stop a release; ``hints`` do not. ``age`` is the reading age in years."""

    problems: tuple[str, ...]
    hints: tuple[str, ...]
    age: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the answer's text; ``is_hard`` where it is a word that makes it hard to read."""

    text: str
    is_hard: bool


def advise(topic: str, fields: Fields, others: frozenset[str]) -> Advice:
    """What to put right and what could be better; ``others`` are the ids of all other topics."""
    root = Path(settings.CONTENT_ROOT)
    empty = {name: stand_in for name, (_, stand_in) in NEEDED.items() if not fields.get(name)}
    problems = [f"No text yet: {', '.join(NEEDED[name][0] for name in empty)}."] if empty else []
    wrong = [name for name in FORMS if name not in empty and not FORMS[name][0].fullmatch(fields[name])]  # type: ignore[literal-required]
    problems += [f"{NEEDED[name][0]}: {FORMS[name][1]}." for name in wrong]
    filled = fields_from({**fields, **empty, **{name: NEEDED[name][1] for name in wrong}})
    data = yaml.load(written(topic, filled), Loader=yaml.CSafeLoader)
    document = Document(root / "data" / "faq" / f"{topic}.yml", data, None)
    try:
        problems += [problem.message for problem in check_topic(document, root, others)]
    except ContentError as error:
        problems.append(str(error))
    answer = fields["answer"]
    return Advice(
        tuple(problems),
        tuple(_hints(answer, fields["ask_clinician"])),
        reading_age(answer) if answer else 0.0,
    )


def _hints(answer: str, ask_clinician: str) -> list[str]:
    hints = []
    for sentence in _sentences(answer):
        count = len(sentence.split())
        if count > LONG_SENTENCE:
            hints.append(
                f"A sentence of {count} words: “{' '.join(sentence.split()[:8])} …”. Make two of it."
            )
    hard = hard_words(answer)
    if hard:
        hints.append(f"Hard words: {', '.join(hard[:8])}.")
    # Where there is nothing to ask a clinician, such as what B12 is, nothing can get worse either.
    if answer and ask_clinician != "no" and not says_if_worse(answer):
        hints.append("The answer does not say what to do if it gets worse: the signs, and whom to call then.")
    return hints


def says_if_worse(answer: str) -> bool:
    """Whether it says whom to turn to when something gets worse, comes back or is new."""
    sentences = _sentences(answer)
    pairs = (" ".join(sentences[at : at + 2]) for at in range(len(sentences)))
    return any(WORSENING.search(pair) and WHOM.search(pair) for pair in pairs)


def hard_marked(answer: str) -> list[Piece]:
    """The answer in pieces, to show its hard words where they stand; nothing where there are none."""
    hard = hard_words(answer)
    if not hard:
        return []
    return [
        Piece(piece, piece.lower() in hard)
        for piece in re.split(rf"\b({'|'.join(map(re.escape, hard))})\b", answer, flags=re.IGNORECASE)
        if piece
    ]


def _sentences(answer: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", plain_text(answer))


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
