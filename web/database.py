"""The one way to the database from asynchronous code: bounded in time, and an outage is one plain error.

All writing of this process is done by one thread, the urgent first and else in the order in which it was
asked for: SQLite has one lock for writers, and who waits for it sleeps and is not woken in turn. Reading
needs no lock and has threads of its own. Each thread keeps its connection open. SQLite follows the opened
file, not its name, so a connection is dropped as soon as the name leads to another file or to none: otherwise
what is written after the file was moved away or replaced would be lost silently.

A commit waits until it is on the disk, unless the function is marked as repeatable: those on the way of every
message would otherwise hold up the acknowledgements of others by some milliseconds each.
"""

import asyncio
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import connection

from web.logs import event

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)
READERS = 4
_readers = ThreadPoolExecutor(max_workers=READERS, thread_name_prefix="reader")
_writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
_first: deque[Callable[[], None]] = deque()
_then: deque[Callable[[], None]] = deque()


def repeatable(function: Callable[P, T]) -> Callable[P, T]:
    """Mark a function of which what a power cut takes is done again: its commit need not wait for the disk.

    The end of a process takes nothing of it, and the next commit that waits for the disk takes it along.
    """
    function.is_repeatable = True  # type: ignore[attr-defined]
    return function


class DatabaseAwayError(Exception):
    """The database did not do what was asked in time; nothing is known about whether it was done."""


class Patience:
    """The time that one message may spend waiting for the database, shared by all its steps."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function`, which may write; DatabaseAwayError on any failure and when time is up.

        What had not begun by then is not done any more.
        """
        return await self._run(partial(_write, _then), function, args, kwargs)

    async def call_first(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same before all that is not urgent, for what somebody outside waits for."""
        return await self._run(partial(_write, _first), function, args, kwargs)

    async def read(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for a function that only reads, which waits for no writer."""
        return await self._run(_readers.submit, function, args, kwargs)

    async def _run(
        self,
        submit: Callable[[Callable[[], T]], Future[T]],
        function: Callable[..., T],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> T:
        if self._seconds <= 0:
            raise DatabaseAwayError("the time for the database is used up")
        started = time.monotonic()
        given_up = threading.Event()

        def work_off() -> T:
            if given_up.is_set():
                raise DatabaseAwayError("given up before its turn came")
            return connected(function, args, kwargs)

        try:
            work = asyncio.wrap_future(submit(work_off))
            # shield: the thread cannot be stopped, and what it still achieves is welcome.
            return await asyncio.wait_for(asyncio.shield(work), self._seconds)
        except asyncio.TimeoutError:
            self._seconds = 0
            given_up.set()
            work.add_done_callback(_forget)
            event(logger, "database late", logging.WARNING, step=_name(function))
            raise DatabaseAwayError("no answer in time") from None
        except Exception as error:
            # Whatever went wrong with storing must not cost the person the words.
            self._seconds = 0
            event(logger, "database away", logging.WARNING, step=_name(function), error=type(error).__name__)
            raise DatabaseAwayError(type(error).__name__) from error
        finally:
            self._seconds -= time.monotonic() - started


def _name(function: Callable[..., Any]) -> str:
    return str(getattr(function.func if isinstance(function, partial) else function, "__name__", "step"))


def _write(queue: deque[Callable[[], None]], work: Callable[[], T]) -> Future[T]:
    """Queue work for the writing thread, which takes the first of what is urgent, else of the rest."""
    done: Future[T] = Future()

    def run() -> None:
        if done.set_running_or_notify_cancel():
            try:
                done.set_result(work())
            except BaseException as error:
                done.set_exception(error)

    queue.append(run)
    _writer.submit(lambda: (_first or _then).popleft()())
    return done


def connected(function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
    """Run `function` in this thread, on the database file that is there now. Raises what it raises, and
    FileNotFoundError where the file is missing."""
    file = _file_on_disk()
    if connection.connection is not None and getattr(connection, "opened_file", None) != file:
        connection.close()
    try:
        if file is None:
            raise FileNotFoundError("the database file is missing")
        if connection.connection is None:
            connection.ensure_connection()
            connection.opened_file = file  # type: ignore[attr-defined]
            connection.waits_for_disk = True  # type: ignore[attr-defined]
        _wait_for_disk(not getattr(function, "is_repeatable", False))
        return function(*args, **kwargs)
    except Exception:
        connection.close()
        raise


def _wait_for_disk(waits: bool) -> None:
    if connection.waits_for_disk is not waits:  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous={'FULL' if waits else 'NORMAL'}")
        connection.waits_for_disk = waits  # type: ignore[attr-defined]


def _file_on_disk() -> tuple[int, int] | None:
    name = str(connection.settings_dict["NAME"]).removeprefix("file:").partition("?")[0]
    try:
        status = os.stat(name)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _forget(work: "asyncio.Future[Any]") -> None:
    if not work.cancelled():
        work.exception()  # asked for, so that asyncio does not report it as never seen


def on_the_way() -> Patience:
    """Patience for one message."""
    return Patience(settings.DATABASE_WAIT)
