"""Escalations, the messages that led to them, what was done about them, and checks left unanswered."""

from django.db import models
from django.db.models import Q

OUTCOMES = {
    "spoke_with_patient": "Spoke with the patient",
    "sent_to_emergency": "Emergency help was called or advised",
    "seen_today": "Will be seen today",
    "not_reached": "Could not be reached",
    "no_red_flag": "Not a red flag",
    "other": "Other (see the note)",
}


class Escalation(models.Model):
    """One person who needs staff: everything found in a conversation until staff close it.

    ``level`` is the highest level found so far. A finding after the closing opens the next escalation.
    Its state is new, then notified, acknowledged and closed. Each time the level rises a new ``round`` of
    alerts begins (at ``alarmed_at``), which must be acknowledged anew: ``notified_at``, ``acknowledged_at``
    and ``told`` (the id of the last text that told the patient the state) are those of this round.
    """

    conversation = models.CharField(max_length=200, db_index=True)
    channel = models.CharField(max_length=40)
    account = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    round = models.PositiveIntegerField(default=1)
    alarmed_at = models.DateTimeField()
    notified_at = models.DateTimeField(null=True, blank=True)
    not_picked_up_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=40, blank=True, choices=list(OUTCOMES.items()))
    note = models.TextField(blank=True)
    told = models.CharField(max_length=100, blank=True)

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

    @property
    def state(self) -> str:
        """new, notified, acknowledged or closed."""
        if self.closed_at:
            return "closed"
        if self.acknowledged_at:
            return "acknowledged"
        return "notified" if self.notified_at else "new"


class EscalationEvent(models.Model):
    """One step in the life of an escalation; rows are only added.

    ``by`` is who did it (a staff account, a contact of ``clinic.toml``, "patient", or empty for the system),
    ``detail`` what belongs to that kind of step. Kinds: opened, raised, alerted (a delivery was queued),
    notified (it was delivered), delivery_failed, not_picked_up, acknowledged, patient_told, correction,
    closed.
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


class Delivery(models.Model):
    """One alert to one contact in one way; the row is there once, the sending is repeated until it succeeds.

    ``key`` goes with every repetition, so that the receiver knows them as one. ``state`` is waiting, sent,
    dead (given up: staff page and next contact are told) or dropped (acknowledged before it could be sent).
    """

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="deliveries")
    round = models.PositiveIntegerField()
    contact = models.CharField(max_length=100)
    way = models.CharField(max_length=20)
    level = models.CharField(max_length=20)
    key = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=20, default="waiting", db_index=True)
    queued_at = models.DateTimeField()
    acknowledge_by = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=100, blank=True)
    seen_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["escalation", "round", "contact", "way"], name="queued_once"),
        ]

    def __str__(self) -> str:
        return f"{self.way} to {self.contact} about escalation {self.escalation_id}"


class UnansweredCheck(models.Model):
    """A safety check that the person has not answered: for staff to see, below every escalation.

    It ends when the person answers (``ended_by`` is "patient") or when staff have seen to it.
    """

    conversation = models.CharField(max_length=200, db_index=True)
    channel = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(ended_at__isnull=True), name="one_open_check"
            ),
        ]

    def __str__(self) -> str:
        return f"unanswered check {self.pk}"
