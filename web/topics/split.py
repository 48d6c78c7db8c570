"""Split a topic: some of its ways of asking go to a new one. Only drafts change."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from web.audit.log import note
from web.topics import drafts
from web.topics.drafts import RefusedError
from web.topics.models import Draft

# What the new topic begins with. Not the answer: two topics with one answer would be no split.
KEPT = ("group", "owner", "review_by", "ask_clinician", "sources")
RELATED = 3


def split(topic: str, revision: str, title: str, phrasings: Sequence[str], by: str, at: datetime) -> Draft:
    """Take `phrasings` out of the topic's draft and begin a new topic with them; the new draft.

    ``revision`` is that of the topic's draft as it was read. Raises RefusedError, and ChangedError like
    ``drafts.save``; then nothing is changed.
    """
    with transaction.atomic():
        found = drafts.fields(topic)
        if found is None:
            raise RefusedError("This topic does not exist.")
        drafts.expect(topic, revision)
        if Draft.objects.filter(pk=topic, is_retirement=True).exists():
            raise RefusedError("This topic is to be retired: there is nothing to split.")
        wanted = set(phrasings)
        moved = [text for text in found["phrasings"] if text in wanted]
        if wanted - set(moved):
            raise RefusedError("Some of these ways of asking are gone; choose again.")
        if not moved or len(moved) == len(found["phrasings"]):
            raise RefusedError("Choose some of the ways of asking, not none and not all.")
        values = {name: found[name] for name in KEPT}  # type: ignore[literal-required]
        values |= {"phrasings": moved, "related": [topic, *found["related"]][:RELATED]}
        new = drafts.begin(title, by, at, values)
        rest = [text for text in found["phrasings"] if text not in wanted]
        old = drafts.save(topic, revision, {"phrasings": rest}, by, at)
        # Where the draft is gone, the chosen ones stood in the draft alone: what is published loses nothing.
        if old is not None:
            old.heirs = [*old.heirs, new.topic]
            old.save(update_fields=["heirs"])
        note(by, "topic split", topic, at, into=new.topic, phrasings=len(moved))
        return new
