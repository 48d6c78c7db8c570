"""The nightly mining as a process: ``python -m web.questions.mine``. The worker starts it."""

import logging
import os
import sys
from dataclasses import asdict
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")

import django
from django.conf import settings
from django.db import connection
from django.utils import timezone

from web.logs import event

logger = logging.getLogger("web.questions")


def main() -> int:
    """Mine once; what is logged is counts alone. Exit status 1 where it failed: the worker tries again."""
    django.setup()
    connection.settings_dict["OPTIONS"]["timeout"] = settings.DATABASE_WAIT_WORKER
    try:
        added = _mine()
        days = _count_days()
    except Exception:
        # Not Python's own report of it, which can quote what a patient wrote.
        logger.exception("mining failed")
        return 1
    event(logger, "questions mined", added=added, days_counted=days)
    return 0


def _mine() -> int:
    from understanding.encoder import load_encoder
    from web.questions.meaning import Meanings
    from web.questions.mining import mine
    from web.questions.models import Mining

    # The trainer's own cache is left alone: it holds exactly the texts of the last training.
    cache = Path(settings.VAR_DIR) / "cache" / "questions.npz"
    meanings = Meanings(load_encoder(), Path(settings.CONTENT_ROOT) / "data", cache)
    added = mine(meanings, timezone.now())
    coverage = [asdict(point) for point in meanings.coverage()]
    Mining.objects.filter(pk=Mining.objects.latest("pk").pk).update(coverage=coverage)
    return added


def _count_days() -> int:
    """Days past, so that no page of figures has to count them."""
    from web.figures.days import keep_all
    from web.frontdoor.words import words

    return keep_all(words().clinic.timezone)


if __name__ == "__main__":
    sys.exit(main())
