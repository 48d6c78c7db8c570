"""Drafts: what staff want a topic to say next."""

from django.db import models


class Draft(models.Model):
    """One topic's draft. ``fields`` are those of ``content.topic_file``; all of it is published together.

    ``revision`` changes with each save: who saves must know the one that was read. ``base`` is the SHA-256 of
    the published file when the draft was begun, "" for a new topic: if the file has changed since, somebody
    published past this draft. ``authors`` are all who changed it: none of them may approve it. ``heirs`` are
    the topics that a split or a merge makes answer what this one answered; ``ties`` says what follows.
    """

    topic = models.CharField(max_length=80, primary_key=True)
    fields = models.JSONField()
    is_retirement = models.BooleanField(default=False)
    base = models.CharField(max_length=64, blank=True)
    revision = models.CharField(max_length=32)
    authors = models.JSONField(default=list)
    heirs = models.JSONField(default=list)
    changed_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["topic"]

    def __str__(self) -> str:
        return self.topic
