"""Make a release of drafts of safety texts and red-flag groups: a copy that later typing does not change."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from content.red_flag_file import parsed
from web.audit.log import note
from web.redflags import drafts
from web.redflags.models import SafetyDraft
from web.releases.models import OPEN, Release
from web.releases.publish import RefusedError, alone, take_in


def propose(paths: Sequence[str], words: str, by: str, at: datetime) -> Release:
    """Take these drafts into a release that the worker then checks. Raises RefusedError."""
    if not SafetyDraft.objects.filter(pk__in=paths).exists():
        raise RefusedError("Choose at least one draft.")
    with alone(), transaction.atomic():
        take_in(at)
        if Release.objects.select_for_update().filter(state__in=OPEN).exists():
            raise RefusedError("Another release is on its way. Approve or withdraw it first.")
        chosen = list(SafetyDraft.objects.select_for_update().filter(pk__in=paths))
        behind = [draft.path for draft in chosen if drafts.is_behind(draft)]
        if behind:
            raise RefusedError(
                f"Published anew since the draft was begun: {', '.join(behind)}. Begin it anew."
            )
        release = Release.objects.create(
            kind="drafts",
            state="checking",
            step="Waiting for the worker",
            note=words.strip()[:500],
            safety=[
                {"path": draft.path, "before": draft.base, "after": draft.text, "revision": draft.revision}
                for draft in chosen
            ],
            needs_model=any(is_trained(draft.base, draft.text) for draft in chosen),
            authors=sorted({author for draft in chosen for author in draft.authors}),
            proposed_by=by,
            proposed_at=at,
        )
        note(by, "release proposed", str(release.number), at, safety=[draft.path for draft in chosen])
        return release


def is_trained(before: str, after: str) -> bool:
    """Whether the second reader of red flags learns from what differs: the proof cases."""
    old, new = (parsed(text) for text in (before, after))
    return bool(old.get("proof") != new.get("proof"))
