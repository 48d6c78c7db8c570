"""Conversations, what came in (inbox) and what went out (outbox)."""

from django.db import models


class Conversation(models.Model):
    """One person's conversation. The id is random and made here; no one outside can choose it.

    ``memory`` is the safety memory after the last message; ``context`` is what Rasa told back with its last
    answer (the question, its topics, messages in a row without an answer).
    """

    id = models.CharField(primary_key=True, max_length=200)
    channel = models.CharField(max_length=40)
    locale = models.CharField(max_length=10)
    memory = models.JSONField(null=True)
    context = models.JSONField(default=dict)
    started_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"conversation {self.pk}"


class InboxMessage(models.Model):
    """A message of a person, kept once however often it is delivered.

    ``media`` are the kinds of what came beside the words, of which nothing else is kept.
    ``assessment`` is null until the gate has read it, ``answered_at`` until its replies are stored.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="inbox")
    channel = models.CharField(max_length=40)
    account = models.CharField(max_length=200, blank=True)
    message_id = models.CharField(max_length=300)
    text = models.TextField()
    choice = models.CharField(max_length=200, blank=True)
    media = models.JSONField(default=list)
    received_at = models.DateTimeField()
    assessment = models.JSONField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "account", "message_id"], name="received_once"),
        ]
        # For the figures, which must not read the texts of a year to count them.
        indexes = [models.Index(fields=["received_at", "choice", "channel"], name="received_when")]

    def __str__(self) -> str:
        return f"message {self.message_id}"


class OutboxMessage(models.Model):
    """A reply to one message of the inbox. ``body`` is the reply as JSON (see ``replies.Reply``).

    ``later`` marks what was not part of the turn's own answer, so the person's page has to ask for it.
    """

    answers = models.ForeignKey(InboxMessage, on_delete=models.CASCADE, related_name="replies")
    position = models.PositiveIntegerField()
    text_id = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=20)
    body = models.JSONField()
    later = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["answers", "position"], name="one_reply_a_position"),
        ]
        indexes = [
            models.Index(fields=["answers", "position", "later", "text_id"], name="said_to_what"),
            # For who asked a topic lately.
            models.Index(fields=["text_id", "id"], name="said_lately"),
        ]

    def __str__(self) -> str:
        return f"reply {self.position} to {self.answers_id}"
