"""The drafts that a trial applies, as the texts that their files would have."""

from dataclasses import dataclass

from content.topic_file import fields_from, written
from web.topics import published
from web.topics.models import Draft
from web.tryout.drafted import problem_of


@dataclass(frozen=True, slots=True)
class Choice:
    """One open draft: whether it is applied, or in ``problem`` why it cannot be."""

    topic: str
    title: str
    by: str
    is_applied: bool
    text: str
    problem: str


def choices(shown: set[str], ticked: set[str]) -> list[Choice]:
    """All open drafts, by topic. Applied is each but those that were ``shown`` and not ``ticked``."""
    found = []
    for draft in Draft.objects.all():
        fields = fields_from(draft.fields)
        text = "" if draft.is_retirement else written(draft.topic, fields, published.text(draft.topic))
        problem = problem_of(draft.topic, text) if text else ""
        wanted = draft.topic in ticked or draft.topic not in shown
        title = fields["title"] or draft.topic
        found.append(Choice(draft.topic, title, draft.changed_by, wanted and not problem, text, problem))
    return found


def applied(every: list[Choice]) -> list[tuple[str, str]]:
    """The topics and texts of those that are applied."""
    return [(choice.topic, choice.text) for choice in every if choice.is_applied]
