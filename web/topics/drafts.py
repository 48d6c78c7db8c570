"""Begin, change and drop drafts. Nothing here touches a file."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from content.topic_file import Fields, changed, empty, fields_from, fields_of
from content.topics import REVIEW_STATE, TOPIC_ID
from web.audit.log import note
from web.topics import published, ties
from web.topics.models import Draft

LONGEST_ID = 60


class ChangedError(Exception):
    """Somebody else has saved this draft since it was read: ``draft`` is what stands there now, or None."""

    def __init__(self, draft: Draft | None) -> None:
        self.draft = draft
        super().__init__("the draft was changed meanwhile")


class RefusedError(Exception):
    """It cannot be done; the message says why, in a sentence for the person."""


def fields(topic: str) -> Fields | None:
    """What the topic would say next: its draft's fields, else those published, else None."""
    draft = Draft.objects.filter(pk=topic).first()
    if draft is not None:
        return fields_from(draft.fields)
    found = published.topic(topic)
    return fields_of(found) if found else None


def save(topic: str, revision: str, values: Mapping[str, Any], by: str, at: datetime) -> Draft | None:
    """Keep what was typed, and give the draft; None where it now says what is published.

    ``revision`` is that of the draft that was read, "" where there was none; ``values`` holds the fields to
    change. Raises ChangedError where another was saved since, and then keeps nothing.
    """
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(pk=topic).first()
        if (draft.revision if draft else "") != revision:
            raise ChangedError(draft)
        found = published.topic(topic)
        if draft is None and found is None:
            raise RefusedError("This topic does not exist.")
        before = fields_from(draft.fields) if draft else fields_of(found) if found else empty()
        after = fields_from({**before, **values})
        names = changed(before, after)
        if not names:
            return draft
        note(by, "draft changed", topic, at, fields=list(names))
        if draft is None:
            draft = Draft(topic=topic, base=published.checksum(topic))
        elif found is not None and after == fields_of(found) and not _is_needed(draft):
            draft.delete()
            return None
        draft.fields = dict(after)
        return _keep(draft, by, at)


def expect(topic: str, revision: str) -> None:
    """Raise ChangedError where the topic's draft is another than the one that was read, "" for none."""
    draft = Draft.objects.select_for_update().filter(pk=topic).first()
    if (draft.revision if draft else "") != revision:
        raise ChangedError(draft)


def ensure(topic: str, by: str, at: datetime) -> Draft:
    """The topic's draft; where there is none, one that says what is published. Raises RefusedError."""
    draft = Draft.objects.filter(pk=topic).first()
    if draft is not None:
        return draft
    found = published.topic(topic)
    if found is None:
        raise RefusedError("This topic does not exist.")
    return _keep(Draft(topic=topic, base=published.checksum(topic), fields=dict(fields_of(found))), by, at)


def begin(
    title: str, by: str, at: datetime, values: Mapping[str, Any] | None = None, topic: str = ""
) -> Draft:
    """A new topic. Its id comes from the title where none is given.

    Raises RefusedError where that can be none, or is in use.
    """
    topic = topic or topic_id(title)
    if not TOPIC_ID.fullmatch(topic):
        raise RefusedError("Give the topic a title in English letters.")
    if published.text(topic):
        raise RefusedError(f"There is a topic “{topic}” already.")
    with transaction.atomic():
        if Draft.objects.filter(pk=topic).exists():
            raise RefusedError(f"There is a draft “{topic}” already.")
        draft = Draft(topic=topic, fields=dict(fields_from({**(values or {}), "title": title})))
        note(by, "topic begun", topic, at)
        return _keep(draft, by, at)


def add_phrasing(topic: str, text: str, by: str, at: datetime) -> Draft:
    """One more way of asking, at the end of the draft's list, whoever is editing it. Raises RefusedError."""
    with transaction.atomic():
        found = fields(topic)
        if found is None:
            raise RefusedError("This topic does not exist.")
        draft = Draft.objects.filter(pk=topic).first()
        values = {"phrasings": [*found["phrasings"], text]}
        saved = save(topic, draft.revision if draft else "", values, by, at)
        if saved is None:
            raise RefusedError("The topic has this phrasing already.")
        return saved


def retire(topic: str, is_retirement: bool, by: str, at: datetime) -> None:
    """Mark the topic to be withdrawn with the next release, or take the mark away."""
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(pk=topic).first()
        found = published.topic(topic)
        if found is None:
            raise RefusedError("Only a published topic can be retired; a new one is dropped with its draft.")
        if draft is None:
            draft = Draft(topic=topic, base=published.checksum(topic), fields=dict(fields_of(found)))
        if not is_retirement and ties.tied(topic):
            raise RefusedError("It was merged into another topic: throw these drafts away together.")
        takes_over = ties.takes_over_from(topic)
        if is_retirement and takes_over:
            raise RefusedError(f"It takes over from {', '.join(takes_over)}; publish that first.")
        note(by, "retirement marked" if is_retirement else "retirement taken back", topic, at)
        draft.is_retirement = is_retirement
        if not is_retirement and fields_from(draft.fields) == fields_of(found):
            if draft.pk and Draft.objects.filter(pk=topic).exists():
                draft.delete()
            return
        _keep(draft, by, at)


def drop(topic: str, revision: str, by: str, at: datetime, tied: Mapping[str, str] | None = None) -> None:
    """Throw the draft away, with those that are tied to it: the published texts stand.

    ``tied`` holds the revisions of the tied drafts that were read. Raises ChangedError like ``save``.
    """
    read = {**(tied or {}), topic: revision}
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(pk=topic).first()
        if draft is None:
            return
        together = [draft, *ties.tied(topic)]
        for one in together:
            if read.get(one.topic) != one.revision:
                raise ChangedError(one)
        for one in together:
            note(by, "draft dropped", one.topic, at)
            one.delete()


def is_behind(draft: Draft) -> bool:
    """Whether the topic was published past this draft."""
    return draft.base != published.checksum(draft.topic)


def rebase(topic: str, revision: str, by: str, at: datetime) -> None:
    """Let the draft stand over what was published meanwhile. Raises ChangedError like ``save``."""
    with transaction.atomic():
        draft = Draft.objects.select_for_update().get(pk=topic)
        if draft.revision != revision:
            raise ChangedError(draft)
        draft.base = published.checksum(topic)
        note(by, "draft put over what was published", topic, at)
        _keep(draft, by, at)


def topic_id(title: str) -> str:
    """“Can I drink coffee?” → ``can_i_drink_coffee``."""
    letters = "".join(char if char.isascii() and char.isalnum() else " " for char in title.lower())
    words = letters.split()
    while words and not words[0][0].isalpha():
        words.pop(0)
    while len("_".join(words)) > LONGEST_ID:
        words.pop()
    return "_".join(words)


def review_state() -> str:
    """The only state of review that there is: sign-off by a clinician is not part of this program yet."""
    return REVIEW_STATE


def _is_needed(draft: Draft) -> bool:
    """Whether a draft that says what is published still does something."""
    return draft.is_retirement or bool(ties.tied(draft.topic))


def _keep(draft: Draft, by: str, at: datetime) -> Draft:
    draft.revision = uuid.uuid4().hex
    draft.authors = list(dict.fromkeys([*draft.authors, by]))
    draft.changed_by, draft.changed_at = by, at
    draft.save()
    return draft
