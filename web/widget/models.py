"""What patients say about answers, and the conversations that they want forgotten."""

from django.db import models

from web.frontdoor.models import OutboxMessage

REASONS = ("not_my_question", "hard_to_understand", "not_enough", "seems_wrong", "other")


class Feedback(models.Model):
    """Whether a reply helped, as the person said last. ``reason`` is one of REASONS or ""."""

    reply = models.OneToOneField(OutboxMessage, on_delete=models.CASCADE, primary_key=True)
    useful = models.BooleanField()
    reason = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"feedback on reply {self.pk}"


class Forgetting(models.Model):
    """A conversation that is to be forgotten, or was (``done_at``). It names no one: ids are random.

    The row outlives the conversation for as long as a cookie or token that names it could be valid.
    """

    conversation = models.CharField(primary_key=True, max_length=200)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"forgetting {self.pk}"
