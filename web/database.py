"""The one way to the database from asynchronous code: bounded in time, and an outage is one plain error.

Each thread of a small pool keeps its connection open. SQLite follows the opened file, not its name, so a
connection is dropped as soon as the name leads to another file or to none: otherwise what is written after
the file was moved away or replaced would be lost silently.
"""

import asyncio
import logging
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import connection

from web.logs import event

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)
THREADS = 8
_threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="database")


class DatabaseAwayError(Exception):
    """The database did not do what was asked in time; nothing is known about whether it was done."""


class Patience:
    """The time that one message may spend waiting for the database, shared by all its steps."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function` in a database thread; DatabaseAwayError on any failure and when time is up."""
        if self._seconds <= 0:
            raise DatabaseAwayError("the time for the database is used up")
        started = time.monotonic()
        try:
            work = asyncio.get_running_loop().run_in_executor(_threads, connected, function, args, kwargs)
            # shield: the thread cannot be stopped, and what it still achieves is welcome.
            return await asyncio.wait_for(asyncio.shield(work), self._seconds)
        except asyncio.TimeoutError:
            self._seconds = 0
            work.add_done_callback(_forget)
            event(logger, "database late", logging.WARNING, step=function.__name__)
            raise DatabaseAwayError("no answer in time") from None
        except Exception as error:
            # Whatever went wrong with storing must not cost the person the words.
            self._seconds = 0
            event(
                logger, "database away", logging.WARNING, step=function.__name__, error=type(error).__name__
            )
            raise DatabaseAwayError(type(error).__name__) from error
        finally:
            self._seconds -= time.monotonic() - started


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
        return function(*args, **kwargs)
    except Exception:
        connection.close()
        raise


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
