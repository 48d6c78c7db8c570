"""Make drafts of what a file would change. What staff are working on is never overwritten."""

from dataclasses import dataclass, field
from datetime import datetime

from content.exchange.changes import Change, ChangeSet, change_set
from content.exchange.files import read_file
from content.topic_file import fields_of
from web.audit.log import note
from web.topics import drafts, published
from web.topics.models import Draft


@dataclass(slots=True)
class Taken:
    """The topics that became drafts, and those that did not, each with a sentence that says why."""

    drafted: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


def look(name: str, data: bytes) -> ChangeSet:
    """What the file would change, against what is published now. Raises ExchangeError."""
    return change_set(read_file(name, data), published.topics(), published.sources(), published.folder())


def take(found: ChangeSet, by: str, at: datetime) -> Taken:
    """One draft a topic, each in a transaction of its own: a long one would hold up the front door."""
    taken = Taken()
    for change in (*found.of_kind("new"), *found.of_kind("changed")):
        topic = change.topic.id
        reason = _reason_against(change)
        if not reason:
            try:
                _draft(change, by, at)
            except drafts.RefusedError as refusal:
                reason = str(refusal)
            except drafts.ChangedError:
                reason = "somebody began a draft of it this moment"
        if reason:
            taken.left.append((topic, reason))
        else:
            taken.drafted.append(topic)
    note(by, "topics taken in from a file", "", at, drafted=len(taken.drafted), left=len(taken.left))
    return taken


def _reason_against(change: Change) -> str:
    draft = Draft.objects.filter(pk=change.topic.id).first()
    if draft is None:
        return ""
    return f"there is a draft of it by {draft.changed_by}; publish or drop it first"


def _draft(change: Change, by: str, at: datetime) -> None:
    topic, fields = change.topic.id, fields_of(change.topic)
    if change.before is None:
        drafts.begin(change.topic.title, by, at, fields, topic)
    else:
        drafts.save(topic, "", fields, by, at)
