"""People on messaging apps, what came from them (arrivals) and what goes to them (departures)."""

from django.db import models
from django.db.models import Q


class Person(models.Model):
    """One person on one app. The id is that of the conversation, a keyed hash; ``address`` is encrypted.

    ``written_at`` is when they last wrote (some apps allow answers only for a time after it),
    ``opted_out_at`` when they said STOP, which holds until they say START, ``blocked_at`` when the provider
    said that they take nothing from us, which holds until they write again, ``offer`` what "1", "2" and the
    buttons of the last answer mean.
    """

    id = models.CharField(primary_key=True, max_length=200)
    channel = models.CharField(max_length=40)
    account = models.CharField(max_length=200, blank=True)
    address = models.TextField()
    locale = models.CharField(max_length=40, blank=True)
    written_at = models.DateTimeField()
    opted_out_at = models.DateTimeField(null=True)
    blocked_at = models.DateTimeField(null=True)
    offer = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"person {self.pk}"


class Arrival(models.Model):
    """A message as its provider delivered it, kept once, until its turn is done.

    ``body`` is the typed message without the address (see ``arrivals.to_json``), emptied with the turn.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="arrivals")
    channel = models.CharField(max_length=40)
    account = models.CharField(max_length=200, blank=True)
    message_id = models.CharField(max_length=300)
    body = models.JSONField()
    received_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "account", "message_id"], name="arrived_once"),
        ]
        indexes = [models.Index(fields=["person"], condition=Q(done_at=None), name="arrivals_waiting")]

    def __str__(self) -> str:
        return f"arrival {self.message_id}"


class Departure(models.Model):
    """One part of a reply on its way to the provider.

    ``state`` is waiting, sending (asked, no answer seen yet), sent, dead (given up) or dropped (nothing may
    be sent to this person). ``key`` is our id of it, the same however often it is sent; ``provider_id`` is
    the provider's, by which it reports ``delivery`` (sent, delivered, read, failed). ``locked_out`` marks
    that the provider did not take our token at the last try, ``seen_by`` is who of the staff has read that it
    was given up.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="departures")
    reply = models.ForeignKey("frontdoor.OutboxMessage", on_delete=models.CASCADE, related_name="departures")
    part = models.JSONField()
    urgent = models.BooleanField(default=False)
    key = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=20, default="waiting")
    queued_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=300, blank=True, db_index=True)
    delivery = models.CharField(max_length=20, blank=True)
    problem = models.CharField(max_length=100, blank=True)
    locked_out = models.BooleanField(default=False)
    seen_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["person"], condition=Q(state__in=["waiting", "sending"]), name="departures_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"departure {self.pk}"
