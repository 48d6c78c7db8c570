"""What was counted of days past."""

from django.db import models


class KeptDay(models.Model):
    """The counts of one of the clinic's days (``zone`` is its time zone), as ``days`` made them.

    ``counts`` holds channels, outcomes and topics with their questions, and the thumbs by topic.
    It names nobody; when one of the day's messages is deleted or a thumb moves to another day, the row goes
    and the day is counted anew.
    """

    day = models.DateField()
    zone = models.CharField(max_length=60)
    counts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "day"], name="counted_once")]

    def __str__(self) -> str:
        return f"counts of {self.day}"
