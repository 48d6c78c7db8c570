"""Questions that were not answered well, without what identifies anyone, in groups of one meaning."""

from django.db import models

from web.frontdoor.models import InboxMessage

# Why a question is for review, the gravest first: of several reasons a question keeps the first one.
REASONS = {
    "near_red_flag": "almost a red flag",
    "thumbs_down": "thumbs down",
    "unanswered": "not answered",
    "unsure": "asked back",
}
STATES = {
    "open": "to look at",
    "phrasing": "added to a topic",
    "new_topic": "new topic",
    "out_of_scope": "out of scope",
    "ignored": "ignored",
    "raised": "with the clinical approver",
}


class Group(models.Model):
    """Questions that mean about the same.

    ``example`` is the one that is shown, None until the next mining when its conversation was forgotten.
    ``vector`` is the mean direction of the questions' sentence vectors (float16), ``label`` what the matcher
    saw in the first one. ``suggestions`` holds the three likeliest topics: topic, nearest phrasing,
    similarity. The counts follow the questions, each night.
    ``was`` is what was decided before it came back by itself, "" for the others; ``decided_by``,
    ``decided_at`` and ``topic`` then are those of that decision, and ``people_since`` is how many have asked
    it since who had not before.
    """

    example = models.ForeignKey("Question", null=True, on_delete=models.SET_NULL, related_name="+")
    vector = models.BinaryField()
    label = models.CharField(max_length=100)
    size = models.PositiveIntegerField(default=0)
    near_red_flag = models.PositiveIntegerField(default=0)
    thumbs_down = models.PositiveIntegerField(default=0)
    unanswered = models.PositiveIntegerField(default=0)
    unsure = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    suggestions = models.JSONField(default=list)
    state = models.CharField(max_length=20, default="open", choices=list(STATES.items()))
    topic = models.CharField(max_length=80, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    was = models.CharField(max_length=20, blank=True, choices=list(STATES.items()))
    people_since = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-size", "-last_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-size", "-last_at", "-id"], name="most_frequent_first"),
        ]

    def __str__(self) -> str:
        return f"group {self.pk}"


class Question(models.Model):
    """One message in a group. It goes with its message when the patient wants that forgotten.

    ``text`` is what was written without what identifies; ``said`` is the id of the text that came first in
    the reply (``utter_faq/<topic>`` for an answer).
    """

    message = models.OneToOneField(InboxMessage, on_delete=models.CASCADE, primary_key=True, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField()
    reason = models.CharField(max_length=20, choices=list(REASONS.items()))
    said = models.CharField(max_length=200)
    channel = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"question {self.pk}"


class Mining(models.Model):
    """One run over the messages; the next one looks at what came since, and a week before.

    ``coverage`` is what the matcher would answer at each threshold, as of that night (see ``coverage.py``);
    ``phrasings`` is the checksum of the phrasings that the groups' suggestions go by.
    """

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    added = models.PositiveIntegerField(default=0)
    coverage = models.JSONField(default=list)
    phrasings = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"mining of {self.started_at:%Y-%m-%d}"
