"""The drafts that a trial applies, as the texts that their files would have."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from content.red_flag_file import parsed
from content.topic_file import fields_from, written
from web.redflags.models import SafetyDraft
from web.releases.safety_files import DOMAIN
from web.topics import published
from web.topics.models import Draft
from web.tryout.drafted import problem_of

TEXTS = "Safety texts"


@dataclass(frozen=True, slots=True)
class Choice:
    """One open draft: whether it is applied, or in ``problem`` why it cannot be.

    ``name`` is the topic, or where ``is_safety`` the path of a file of safety texts or red-flag words.
    """

    name: str
    title: str
    by: str
    is_applied: bool
    text: str
    problem: str
    is_safety: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """The names and texts of the drafts that are applied; false where there are none."""

    topics: tuple[tuple[str, str], ...]
    safety: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.topics or self.safety)


def choices(shown: set[str], ticked: set[str]) -> list[Choice]:
    """All open drafts, topics first. Applied is each but those that were ``shown`` and not ``ticked``."""
    every = [*_topics(), *_safety()]
    return [
        replace(one, is_applied=not one.problem and (one.name in ticked or one.name not in shown))
        for one in every
    ]


def applied(every: list[Choice]) -> Applied:
    """Those that are applied."""
    kinds: dict[bool, list[tuple[str, str]]] = {False: [], True: []}
    for choice in every:
        if choice.is_applied:
            kinds[choice.is_safety].append((choice.name, choice.text))
    return Applied(tuple(kinds[False]), tuple(kinds[True]))


def _topics() -> Iterator[Choice]:
    for draft in Draft.objects.all():
        fields = fields_from(draft.fields)
        text = "" if draft.is_retirement else written(draft.topic, fields, published.text(draft.topic))
        problem = problem_of(draft.topic, text) if text else ""
        yield Choice(draft.topic, fields["title"] or draft.topic, draft.changed_by, False, text, problem)


def _safety() -> Iterator[Choice]:
    # Whether the words can be used shows when they are loaded, which takes too long for a page.
    for draft in SafetyDraft.objects.all():
        title = TEXTS if draft.path == DOMAIN else f"Red-flag words: {parsed(draft.text)['title']}"
        yield Choice(draft.path, title, draft.changed_by, False, draft.text, "", is_safety=True)
