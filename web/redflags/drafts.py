"""Begin, change and drop drafts of safety texts and red-flag groups. Nothing here touches a file."""

import uuid
from datetime import datetime

from django.db import transaction

from web.audit.log import note
from web.redflags import published
from web.redflags.models import SafetyDraft


class ChangedError(Exception):
    """Somebody else has saved this draft since it was read."""

    def __init__(self, draft: SafetyDraft | None) -> None:
        self.draft = draft
        super().__init__("the draft was changed meanwhile")


def save(path: str, revision: str, text: str, by: str, at: datetime) -> SafetyDraft | None:
    """Keep the file's text as the draft; None where it is what is published.

    ``revision`` is that of the draft that was read, "" where there was none. Raises ChangedError where
    another was saved since, and then keeps nothing.
    """
    with transaction.atomic():
        draft = SafetyDraft.objects.select_for_update().filter(pk=path).first()
        if (draft.revision if draft else "") != revision:
            raise ChangedError(draft)
        now = published.text(path)
        if text == (draft.text if draft else now):
            return draft
        note(by, "safety draft changed", path, at)
        if draft is not None and text == now:
            draft.delete()
            return None
        draft = draft or SafetyDraft(path=path, base=now)
        draft.text, draft.revision = text, uuid.uuid4().hex
        draft.authors = list(dict.fromkeys([*draft.authors, by]))
        draft.changed_by, draft.changed_at = by, at
        draft.save()
        return draft


def drop(path: str, revision: str, by: str, at: datetime) -> None:
    """Throw the draft away. Raises ChangedError like ``save``."""
    with transaction.atomic():
        draft = SafetyDraft.objects.select_for_update().filter(pk=path).first()
        if draft is None:
            return
        if draft.revision != revision:
            raise ChangedError(draft)
        note(by, "safety draft dropped", path, at)
        draft.delete()


def is_behind(draft: SafetyDraft) -> bool:
    """Whether the file was published past this draft."""
    return draft.base != published.text(draft.path)
