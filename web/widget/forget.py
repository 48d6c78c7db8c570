"""Delete a conversation, as its person asks; with an open escalation, once the staff have closed it.

Gone are its messages, replies, safety memory, feedback and unanswered checks. Of its escalations stays what
the staff did (level, times, outcome, note), and who took it over and when, without a word of the patient and
the conversation's name.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from web.conversations.models import StatusChange
from web.escalations import spool
from web.escalations.models import Escalation, EscalationEvent, UnansweredCheck
from web.frontdoor.models import Conversation
from web.widget.models import Forgetting

DELETED = "(deleted at the patient's request)"


def ask(conversation: str, now: datetime) -> bool:
    """Forget the conversation, or mark it to be; True when it is done."""
    waits = conversation in _on_the_way_to_staff()  # before the transaction, which would hold up others
    with transaction.atomic():
        row, _ = Forgetting.objects.get_or_create(pk=conversation, defaults={"asked_at": now})
        if row.done_at is None and not waits:
            _forget(row, now)
        return row.done_at is not None


def forget_due(now: datetime) -> int:
    """What the worker does: forget those that the staff have closed meanwhile; how many.

    What came back from the spool after its conversation was forgotten goes again. Rows are dropped when
    nothing can name their conversation any more.
    """
    done = 0
    escalations = Escalation.objects.filter(conversation=OuterRef("pk"))
    came_back = Conversation.objects.filter(pk=OuterRef("pk"), started_at__lte=OuterRef("done_at"))
    due = Forgetting.objects.filter(Q(done_at=None) | Exists(came_back) | Exists(escalations))
    rows = list(due.exclude(Exists(escalations.filter(closed_at=None))))
    on_the_way = _on_the_way_to_staff() if rows else set()
    for row in rows:
        if row.pk not in on_the_way:
            with transaction.atomic():
                done += _forget(row, now)
    age = timedelta(seconds=max(settings.CONVERSATION_COOKIE_AGE, settings.CONVERSATION_TOKEN_AGE))
    Forgetting.objects.filter(done_at__lt=now - age - timedelta(hours=1)).delete()
    return done


def known() -> tuple[set[str], set[str]]:
    """The conversations that are forgotten, and those that wait for it."""
    rows = Forgetting.objects.values_list("conversation", "done_at")
    done = {conversation for conversation, done_at in rows if done_at}
    return done, {conversation for conversation, done_at in rows if not done_at}


def _on_the_way_to_staff() -> set[str]:
    """The conversations of which a finding still waits in a spool. Raises OSError where it cannot be read."""
    waiting = set()
    for file in (settings.SPOOL_FILE, settings.ACTIONS_SPOOL_FILE):
        lines, _ = spool.waiting(file)
        waiting |= {str(line.get("conversation")) for line in lines if isinstance(line, dict)}
    return waiting


def _forget(row: Forgetting, now: datetime) -> bool:
    escalations = Escalation.objects.filter(conversation=row.pk)
    if escalations.filter(closed_at=None).exists():
        return False
    Conversation.objects.filter(pk=row.pk).delete()
    changes = StatusChange.objects.filter(conversation=row.pk)
    if (first := changes.first()) is not None:
        changes.update(conversation=f"deleted-{first.pk}")
    UnansweredCheck.objects.filter(conversation=row.pk).delete()
    for escalation in escalations:
        _take_out_words(escalation)
    row.done_at = row.done_at or now
    row.save(update_fields=["done_at"])
    return True


def _take_out_words(escalation: Escalation) -> None:
    name = f"deleted-{escalation.pk}"
    for message in escalation.messages.all():
        message.message_id = f"{name}-{message.pk}"
        message.text = DELETED
        message.assessment = {"level": message.level}
        message.save(update_fields=["message_id", "text", "assessment"])
    for event in EscalationEvent.objects.filter(escalation=escalation, detail__has_key="message_id"):
        del event.detail["message_id"]
        event.save(update_fields=["detail"])
    escalation.conversation = name
    escalation.save(update_fields=["conversation"])
