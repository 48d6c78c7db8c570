"""Who answers in a conversation, how that changed, and which replies the staff wrote."""

from django.db import models

from web.frontdoor.models import Conversation, OutboxMessage

BOT, WAITING, PERSON, CLOSED = "bot", "waiting", "person", "closed"


class Ownership(models.Model):
    """Who answers in a conversation. Where there is no row, the bot does.

    ``status`` is bot, waiting (for a person; meanwhile the bot answers), person (``by``, an account) or
    closed (by the staff; the patient's next message makes it the bot's). ``unanswered_since`` is when the
    person's time to answer began, None while nothing waits for them; ``written_at`` when somebody wrote last.
    ``told`` is the id of the last text that told the patient the status.
    """

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, primary_key=True, related_name="ownership"
    )
    status = models.CharField(max_length=20, default=BOT, db_index=True)
    by = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()
    unanswered_since = models.DateTimeField(null=True)
    written_at = models.DateTimeField()
    told = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.status}"


class StatusChange(models.Model):
    """One change of status; rows are only added.

    They outlive the conversation, as what the staff did; ``conversation`` then names nothing. ``by`` is an
    account, "patient", or "" for the system. Reasons: asked, took_over, handed_back, closed, not_answered
    (the person did not answer in time), quiet (nobody wrote for long), wrote_again (into a closed one).
    """

    conversation = models.CharField(max_length=200, db_index=True)
    status = models.CharField(max_length=20)
    reason = models.CharField(max_length=20)
    by = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.conversation}: {self.status}"


class StaffReply(models.Model):
    """Who of the staff wrote a reply. ``key`` comes with the form: sent twice, it is one reply."""

    reply = models.OneToOneField(OutboxMessage, on_delete=models.CASCADE, primary_key=True)
    by = models.CharField(max_length=200)
    key = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"reply {self.pk} of {self.by}"
