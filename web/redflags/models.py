"""Drafts of safety texts and of red-flag groups: what a clinical approver wants them to be next."""

from django.db import models


class SafetyDraft(models.Model):
    """The draft of one file. ``path`` is below the content's root, ``text`` the whole file as it would be.

    ``revision`` changes with each save: who saves must know the one that was read. ``base`` is the text of
    the published file when the draft was begun. ``authors`` changed it: none of them may approve it.
    """

    path = models.CharField(max_length=100, primary_key=True)
    text = models.TextField()
    base = models.TextField()
    revision = models.CharField(max_length=32)
    authors = models.JSONField(default=list)
    changed_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path
