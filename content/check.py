"""Check all content before it is trained or published: ``python -m content.check``.

Content errors stop the build; each problem names the file, the line where known, and what to do.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from content.clinic import LINES, Clinic, load_clinic
from content.duplicates import normalise
from content.errors import ROOT, ContentError, shown
from content.markdown import BARE_ADDRESS, HTML, markdown_problems
from content.readability import hard_words, reading_age
from content.sources import Source, load_sources
from content.texts import FILLED_IN_LATER, Texts, load_texts, placeholders
from content.topics import REVIEW_STATE, Topic, numbered_phrasings, topic_files, topic_from
from content.wording import WordingRules, load_wording_rules
from content.yaml_files import Document, read_yaml

MIN_PHRASINGS = 12
MAX_TITLE = 70  # characters: a button's width on a phone
MAX_READING_AGE = 14.0
RELATED = (2, 3)
NUMBERS_EXPLAINED_IN = "emergency_numbers"  # the topic that names several countries' numbers side by side
# Who is told to ask must find in the answer whom; a topic of warning signs sends to the emergency services.
CLINICIAN = re.compile(
    r"\b(?:clinicians?|doctors?|gps?|nurses?|pharmacists?|midwi(?:fe|ves)|clinic|specialists?"
    r"|health professionals?|\w+ team|dietitians?|emergency)\b|\{emergency_number\}",
    re.IGNORECASE,
)
# Rasa reads [word](entity) in an example as an annotation, and braces as one with details.
ENTITY_SYNTAX = re.compile(r"[\[\]{}]|^/")
# What a person with a red flag reads: each text names the sources that it follows.
SAFETY_TEXT = re.compile(r"utter_(?:red_flag_|same_day_|safety_check|emergency_)")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct: the file as a person knows it, the line (from 1) where known, and what to do."""

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.message}"


@dataclass(slots=True)
class _Report:
    """The problems found so far, and how many files were read."""

    problems: list[Problem] = field(default_factory=list)
    files: int = 0

    def add(self, path: Path, line: int | None, message: str) -> None:
        self.problems.append(Problem(shown(path), line, message))

    def add_error(self, error: ContentError) -> None:
        self.add(error.path, error.line, error.reason)


@dataclass(frozen=True, slots=True)
class _TopicFile:
    document: Document
    topic: Topic

    def metadata_line(self, *steps: str | int) -> int | None:
        return self.document.line("nlu", 0, "metadata", *steps)

    def answer(self) -> str:
        """The answer as it stands in the file, so that offsets in it lead to lines."""
        text: str = self.document.data["responses"][f"utter_faq/{self.topic.id}"][0]["text"]
        return text

    def answer_line(self, offset: int) -> int | None:
        first = self.document.first_text_line("responses", f"utter_faq/{self.topic.id}", 0, "text")
        return None if first is None else first + self.answer()[:offset].count("\n")


@dataclass(frozen=True, slots=True)
class _Phrasing:
    intent: str
    text: str
    path: Path
    line: int | None


def check(root: Path = ROOT) -> list[Problem]:
    """All problems of the content below ``root``, by file and line; without any, it may be published."""
    return _check(root).problems


def check_topic(document: Document, root: Path, others: frozenset[str]) -> list[Problem]:
    """The problems of one topic, as it would stand in a file; ``others`` are the ids of all other topics.

    Whether a phrasing stands in another topic, only ``check`` sees. Raises ContentError where the register of
    sources, the wording rules or the clinic's file is broken.
    """
    report = _Report()
    rules = load_wording_rules(root / "data" / "banned_wording.yml")
    sources = load_sources(root / "data" / "sources.yml")
    clinic = load_clinic(root / "clinic.toml", root / "data" / "locales.yml")
    hosts = frozenset(urlsplit(source.url).netloc.lower() for source in sources.values() if source.url)
    try:
        item = _TopicFile(document, topic_from(document))
    except ContentError as error:
        report.add_error(error)
        return report.problems
    _check_metadata(report, item, others | {item.topic.id}, sources)
    _check_answer(report, item, rules, hosts, clinic)
    _check_phrasings(report, _topic_phrasings([item]))
    return report.problems


def main() -> int:
    """Print the problems and the number of files checked; 1 when there are problems, else 0."""
    report = _check(ROOT)
    for problem in report.problems:
        print(problem)
    count = len(report.problems)
    print(f"{report.files} content files checked, {count} problem{'' if count == 1 else 's'} found.")
    return 1 if report.problems else 0


def _check(root: Path) -> _Report:
    report = _Report()
    rules: WordingRules | None = None
    sources: dict[str, Source] = {}
    clinic: Clinic | None = None
    texts: Texts | None = None
    try:
        rules = load_wording_rules(_count(report, root / "data" / "banned_wording.yml"))
    except ContentError as error:
        report.add_error(error)
    try:
        sources = load_sources(_count(report, root / "data" / "sources.yml"))
    except ContentError as error:
        report.add_error(error)
    try:
        _count(report, root / "data" / "locales.yml")
        clinic = load_clinic(_count(report, root / "clinic.toml"), root / "data" / "locales.yml")
    except ContentError as error:
        report.add_error(error)
    try:
        texts = load_texts(_count(report, root / "domain.yml"))
    except ContentError as error:
        report.add_error(error)
    words = frozenset(clinic.words) if clinic else frozenset[str]()
    if clinic:
        _check_locales(report, clinic, sources, root / "data" / "locales.yml")
    if texts and rules and clinic:
        _check_texts(report, texts, rules, words)
    if texts and sources:
        _check_text_sources(report, texts, sources)
    topic_list = list(_topics(report, root / "data" / "faq"))
    known = frozenset(item.topic.id for item in topic_list)
    hosts = frozenset(urlsplit(source.url).netloc.lower() for source in sources.values() if source.url)
    for item in topic_list:
        _check_metadata(report, item, known, sources)
        _check_answer(report, item, rules, hosts, clinic)
    _check_titles(report, topic_list)
    for topic in clinic.website.suggestions if clinic else ():
        if topic not in known:
            reason = f"[website] suggests “{topic}”, which is no topic; name a file of data/faq"
            report.add(root / "clinic.toml", None, reason)
    phrasings = [*_topic_phrasings(topic_list), *_dialogue_phrasings(report, root / "data" / "dialogue")]
    _check_phrasings(report, phrasings)
    report.problems.sort(key=lambda problem: (problem.file, problem.line or 0, problem.message))
    return report


def _count(report: _Report, path: Path) -> Path:
    report.files += 1
    return path


def _topics(report: _Report, folder: Path) -> Iterator[_TopicFile]:
    found = False
    for path in topic_files(folder):
        found = True
        try:
            document = read_yaml(_count(report, path))
            yield _TopicFile(document, topic_from(document))
        except ContentError as error:
            report.add_error(error)
    if not found:
        report.add(folder, None, "there is no topic in this folder; restore it from the project")
    for stray in sorted(folder.glob("*.yaml")):
        report.add(stray, None, "the file would not be read; name it with .yml at the end")


def _check_metadata(
    report: _Report, item: _TopicFile, known: frozenset[str], sources: dict[str, Source]
) -> None:
    topic = item.topic
    path = topic.path
    if len(topic.title) > MAX_TITLE:
        reason = (
            f"the title has {len(topic.title)} characters, at most {MAX_TITLE} fit on a button; shorten it"
        )
        report.add(path, item.metadata_line("title"), reason)
    if topic.review_state != REVIEW_STATE:
        reason = f"the review state is “{topic.review_state}”; write “{REVIEW_STATE}”"
        report.add(path, item.metadata_line("review_state"), reason)
    if not topic.sources:
        report.add(path, item.metadata_line("sources"), "the topic has no sources; name at least one")
    for index, source in enumerate(topic.sources):
        if source not in sources:
            reason = f"the source {source} is not in data/sources.yml; correct the id or add the source"
            report.add(path, item.metadata_line("sources", index), reason)
    if not RELATED[0] <= len(topic.related) <= RELATED[1]:
        reason = f"{len(topic.related)} related topics; name {RELATED[0]} or {RELATED[1]}"
        report.add(path, item.metadata_line("related"), reason)
    named = [(other, item.metadata_line("related", index)) for index, other in enumerate(topic.related)]
    if topic.on_yes:
        named.append((topic.on_yes, item.metadata_line("on_yes")))
    for other, line in named:
        if other == topic.id or other not in known:
            fault = "is this topic" if other == topic.id else "does not exist"
            report.add(path, line, f"the related topic {other} {fault}; correct it")
    if topic.ask_clinician != "no" and not CLINICIAN.search(topic.answer):
        reason = "the answer names nobody to ask although ask_clinician says so; name whom, such as the nurse"
        report.add(path, item.answer_line(0), reason)
    if len(topic.phrasings) < MIN_PHRASINGS:
        reason = f"{len(topic.phrasings)} phrasings, at least {MIN_PHRASINGS} are needed; add some"
        report.add(path, item.document.line("nlu", 0, "examples"), reason)


def _check_answer(
    report: _Report,
    item: _TopicFile,
    rules: WordingRules | None,
    hosts: frozenset[str],
    clinic: Clinic | None,
) -> None:
    topic = item.topic
    answer = item.answer()
    words = frozenset(clinic.words) if clinic else frozenset[str]()
    found = list(markdown_problems(answer, hosts))
    if rules:
        found += rules.reassurances(answer)
        if topic.id not in rules.units_explained_in:
            found += rules.error_prone_units(answer)
        for _, message in [*rules.reassurances(topic.title), *rules.error_prone_units(topic.title)]:
            report.add(topic.path, item.metadata_line("title"), message)
    if clinic and topic.id != NUMBERS_EXPLAINED_IN:
        found += _typed_numbers(answer, clinic)
    for name in sorted(placeholders(answer) - words):
        found.append(
            (answer.index("{" + name), f"the placeholder {{{name}}} is not known; use one of clinic.toml")
        )
    for offset, message in found:
        report.add(topic.path, item.answer_line(offset), message)
    age = reading_age(answer)
    if age > MAX_READING_AGE:
        hard = ", ".join(hard_words(answer)[:5]) or "long sentences"
        advice = f"shorten sentences, replace words ({hard})"
        reason = f"the reading age is {age:.1f}, at most {MAX_READING_AGE:.0f}; {advice}"
        report.add(topic.path, item.answer_line(0), reason)


def _typed_numbers(answer: str, clinic: Clinic) -> Iterator[tuple[int, str]]:
    """Help lines whose number is typed: a patient abroad would be sent to one that is none there."""
    lines = {
        number: name
        # The clinic's own last: 111 is for advice here, and for emergencies in New Zealand.
        for locale in (*clinic.locales.values(), clinic.locale)
        for name, line in (
            ("poison_line", locale.poison),
            ("crisis_line", locale.crisis),
            ("urgent_advice", locale.urgent),
            ("emergency_number", locale.emergency),
        )
        for number in line.numbers
    }
    numbers = "|".join(sorted(map(re.escape, lines), key=len, reverse=True))
    verb = r"(?i:\b(?:call|ring|dial|phone|contact|text|or|on|nhs)\s+(?:nhs\s+)?\**)"
    called = rf"{verb}({numbers})\b(?![\d,.]\d)"
    for match in re.finditer(called, answer):
        yield (
            match.start(1),
            f"“{match[1]}” is one country's number; write {{{lines[match[1]]}}}, which gives each theirs",
        )


def _check_titles(report: _Report, items: Iterable[_TopicFile]) -> None:
    seen: dict[str, str] = {}
    for item in items:
        title = normalise(item.topic.title)
        if title in seen:
            reason = f"the title is the same as that of {seen[title]}; a button must tell them apart"
            report.add(item.topic.path, item.metadata_line("title"), reason)
        seen.setdefault(title, item.topic.id)


def _check_texts(report: _Report, texts: Texts, rules: WordingRules, words: frozenset[str]) -> None:
    for text_id in texts.ids:
        text = "\n".join([texts.raw(text_id), *(button.title for button in texts.buttons(text_id))])
        messages = [message for _, message in [*rules.reassurances(text), *rules.error_prone_units(text)]]
        for name in sorted(texts.placeholders(text_id) - words - FILLED_IN_LATER):
            messages.append(
                f"the placeholder {{{name}}} is not known; use one of clinic.toml and data/locales.yml"
            )
        messages += [
            f"the text holds HTML (“{match.group()}”); write plain words" for match in HTML.finditer(text)
        ]
        messages += _unsafe_addresses(text)
        for message in messages:
            report.add(texts.path, texts.line(text_id), f"{text_id}: {message}")


def _unsafe_addresses(text: str) -> list[str]:
    return [
        f"the address “{match.group()}” is not https; correct or remove it"
        for match in BARE_ADDRESS.finditer(text)
        if not match.group().lower().startswith("https://")
    ]


def _check_text_sources(report: _Report, texts: Texts, sources: dict[str, Source]) -> None:
    for text_id in texts.ids:
        if SAFETY_TEXT.match(text_id) and not texts.sources(text_id):
            reason = f"{text_id}: a safety text names no source; add it under metadata"
            report.add(texts.path, texts.line(text_id), reason)
        for source in texts.sources(text_id):
            if source not in sources:
                reason = f"{text_id}: the source {source} is not in data/sources.yml; correct it"
                report.add(texts.path, texts.line(text_id), reason)


def _check_locales(report: _Report, clinic: Clinic, sources: dict[str, Source], path: Path) -> None:
    for locale in clinic.locales.values():
        for kind in LINES:
            line = getattr(locale, kind)
            for message in _unsafe_addresses(line.words):
                report.add(path, None, f"{kind} of {locale.code}: {message}")
            for source in line.sources:
                if source not in sources:
                    reason = f"{kind} of {locale.code} names the source {source}; add it to data/sources.yml"
                    report.add(path, None, reason)
            if line.numbers and not line.sources:
                report.add(
                    path, None, f"{kind} of {locale.code} has a number but no source; add where it stands"
                )


def _topic_phrasings(items: Iterable[_TopicFile]) -> Iterator[_Phrasing]:
    for item in items:
        for line, text in numbered_phrasings(item.document):
            yield _Phrasing(f"faq/{item.topic.id}", text, item.topic.path, line)


def _dialogue_phrasings(report: _Report, folder: Path) -> Iterator[_Phrasing]:
    for path in sorted(folder.glob("*.yml")):
        try:
            document = read_yaml(_count(report, path))
            entries = document.data.get("nlu", []) if isinstance(document.data, dict) else []
            for index, entry in enumerate(entries):
                if "intent" not in entry:
                    continue
                found = numbered_phrasings(document, index)
                if len(found) < MIN_PHRASINGS:
                    reason = f"{len(found)} phrasings, at least {MIN_PHRASINGS} are needed; add some"
                    report.add(path, document.line("nlu", index, "examples"), f"{entry['intent']}: {reason}")
                yield from (_Phrasing(entry["intent"], text, path, line) for line, text in found)
        except ContentError as error:
            report.add_error(error)


def _check_phrasings(report: _Report, phrasings: Iterable[_Phrasing]) -> None:
    seen: dict[str, _Phrasing] = {}
    for phrasing in phrasings:
        if ENTITY_SYNTAX.search(phrasing.text):
            fault = "holds brackets, braces or a leading slash; write it as people type"
            reason = f"the phrasing “{phrasing.text}” {fault}"
            report.add(phrasing.path, phrasing.line, reason)
        # A line of symbols alone has nothing to normalise; it is compared as typed.
        key = normalise(phrasing.text) or phrasing.text
        first = seen.setdefault(key, phrasing)
        if first is not phrasing:
            where = f"{shown(first.path)}:{first.line}"
            report.add(
                phrasing.path,
                phrasing.line,
                f"the phrasing “{phrasing.text}” stands already in {where}; keep one",
            )


if __name__ == "__main__":
    sys.exit(main())
