"""Escalations and the messages that led to them."""

from django.db import models
from django.db.models import Q


class Escalation(models.Model):
    """One person who needs staff: everything found in a conversation until staff close it.

    ``level`` is the highest level found so far. A finding after the closing opens the next escalation.
    """

    conversation = models.CharField(max_length=200, db_index=True)
    channel = models.CharField(max_length=40)
    account = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "account", "conversation"],
                condition=Q(closed_at__isnull=True),
                name="one_open_escalation",
            ),
        ]

    def __str__(self) -> str:
        return f"escalation {self.pk} ({self.level})"


class EscalationEvent(models.Model):
    """One step in the life of an escalation; rows are only added.

    ``by`` is who did it (a staff account, a contact of ``clinic.toml``, "patient", or empty for the system),
    ``detail`` what belongs to that kind of step.
    """

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=40)
    by = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} of escalation {self.escalation_id}"


class EscalationMessage(models.Model):
    """One message with a finding: what was written, what was found in it, where and when."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="messages")
    channel = models.CharField(max_length=40)
    account = models.CharField(max_length=200, blank=True)
    message_id = models.CharField(max_length=300)
    text = models.TextField()
    level = models.CharField(max_length=20)
    assessment = models.JSONField()
    written_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "account", "message_id"], name="recorded_once"),
        ]

    def __str__(self) -> str:
        return f"message {self.message_id} of escalation {self.escalation_id}"
