"""Make a release of drafts: a copy that later typing does not change."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from content.errors import ContentError
from content.topic_file import fields_from, written
from web.audit.log import note
from web.releases.differences import difference
from web.releases.models import OPEN, Release
from web.releases.publish import RefusedError, alone, take_in
from web.topics import published, ties
from web.topics.drafts import is_behind
from web.topics.models import Draft


def propose(topics: Sequence[str], words: str, by: str, at: datetime) -> Release:
    """Take these drafts into a release that the worker then checks. Raises RefusedError."""
    if not Draft.objects.filter(pk__in=topics).exists():
        raise RefusedError("Choose at least one draft.")
    with alone(), transaction.atomic():
        take_in(at)
        if Release.objects.select_for_update().filter(state__in=OPEN).exists():
            raise RefusedError("Another release is on its way. Approve or withdraw it first.")
        drafts = list(Draft.objects.select_for_update().filter(pk__in=topics))
        behind = [draft.topic for draft in drafts if is_behind(draft)]
        if behind:
            raise RefusedError(
                f"Published anew since the draft was begun: {', '.join(behind)}. Open it and decide."
            )
        parted = ties.left_out([draft.topic for draft in drafts], Draft.objects.all())
        if parted:
            pairs = "; ".join(f"{chosen} with {other}" for chosen, other in parted)
            raise RefusedError(f"Split or merged drafts are published together: {pairs}.")
        changes, needs_model = [], False
        for draft in drafts:
            before = published.text(draft.topic)
            after = "" if draft.is_retirement else written(draft.topic, fields_from(draft.fields), before)
            try:
                needs_model = difference(draft.topic, before, after).is_trained or needs_model
            except ContentError as problem:
                raise RefusedError(f"{draft.topic}: {problem.reason}.") from None
            changes.append(
                {
                    "topic": draft.topic,
                    "before": before,
                    "after": after,
                    "revision": draft.revision,
                    "heirs": draft.heirs,
                }
            )
        release = Release.objects.create(
            kind="drafts",
            state="checking",
            step="Waiting for the worker",
            note=words.strip()[:500],
            changes=changes,
            needs_model=needs_model,
            authors=sorted({author for draft in drafts for author in draft.authors}),
            proposed_by=by,
            proposed_at=at,
        )
        note(by, "release proposed", str(release.number), at, topics=[draft.topic for draft in drafts])
        return release


def withdraw(number: int, by: str, at: datetime) -> None:
    """Take a release back before it is approved; its drafts stay. Raises RefusedError."""
    with transaction.atomic():
        release = Release.objects.select_for_update().get(pk=number)
        if release.state not in ("checking", "ready"):
            raise RefusedError("This release can no longer be withdrawn.")
        release.state = "withdrawn"
        release.save(update_fields=["state"])
        note(by, "release withdrawn", str(number), at)
