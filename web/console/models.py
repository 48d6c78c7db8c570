"""Failed sign-ins, kept for as long as they count."""

from django.db import models


class LoginFailure(models.Model):
    """One failure. ``who`` is a keyed digest of name and address: a password may be typed as a name."""

    who = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"failed sign-in at {self.at}"
