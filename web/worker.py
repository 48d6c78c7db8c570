"""The worker: alerts, deadlines, what patients are told, the nightly mining. ``python -m web.worker``.

What it has to do stands in the database alone: it may die at any moment, and goes on where it was. An alert
that was sent but not yet written down as sent is sent again, with the same key.
"""

import fcntl
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")

import django
from django.conf import settings
from django.db import Error, connection
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from content.clinic import Clinic
from web import database
from web.frontdoor.words import Words
from web.logs import event

if TYPE_CHECKING:
    from web.releases.builds import Builds

logger = logging.getLogger("web.worker")
SENDERS = 8
STOP_LIMIT = 4.0  # seconds
CHECKS_EVERY = timedelta(seconds=10)  # reads every conversation's memory
PRUNE_EVERY = timedelta(hours=1)
MINE_FROM = 2  # o'clock, by the clinic's time: few people write then
MINE_AGAIN_AFTER = timedelta(minutes=30)  # where it failed; so long the worker also waits after its start
# Lowest priority: whoever writes meanwhile comes first.
MINING = ("nice", "-n", "15", sys.executable, "-m", "web.questions.mine")


class Worker:
    """One step a second does all that is due. Sending goes on in threads, which never touch the database.

    `mining` is the command of the nightly mining, () for none.
    """

    def __init__(
        self,
        clinic: Clinic,
        words: Words,
        now: Callable[[], datetime] = timezone.now,
        mining: Sequence[str] = (),
    ) -> None:
        self._now = now
        self._words = words
        self._clinic = clinic
        self._senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="sender")
        self._on_the_way: dict[int, Future[None]] = {}
        self._checks_at: datetime | None = None
        self._failed: set[str] = set()
        self._mining: subprocess.Popen[bytes] | None = None
        self._mine_with = mining
        self._mined_at = now()
        self._builds: Builds | None = None
        self._pruned_at: datetime | None = None

    def step(self) -> None:
        """Do what is due now. A part that fails is repeated at the next step and holds up no other."""
        now = self._now()
        failed = set()
        parts = (
            self._write_down,
            self._advance,
            self._start_sending,
            self._tell_patients,
            self._watch_conversations,
            self._check,
            self._forget,
            self._mine,
            self._release,
        )
        for part in parts:
            try:
                # An outage ends by itself, and then the connection must be to the file that is there now.
                database.connected(part, (now,), {})
            except (Error, OSError) as error:
                failed.add(type(error).__name__)
            except Exception:
                logger.exception("part of the step failed")
        if failed != self._failed:
            event(
                logger, "database away" if failed else "database back", logging.WARNING, errors=sorted(failed)
            )
        self._failed = failed

    def wait_for_senders(self) -> None:
        """Wait until nothing is being sent."""
        wait(self._on_the_way.values())

    def stop(self) -> None:
        """Take nothing new; write down what is still sent in a moment. The rest is sent again later."""
        self._senders.shutdown(wait=False, cancel_futures=True)
        if self._mining is not None and self._mining.poll() is None:
            self._mining.terminate()
            self._mining.wait()
        if self._builds is not None:
            self._builds.stop()
        wait(self._on_the_way.values(), STOP_LIMIT)
        with suppress(Error, OSError):
            database.connected(self._write_down, (self._now(),), {})

    def _advance(self, now: datetime) -> None:
        from web.alerts import deliveries

        deliveries.advance(self._clinic, now)

    def _start_sending(self, now: datetime) -> None:
        from web.alerts import deliveries

        for delivery in deliveries.due(now):
            if delivery.pk not in self._on_the_way:
                self._on_the_way[delivery.pk] = self._senders.submit(self._send, delivery)

    def _check(self, now: datetime) -> None:
        from web.escalations.unanswered import notice_unanswered

        if self._checks_at is None or now >= self._checks_at + CHECKS_EVERY:
            notice_unanswered(now, timedelta(seconds=settings.CHECK_UNANSWERED_AFTER))
            self._checks_at = now

    def _watch_conversations(self, now: datetime) -> None:
        from web.conversations.handover import watch

        changed = watch(self._words, now, settings.CONVERSATION_QUIET_AFTER)
        if changed:
            event(logger, "conversations watched", changed=changed)

    def _forget(self, now: datetime) -> None:
        from web.widget.forget import forget_due

        done = forget_due(now)
        if done:
            event(logger, "conversations forgotten", number=done)

    def _mine(self, now: datetime) -> None:
        """Once a night, in a process of its own: it takes minutes, and an alert must not wait for it."""
        from web.questions.models import Mining

        runs = self._mining is not None and self._mining.poll() is None
        if runs or not self._mine_with or now < self._mined_at + MINE_AGAIN_AFTER:
            return
        night = now.astimezone(self._clinic.timezone)
        night = night.replace(hour=MINE_FROM, minute=0, second=0, microsecond=0)
        if now >= night and not Mining.objects.filter(finished_at__gte=night).exists():
            self._mined_at = now
            self._mining = subprocess.Popen(self._mine_with, cwd=settings.ROOT)  # noqa: S603

    def _release(self, now: datetime) -> None:
        from web.releases.builds import Builds
        from web.releases.pruning import prune

        self._builds = self._builds or Builds()
        self._builds.step()
        if self._pruned_at is None or now >= self._pruned_at + PRUNE_EVERY:
            prune(self._clinic.publishing, now)
            self._pruned_at = now

    def _write_down(self, now: datetime) -> None:
        from web.alerts import deliveries
        from web.alerts.failure import NotSentError

        for delivery_id, future in list(self._on_the_way.items()):
            if not future.done() or future.cancelled():
                continue
            error = future.exception()
            if error is None:
                failure = None
                deliveries.succeeded(delivery_id, now)
            else:
                failure = error if isinstance(error, NotSentError) else NotSentError(type(error).__name__)
                deliveries.failed(delivery_id, failure, now)
            del self._on_the_way[delivery_id]
            event(logger, "alert tried", delivery=delivery_id, problem=str(failure) if failure else None)

    def _send(self, delivery: Any) -> None:
        from web.alerts import targets
        from web.alerts.notice import Notice

        # A thread of its own: everything it needs was read before.
        contacts = {contact.name: contact for contact in self._clinic.alerting.contacts}
        notice = Notice(
            key=delivery.key,
            escalation=delivery.escalation_id,
            round=delivery.round,
            level=delivery.level,
            at=delivery.escalation.alarmed_at,
            clinic=self._clinic.name,
            timezone=self._clinic.timezone,
            link=f"{settings.PUBLIC_URL}/staff/escalations/{delivery.escalation_id}/",
        )
        targets.send(notice, contacts.get(delivery.contact), delivery.way)

    def _tell_patients(self, now: datetime) -> None:
        from web.escalations.models import Escalation
        from web.escalations.status import tell, truth
        from web.frontdoor.models import InboxMessage

        something = Q(notified_at__isnull=False) | Q(not_picked_up_at__isnull=False)
        something |= Q(acknowledged_at__isnull=False)
        answered = InboxMessage.objects.filter(
            conversation=OuterRef("conversation"), answered_at__isnull=False
        )
        for escalation in Escalation.objects.filter(something, Exists(answered), closed_at=None):
            if truth(escalation) not in ("", escalation.told):
                tell(escalation.pk, self._words, now)


def main() -> int:
    """Run until asked to end; a second worker waits for the first to end."""
    django.setup()
    from content.errors import ContentError

    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, frame: stopping.append(received))
    connection.settings_dict["OPTIONS"]["timeout"] = settings.DATABASE_WAIT_WORKER
    from web.frontdoor.words import words

    try:
        worker = Worker(words().clinic, words(), mining=MINING)
    except ContentError as problem:
        print(problem, file=sys.stderr)
        return 1
    with open(Path(settings.VAR_DIR) / "worker.lock", "a") as lock:
        while not stopping and not _alone(lock):
            time.sleep(settings.WORKER_INTERVAL)
        event(logger, "worker started")
        while not stopping:
            worker.step()
            time.sleep(settings.WORKER_INTERVAL)
        worker.stop()
    # Not by the usual way, which waits for a receiver that hangs.
    os._exit(0)


def _alone(lock: IO[str]) -> bool:
    """Two workers would send everything twice. The system frees the lock however a process ends."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
