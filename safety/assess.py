"""The safety gate's reading: `assess(text, memory)` says how urgent what a person wrote is, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from safety.check import CHECK_TEXT, CONFIRMED_TEXT, KEPT_TEXT, NO_TEXT, Answer, Check, read_answer
from safety.context import ContextReader, Reading
from safety.english import STOP_WORDS
from safety.levels import Sign, judge
from safety.matching import Match, Matcher
from safety.memory import Memory, Remembered
from safety.model import Clinic, Finding, Level
from safety.normalise import Normaliser, Token
from safety.pending import other_question
from safety.vocabulary import Combination, Vocabulary, load_vocabulary

HALF = 10_000  # characters
RECENT_CHARACTERS = 300
LEARNED_TEXT = "utter_same_day_unsure"
LEARNED_SIGN = "learned_reader"
_NOTHING = Memory()


@dataclass(frozen=True)
class Assessment:
    """What `assess` found.

    Attributes:
        level: what the reply must at least carry; memory included.
        fresh: the level that this text adds or says anew, alone or with what is remembered; NONE if it
            only repeats what was said a short while ago.
        findings: the signs that count, worst first.
        cleared: the signs that context switched off, with that context.
        text_id: the safety text to say; empty when `fresh` is NONE and nothing answers the safety check.
        memory: the memory after this text.
        confirmed: the safety check to which this message said "yes" or "not sure".
        combinations: ids of the combinations in which this message took part and that gave it its level.
        risks: the risk factors that this message names and that count in those combinations.
        before: the signs and risk factors of earlier messages that count in them.
    """

    level: Level
    fresh: Level
    findings: tuple[Finding, ...]
    cleared: tuple[Finding, ...]
    text_id: str
    memory: Memory
    confirmed: Check | None = None
    combinations: tuple[str, ...] = ()
    risks: tuple[Finding, ...] = ()
    before: tuple[Remembered, ...] = ()

    @property
    def is_for_staff(self) -> bool:
        """Whether a finding of this message is for the staff, said anew or not; a mere check is not."""
        return self.fresh > Level.CHECK or any(finding.level > Level.CHECK for finding in self.findings)

    @property
    def repeats_check(self) -> bool:
        """Whether the open safety check is to be asked once more, above the answer to this message."""
        check = self.memory.check
        return self.fresh is Level.NONE and check is not None and check.just_asked

    def to_dict(self) -> dict[str, Any]:
        """Give a JSON-safe form."""
        return {
            "level": self.level.label,
            "fresh": self.fresh.label,
            "findings": [finding.to_dict() for finding in self.findings],
            "cleared": [finding.to_dict() for finding in self.cleared],
            "text_id": self.text_id,
            "memory": self.memory.to_dict(),
            "confirmed": self.confirmed.to_dict() if self.confirmed else None,
            "combinations": list(self.combinations),
            "risks": [risk.to_dict() for risk in self.risks],
            "before": [known.to_dict() for known in self.before],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Assessment:
        """Read what `to_dict` wrote."""
        return cls(
            level=Level.from_label(data["level"]),
            fresh=Level.from_label(data["fresh"]),
            findings=tuple(Finding.from_dict(finding) for finding in data["findings"]),
            cleared=tuple(Finding.from_dict(finding) for finding in data["cleared"]),
            text_id=data["text_id"],
            memory=Memory.from_dict(data["memory"]),
            confirmed=Check.from_dict(data["confirmed"]) if data.get("confirmed") else None,
            combinations=tuple(data.get("combinations") or ()),
            risks=tuple(Finding.from_dict(risk) for risk in data.get("risks") or ()),
            before=tuple(Remembered.from_dict(known) for known in data.get("before") or ()),
        )


class Assessor:
    """Reads messages with one vocabulary. Holds no state between them.

    Args:
        vocabulary: what to look for.
        normaliser: cuts texts into words; made from the vocabulary where it is None.
    """

    def __init__(self, vocabulary: Vocabulary, normaliser: Normaliser | None = None) -> None:
        self.vocabulary = vocabulary
        self._normaliser = normaliser or Normaliser(
            vocabulary.lemmas, vocabulary.spellings, vocabulary.words(), vocabulary.known_words
        )
        self._matcher = Matcher(vocabulary, self._normaliser)
        self._symptoms = {symptom.id: symptom for symptom in vocabulary.symptoms()}
        self._titles = {symptom.id: symptom.title for symptom in vocabulary.everything()} | {
            LEARNED_SIGN: "no sign of the vocabulary; the learned reader takes the message as a whole for one"
        }

    def title(self, name: str) -> str:
        """Give a symptom, risk factor or combination in words; one that is no longer known by its id."""
        return self._titles.get(name) or name.replace("_", " ")

    def assess(
        self, text: str, memory: Memory = _NOTHING, clinic: Clinic | None = None, at: datetime | None = None
    ) -> Assessment:
        """Read one message; see `safety.assess`."""
        clinic = clinic or Clinic()
        memory = memory.aged(at, clinic.hold_unacknowledged if memory.unacknowledged else clinic.hold)
        message = _Message.of(text)
        read = self._read(message, memory.recent)
        risks = tuple(dict.fromkeys((*memory.risks, *(risk.symptom for risk in read.risks))))
        alone = judge(self._signs(read.findings, ()), risks, self.vocabulary.groups)
        together = judge(self._signs(read.findings, memory.symptoms), risks, self.vocabulary.groups)
        level = max(memory.held, together.level)
        says_anew = _says_anew(read.findings, memory, alone.level, together.level, clinic.repeat, at)
        fresh = together.level if says_anew else Level.NONE
        # What was remembered before any level also ends: its time runs from the first sign.
        is_first = memory.since is None and bool(level or read.findings)
        starts_anew = bool(alone.level) or says_anew or is_first
        met = self._met_by(read, together.met) if says_anew else ()
        counted = frozenset[str]().union(*(need for each in met for need in each.needs))
        assessment = Assessment(
            level=level,
            fresh=fresh,
            findings=read.findings,
            cleared=read.cleared,
            text_id=together.group.texts[fresh] if fresh and together.group else "",
            memory=replace(
                memory,
                symptoms=_remember(memory.symptoms, read.findings, at),
                risks=risks,
                held=level,
                since=at if starts_anew else memory.since,
                recent=message.text[-RECENT_CHARACTERS:],
                pending=other_question(text, read.findings) if fresh > Level.CHECK else memory.pending,
            ),
            combinations=tuple(combination.id for combination in met),
            risks=tuple(risk for risk in read.risks if risk.symptom in counted),
            before=self._before(read, memory, counted),
        )
        # The question is about what this message says, not about what is remembered beside it.
        asks = alone.group if alone.level is Level.CHECK else together.group
        if fresh is Level.CHECK and asks:
            texts = asks.texts
            return with_check(assessment, text, at, texts[Level.EMERGENCY], texts[Level.CHECK])
        return _with_answer(text, memory.check, assessment, at)

    def _read(self, message: _Message, recent: str) -> _Read:
        """Find the signs and risk factors of a message and say how each is meant."""
        before = self._normaliser.tokens(recent)
        # People who break a sentence over two messages put no full stop at the break.
        broken_off = not recent.rstrip().endswith((".", "!", "?"))
        after = (0, 0)
        if before:
            # Else a sentence of its own: the context of one message says nothing about the next.
            goes_on = broken_off and before[-1].text in STOP_WORDS
            after = (before[-1].sentence + (not goes_on), before[-1].clause + (not goes_on))
        tokens = before + self._normaliser.tokens(message.text, *after)
        found = self._matcher.occurrences(tokens, joint=len(before) if broken_off else 0)
        context = ContextReader(tokens, found)
        counting: dict[str, Finding] = {}
        cleared: dict[str, Finding] = {}
        for match in self._matcher.matches(found):
            known = counting.get(match.symptom.id)
            if match.end <= len(before) or (known is not None and known.level >= match.level):
                continue
            finding = _finding(match, context.read(match), tokens, len(before), message)
            if finding.counts:
                counting[finding.symptom] = finding
            else:
                cleared.setdefault(finding.symptom, finding)
        named = [name for name in counting if name not in self._symptoms]
        return _Read(
            findings=_worst_first(counting[name] for name in counting if name in self._symptoms),
            cleared=_worst_first(
                cleared[name] for name in cleared if name in self._symptoms and name not in counting
            ),
            risks=_worst_first(counting[name] for name in named),
        )

    def _signs_of(self, name: str) -> frozenset[str]:
        """The names under which combinations know a symptom or a risk factor."""
        symptom = self._symptoms.get(name)
        return symptom.signs if symptom else frozenset([name])

    def _met_by(self, read: _Read, met: Sequence[Combination]) -> tuple[Combination, ...]:
        """Of the combinations those in which something of this message takes part."""
        named = frozenset[str]().union(
            *(self._signs_of(found.symptom) for found in (*read.findings, *read.risks))
        )
        return tuple(each for each in met if any(not named.isdisjoint(need) for need in each.needs))

    def _before(self, read: _Read, memory: Memory, counted: frozenset[str]) -> tuple[Remembered, ...]:
        """Of what is remembered that which counts beside this message, and is not said again in it."""
        again = {found.symptom for found in (*read.findings, *read.risks)}
        known = (*memory.symptoms, *(Remembered(name, Level.NONE, None) for name in memory.risks))
        return tuple(
            each
            for each in known
            if each.name not in again and not self._signs_of(each.name).isdisjoint(counted)
        )

    def _signs(self, findings: Iterable[Finding], remembered: Iterable[Remembered]) -> list[Sign]:
        """Give what counts now and, for symptoms not named now, what is remembered."""
        levels = {symptom.name: symptom.level for symptom in remembered}
        levels.update({finding.symptom: finding.level for finding in findings})
        # A symptom that a newer vocabulary no longer has drops out of an older memory.
        return [Sign(self._symptoms[name], level) for name, level in levels.items() if name in self._symptoms]


@dataclass(frozen=True)
class _Read:
    """What one message says, before memory: signs that count, signs switched off, risk factors."""

    findings: tuple[Finding, ...]
    cleared: tuple[Finding, ...]
    risks: tuple[Finding, ...]


@dataclass(frozen=True)
class _Message:
    """A text cut to the size that is read.

    Attributes:
        text: the part that is read.
        gap: how many characters were left out after the first `HALF`.
    """

    text: str
    gap: int

    @classmethod
    def of(cls, text: str) -> _Message:
        gap = max(0, len(text) - 2 * HALF)
        return cls(text[:HALF] + text[-HALF:] if gap else text, gap)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Give the place in the original text."""
        return (start + self.gap, end + self.gap) if start >= HALF else (start, end)


def with_check(
    assessment: Assessment,
    text: str,
    at: datetime | None,
    confirmed_text: str = CONFIRMED_TEXT,
    text_id: str = CHECK_TEXT,
) -> Assessment:
    """Give the assessment of a message that raises the safety check, with the check open in its memory.

    Args:
        text: the message.
        at: when it came in.
        confirmed_text: the safety text to say after "yes" or "not sure".
        text_id: the question.
    """
    asked_about = [finding.symptom for finding in assessment.findings if finding.level <= Level.CHECK]
    before = assessment.memory.check
    # A "no" clears only what was asked: signs of another question wait behind it with that question.
    same = before if before and before.text_id == text_id else None
    other = before if same is None else same.behind
    check = Check(
        text=text[:KEPT_TEXT],
        at=at,
        symptoms=tuple(dict.fromkeys((*(same.symptoms if same else ()), *asked_about))),
        confirmed_text=confirmed_text,
        text_id=text_id,
        behind=replace(other, behind=None) if other and other.text_id != text_id else None,
    )
    raised = _raised(assessment, Level.CHECK, text_id, at)
    return replace(raised, memory=replace(raised.memory, check=check))


def with_learned_sign(assessment: Assessment, text: str, at: datetime | None) -> Assessment:
    """Give the assessment of a message that the learned reader is sure about: SAME_DAY, never more.

    No word says what it is: the finding is the whole `text` and no symptom is remembered; the level is held
    like any other.
    """
    whole = Finding(LEARNED_SIGN, "", Level.SAME_DAY, (text,), ((0, len(text)),), "present", counts=True)
    raised = _raised(assessment, Level.SAME_DAY, LEARNED_TEXT, at)
    asked = other_question(text, ())
    # A message that is one question is itself what was read as a sign.
    pending = asked if asked != text.strip() else ""
    memory = replace(raised.memory, pending=pending)
    return replace(raised, findings=(*assessment.findings, whole), memory=memory)


def _raised(assessment: Assessment, level: Level, text_id: str, at: datetime | None) -> Assessment:
    """Give the assessment with a level that no rule gave it; a higher one that is held stays."""
    before = assessment.memory
    memory = replace(before, held=max(level, before.held), since=at or before.since)
    return replace(
        assessment, level=max(level, assessment.level), fresh=level, text_id=text_id, memory=memory
    )


def with_answer(assessment: Assessment, answer: Answer, at: datetime | None) -> Assessment:
    """Give the assessment of a message that answers the safety check, by button or in words.

    "No" clears the check and the signs it asked about, and no other level; a check with another question that
    was open before is asked again.
    """
    memory = assessment.memory
    check = memory.check
    if answer is not Answer.NO:
        confirmed_text = check.confirmed_text if check else CONFIRMED_TEXT
        return replace(
            assessment,
            level=Level.EMERGENCY,
            fresh=Level.EMERGENCY,
            text_id=confirmed_text,
            memory=replace(memory, held=Level.EMERGENCY, since=at, check=None, pending=""),
            confirmed=check,
        )
    asked_about = check.symptoms if check else ()
    behind = check.behind.passed_over() if check and check.behind else None
    held = Level.NONE if memory.held is Level.CHECK and behind is None else memory.held
    memory = replace(
        memory,
        symptoms=tuple(
            known for known in memory.symptoms if known.name not in asked_about or known.level > Level.CHECK
        ),
        held=held,
        check=behind,
        pending=check.text if check else memory.pending,
    )
    return replace(assessment, level=held, fresh=Level.NONE, text_id=NO_TEXT, memory=memory)


def _with_answer(text: str, check: Check | None, found: Assessment, at: datetime | None) -> Assessment:
    """What a typed message does to an open check. A red flag by the rules wins over every answer."""
    if check is None:
        return found
    if found.level is Level.EMERGENCY:
        return replace(found, memory=replace(found.memory, check=None))
    answer = read_answer(text, check.just_asked)
    if answer is not None and (answer is not Answer.NO or not found.findings):
        return with_answer(found, answer, at)
    passed_over = check.passed_over(silent=found.level > Level.CHECK)
    return replace(found, memory=replace(found.memory, check=passed_over))


def _finding(
    match: Match, reading: Reading, tokens: Sequence[Token], joint: int, message: _Message
) -> Finding:
    places = sorted({(tokens[index].start, tokens[index].end) for index in match.indices() if index >= joint})
    level = match.level.lowered(reading.lowered)
    # A weak sign keeps counting in combinations beside "slight", not beside an everyday cause.
    gone = not level and reading.lowered > (0 if match.level else 1)
    return Finding(
        symptom=match.symptom.id,
        group=match.symptom.group,
        level=level,
        words=tuple(message.text[start:end] for start, end in places),
        spans=tuple(message.place(start, end) for start, end in places),
        context="mild" if gone and reading.context == "present" else reading.context,
        counts=(reading.context == "present" or reading.lowered > 0) and not gone,
    )


def _worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (-finding.level, finding.spans, finding.symptom)))


def _says_anew(
    findings: Sequence[Finding],
    memory: Memory,
    alone: Level,
    together: Level,
    repeat: timedelta,
    at: datetime | None,
) -> bool:
    """Whether the text adds to what was said: a new sign, a worse one, or an old one after a while."""
    if together > memory.held:
        return True
    if alone <= Level.CHECK < memory.held:
        return False
    for finding in findings:
        if not finding.level:
            continue
        known = memory.symptom(finding.symptom)
        if known is None or finding.level > known.level or at is None or known.at is None:
            return True
        if at - known.at > repeat:
            return True
    return False


def _remember(
    known: tuple[Remembered, ...], findings: Sequence[Finding], at: datetime | None
) -> tuple[Remembered, ...]:
    symptoms = {symptom.name: symptom for symptom in known}
    for finding in findings:
        before = symptoms.get(finding.symptom)
        level = max(finding.level, before.level) if before else finding.level
        symptoms[finding.symptom] = Remembered(finding.symptom, level, at, finding.words)
    return tuple(symptoms.values())


class _InUse:
    """The assessor of this process. One reference, so that another takes its place between two messages."""

    assessor: Assessor | None = None
    loading = Lock()


def default_assessor() -> Assessor:
    """Give the assessor of this process: with the repository's vocabulary until `use` puts another there.

    Raises:
        VocabularyError: the vocabulary breaks its schema.
    """
    found = _InUse.assessor
    if found is None:
        with _InUse.loading:
            found = _InUse.assessor = _InUse.assessor or Assessor(load_vocabulary())
    return found


def use(assessor: Assessor) -> None:
    """Let this process read with that assessor from the next message on; one that is being read goes on."""
    _InUse.assessor = assessor


def assess(
    text: str, memory: Memory = _NOTHING, clinic: Clinic | None = None, at: datetime | None = None
) -> Assessment:
    """Read one message of a person for red flags.

    Args:
        text: the message as written; of a long one the first and the last 10,000 characters are read.
        memory: what earlier messages of the same person left (`Assessment.memory`).
        clinic: the clinic's settings; the usual ones where it is None.
        at: when the message came in, with its time zone. Without it nothing in the memory expires and
            every finding is said in full again.

    Returns:
        The level, the findings with their words and contexts, the text to say and the new memory.
    """
    return default_assessor().assess(text, memory, clinic, at)
