"""Files that were looked at and may be taken in."""

import uuid

from django.db import models


class Upload(models.Model):
    """A file between its dry run and its taking in; only who sent it may take it in, within a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=200)
    data = models.BinaryField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"upload {self.pk}"
