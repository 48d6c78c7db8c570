"""The ASGI application: Django behind a limit for bodies, the streams beside it, and what runs meanwhile."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")

import django
from django.conf import settings

from web.body_limit import Application, BodyLimit, Receive, Scope, Send

django.setup(set_prefix=False)

# Only now: these modules hold models, which need Django set up.
from web.console.middleware import Handler, without_threads  # noqa: E402
from web.widget.feed import feed  # noqa: E402
from web.widget.stream import is_stream, stream  # noqa: E402

django_application = BodyLimit(
    cast(Application, Handler()), settings.BODY_LIMIT, settings.LARGER_BODIES, settings.SIGNED_BODIES
)

# The loop, which everybody outside waits for, shares the interpreter with the threads that read messages and
# the database; with Python's 5 ms it would wait so long for each of them, several times in one request.
SWITCH_INTERVAL = 0.0005  # seconds


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """What uvicorn serves."""
    if scope["type"] == "lifespan":
        with without_threads():
            await _live(receive, send)
    elif is_stream(scope):
        await stream(scope, receive, send)
    else:
        await django_application(scope, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    from web.channels.mailroom import mailroom
    from web.channels.registry import providers
    from web.escalations.intake import keep_taking_in, reserve_spools
    from web.frontdoor.turn import front_door
    from web.widget.forgotten import keep_forgetting

    await receive()
    sys.setswitchinterval(SWITCH_INTERVAL)
    try:
        await front_door().warm_up()
        providers()
    except Exception as error:
        await send({"type": "lifespan.startup.failed", "message": f"{type(error).__name__}: {error}"})
        return
    spools = (settings.SPOOL_FILE, settings.ACTIONS_SPOOL_FILE)
    reserve_spools((*spools, settings.ARRIVALS_SPOOL_FILE))
    remember = front_door().remember
    intake = asyncio.create_task(keep_taking_in(spools, settings.SPOOL_INTERVAL, remember))
    mail = asyncio.create_task(mailroom().keep_looking(settings.MAILROOM_LOOKS_EVERY))
    forgetting = asyncio.create_task(keep_forgetting(settings.FORGETTING_LOOKS_EVERY))
    _end_streams_first()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    intake.cancel()
    mail.cancel()
    forgetting.cancel()
    await send({"type": "lifespan.shutdown.complete"})


def _end_streams_first() -> None:
    """Asked to end, the server waits for open requests before it says so here: streams would hold it up."""
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        server_stops = signal.getsignal(number)
        if callable(server_stops):
            signal.signal(number, partial(_stop, loop, server_stops))


def _stop(
    loop: asyncio.AbstractEventLoop,
    server_stops: Callable[[int, FrameType | None], Any],
    number: int,
    frame: FrameType | None,
) -> None:
    with suppress(RuntimeError):  # the loop has ended
        loop.call_soon_threadsafe(feed().close)
    server_stops(number, frame)
