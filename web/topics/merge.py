"""Merge a topic into another: what it has goes over, and it is retired. Only drafts change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from content.check import RELATED
from content.duplicates import normalise
from content.topic_file import Fields, fields_from, fields_of
from web.audit.log import note
from web.frontdoor.words import words
from web.topics import drafts, published
from web.topics.drafts import RefusedError
from web.topics.models import Draft


@dataclass(frozen=True, slots=True)
class Plan:
    """What a merge would do.

    ``fields`` are the surviving topic's afterwards; ``pointing`` are the other topics that name the merged
    one as related or as what "yes" asks for, with their fields afterwards; ``is_suggested``: clinic.toml
    offers the merged topic on the website, which only whoever runs the system can change.
    """

    fields: Fields
    added: tuple[str, ...]
    pointing: dict[str, Fields]
    is_suggested: bool


def plan(topic: str, into: str) -> Plan:
    """What merging `topic` into `into` would do. Raises RefusedError."""
    theirs, ours = drafts.fields(topic), drafts.fields(into)
    if theirs is None or ours is None:
        raise RefusedError("Choose a topic that exists.")
    if topic == into:
        raise RefusedError("Choose another topic than this one.")
    if published.topic(topic) is None:
        raise RefusedError(
            "Only a published topic can be merged into another. Of a new one, copy what you want to keep, "
            "and throw the draft away."
        )
    retiring = set(
        Draft.objects.filter(pk__in=[topic, into], is_retirement=True).values_list("pk", flat=True)
    )
    if retiring:
        raise RefusedError(f"“{' and '.join(sorted(retiring))}” is to be retired; take that back first.")
    known = {normalise(text) or text for text in ours["phrasings"]}
    added = [text for text in theirs["phrasings"] if (normalise(text) or text) not in known]
    gone = {topic, into}
    united: dict[str, Any] = {
        "phrasings": [*ours["phrasings"], *added],
        "sources": [*ours["sources"], *theirs["sources"]],
        "related": [name for name in [*ours["related"], *theirs["related"]] if name not in gone],
        "on_yes": "" if ours["on_yes"] == topic else ours["on_yes"],
        # Two answers' facts stand there now: they are read again when the first of both was due.
        "review_by": min(filter(None, (ours["review_by"], theirs["review_by"])), default=""),
    }
    united["related"] = list(dict.fromkeys(united["related"]))[: RELATED[1]]
    return Plan(
        fields_from({**ours, **united}),
        tuple(added),
        _pointing(topic, into),
        topic in words().clinic.website.suggestions,
    )


def merge(topic: str, into: str, revisions: Mapping[str, str], by: str, at: datetime) -> None:
    """Do what ``plan`` says, in drafts, and tie them.

    ``revisions`` holds those of the drafts that were read, of both topics. Raises RefusedError, and
    ChangedError like ``drafts.save``; then nothing is changed.
    """
    with transaction.atomic():
        for name in (topic, into):
            drafts.expect(name, revisions.get(name, ""))
        planned = plan(topic, into)
        drafts.save(into, revisions.get(into, ""), planned.fields, by, at)
        survivor = drafts.ensure(into, by, at)
        drafts.retire(topic, True, by, at)
        Draft.objects.filter(pk=topic).update(
            heirs=[*Draft.objects.get(pk=topic).heirs, survivor.topic],
        )
        for name, fields in planned.pointing.items():
            draft = Draft.objects.filter(pk=name).first()
            drafts.save(name, draft.revision if draft else "", fields, by, at)
        note(by, "topic merged", topic, at, into=into, pointed=sorted(planned.pointing))


def _pointing(topic: str, into: str) -> dict[str, Fields]:
    """All other topics that name `topic`, as they would be with `into` in its place."""
    said = {
        name: fields_of(found)
        for name, found in published.topics().items()
        if topic in (*found.related, found.on_yes)
    }
    for draft in Draft.objects.all():
        said[draft.topic] = fields_from(draft.fields)
        if draft.is_retirement:
            said.pop(draft.topic)
    found = {}
    for name, fields in said.items():
        if name in (topic, into) or topic not in (*fields["related"], fields["on_yes"]):
            continue
        related = [into if other == topic else other for other in fields["related"]]
        on_yes = into if fields["on_yes"] == topic else fields["on_yes"]
        found[name] = fields_from({**fields, "related": related, "on_yes": on_yes})
    return found
