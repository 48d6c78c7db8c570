"""The ASGI application: Django behind a limit for bodies, and what runs beside it."""

import asyncio
import os
from typing import cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")

from django.conf import settings
from django.core.asgi import get_asgi_application

from web.body_limit import Application, BodyLimit, Receive, Scope, Send

django_application = BodyLimit(cast(Application, get_asgi_application()), settings.BODY_LIMIT)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """What uvicorn serves."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    else:
        await django_application(scope, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    # Only now: these modules hold models, which need Django set up.
    from web.escalations.intake import keep_taking_in, reserve_spools
    from web.frontdoor.turn import front_door

    await receive()
    try:
        await front_door().warm_up()
    except Exception as error:
        await send({"type": "lifespan.startup.failed", "message": f"{type(error).__name__}: {error}"})
        return
    spools = (settings.SPOOL_FILE, settings.ACTIONS_SPOOL_FILE)
    reserve_spools(spools)
    remember = front_door().remember
    intake = asyncio.create_task(keep_taking_in(spools, settings.SPOOL_INTERVAL, remember))
    await send({"type": "lifespan.startup.complete"})
    await receive()
    intake.cancel()
    await send({"type": "lifespan.shutdown.complete"})
