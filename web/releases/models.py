"""Releases, the one that patients read now and all that were before."""

from django.db import models

from web.frontdoor.models import InboxMessage

STATES = {
    "checking": "is being checked",
    "refused": "did not pass the checks",
    "ready": "waits for approval",
    "withdrawn": "withdrawn",
    "publishing": "is being put in place",
    "failed": "could not be put in place; the one before stays",
    "live": "is what patients read now",
    "past": "was replaced",
}
KINDS = {
    "drafts": "Changed in the console",
    "found": "Changed outside the console",
    "rollback": "Back to an earlier release",
}
OPEN = ("checking", "ready", "publishing")


class Release(models.Model):
    """One release.

    ``changes`` is a list of {topic, before, after, revision}: the text of the topic's file before and after,
    "" where there is no such file, and the revision of the draft it came from; of a topic that was split or
    merged also its ``heirs``, the topics that answer what it answered. ``authors`` wrote the drafts.
    ``safety`` is a list of {path, before, after, revision}: files of safety texts and red-flag vocabulary,
    which two people change, always. ``model`` names the trained model that belongs to it, ``mark`` is that
    model's fingerprint. ``report`` is what the checks found, ``reason`` why it was refused or failed.
    ``commit`` is the commit of the clinic's content repository, "" where there is none; where git failed,
    ``report`` says why under ``not_committed``.
    ``vocabulary`` is the checksum under which the red-flag words, sources and fixed texts of that day are
    kept (``web.releases.around``).
    """

    number = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    state = models.CharField(max_length=12, choices=list(STATES.items()), db_index=True)
    note = models.CharField(max_length=500, blank=True)
    changes = models.JSONField(default=list)
    safety = models.JSONField(default=list)
    needs_model = models.BooleanField(default=False)
    authors = models.JSONField(default=list)
    proposed_by = models.CharField(max_length=150, blank=True)
    proposed_at = models.DateTimeField()
    approved_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True)
    is_own_approval = models.BooleanField(default=False)
    live_at = models.DateTimeField(null=True)
    seconds = models.FloatField(null=True)
    model = models.CharField(max_length=100, blank=True)
    model_sha256 = models.CharField(max_length=64, blank=True)
    mark = models.CharField(max_length=64, blank=True)
    commit = models.CharField(max_length=64, blank=True)
    vocabulary = models.CharField(max_length=64, blank=True)
    back_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    step = models.CharField(max_length=100, blank=True)
    share = models.FloatField(default=0)
    report = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"release {self.number}"


class ReplayedMessage(models.Model):
    """A patient's message that a release takes otherwise than the one before, or answers in other words.

    It goes with the message itself when the patient wants that forgotten. ``text`` is without what says who
    wrote it; ``before`` and ``after`` are how the old and the new model take it. Where it is taken as before
    and only the words are others, ``said`` is the id of the text that says them, else "".
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="replayed")
    message = models.ForeignKey(InboxMessage, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    before = models.CharField(max_length=300)
    after = models.CharField(max_length=300)
    is_fall = models.BooleanField(default=False)
    said = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-is_fall", "-message_id"]

    def __str__(self) -> str:
        return f"message {self.message_id} in {self.release}"
