"""Time every page of the staff with 1,000 topics and a full inbox: ``make pages``.

    python -m benchmarks.staff_pages [MESSAGES] [--mine] [--in FOLDER]

Makes a database and a folder of topics of its own and asks for every page several times. Nothing of the
running system is touched. With --mine they are mined as by the worker, which takes minutes; else every
badly answered one is put into a group as large as mining makes them. With --in the folder stays, and what is
there already is used again: so two versions of the program can be timed in turn.
"""

import argparse
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks import many_topics
from scripts.database import prepare_database

ROOT = Path(__file__).resolve().parent.parent
MESSAGES = 100_000
TIMES = 5
LIMIT = 500  # milliseconds


def main() -> int:
    """Print the milliseconds of each page; 1 where one takes longer than LIMIT."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("messages", nargs="?", type=int, default=MESSAGES)
    parser.add_argument("--mine", action="store_true")
    parser.add_argument("--in", dest="folder", type=Path)
    options = parser.parse_args()
    with _folder(options.folder) as folder:
        is_new = not (folder / "clinic.sqlite3").exists()
        os.environ |= {
            "VAR_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "web.settings",
            "PYTHONPATH": str(ROOT),
        }
        prepare_database(os.environ, folder)
        content = folder / "content"
        if not content.exists():
            many_topics.make(content)
        import django
        from django.conf import settings

        django.setup()
        settings.CONTENT_ROOT = content
        if is_new:
            _fill(content / "data", options.messages, options.mine)
        return time_pages()


@contextlib.contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _fill(data: Path, messages: int, is_mined: bool) -> None:
    from benchmarks import staff_database

    started = time.monotonic()
    staff_database.fill(data, messages)
    print(f"{messages} messages made in {time.monotonic() - started:.0f} s")
    started = time.monotonic()
    added = mine(data) if is_mined else staff_database.group()
    print(f"{added} of them grouped in {time.monotonic() - started:.0f} s")


def mine(data: Path) -> int:
    """Mine them; how many were taken."""
    from django.utils import timezone

    from understanding.encoder import load_encoder
    from web.questions.meaning import Meanings
    from web.questions.mining import mine

    return mine(Meanings(load_encoder(), data), timezone.now())


def pages() -> list[str]:
    """The addresses of all pages that show more the more there is."""
    from benchmarks.staff_database import DAYS
    from web.escalations.models import Escalation
    from web.frontdoor.models import Conversation
    from web.questions.models import Group
    from web.releases.models import Release

    group, release = Group.objects.first(), Release.objects.first()
    conversation = Conversation.objects.first()
    escalation = Escalation.objects.filter(closed_at=None).first()
    first = (datetime.now() - timedelta(days=DAYS)).date()
    return [
        "/staff/",
        "/staff/state",
        f"/staff/escalations/{escalation.pk if escalation else 0}/",
        "/staff/conversations/",
        "/staff/conversations/state",
        f"/staff/conversations/{conversation.pk if conversation else ''}/",
        "/staff/topics/",
        "/staff/topics/?q=clot",
        "/staff/topics/?sort=asked",
        "/staff/topics/?sort=worst",
        "/staff/topics/?state=retired",
        "/staff/topics/how_often/",
        "/staff/topics/how_often/split",
        "/staff/topics/how_often/merge",
        "/staff/topics/how_often/merge?into=missed_dose",
        "/staff/safety/",
        "/staff/safety/?q=chest",
        "/staff/safety/groups/vision/",
        "/staff/questions/",
        "/staff/questions/?reason=thumbs_down",
        "/staff/questions/?page=99999",
        f"/staff/questions/{group.pk if group else 0}/",
        "/staff/figures/",
        f"/staff/figures/?first={first}",
        f"/staff/figures/?first={first - timedelta(days=300)}",
        f"/staff/figures/days.csv?first={first}",
        f"/staff/figures/topics.csv?first={first}",
        "/staff/releases/",
        f"/staff/releases/{release.pk if release else 0}/",
        "/staff/people/",
        "/staff/audit/",
        "/staff/account/",
    ]


def time_pages() -> int:
    """The slowest of several calls of each page; the first call, which loads the topics, is given beside."""
    from django.contrib.auth.models import User
    from django.test import Client

    from web.console.roles import Role, give

    client = Client(HTTP_HOST="127.0.0.1")
    user, _ = User.objects.get_or_create(username="bench", is_staff=True)
    give(user, [Role.EDITOR, Role.APPROVER, Role.ADMIN])
    client.force_login(user)
    slow = 0
    for page in pages():
        times, work = [], []
        for _ in range(TIMES + 1):
            started, worked = time.monotonic(), time.process_time()
            response = client.get(page)
            times.append((time.monotonic() - started) * 1000)
            work.append((time.process_time() - worked) * 1000)
        if response.status_code != 200:
            print(f"{response.status_code}  {page}")
            slow += 1
            continue
        slow += max(times[1:]) > LIMIT
        size = len(response.content) // 1024
        print(
            f"{max(times[1:]):6.0f} ms (first {times[0]:.0f}; at work {max(work[1:]):.0f}; {size} KB)  {page}"
        )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
