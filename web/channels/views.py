"""``/webhooks/<provider>``: verified, stored, acknowledged; the rest happens afterwards."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from web import errors
from web.channels.exchange import Received, RefusedError
from web.channels.mailroom import mailroom
from web.channels.registry import providers
from web.logs import event

logger = logging.getLogger(__name__)


@csrf_exempt  # the provider's signature takes its place
@require_http_methods(["GET", "POST"])
async def webhook(request: HttpRequest, name: str) -> HttpResponse:
    """A request of a provider: 401 or 403 unless it is surely theirs, 404 where the channel is not set up."""
    provider = providers().get(name)
    if provider is None:
        return errors.answer(404, "this channel is not set up")
    received = Received(
        path=request.path,
        query=request.META.get("QUERY_STRING", ""),
        headers={key.lower(): value for key, value in request.headers.items()},
        body=request.body,
        method=str(request.method),
    )
    try:
        provider.verify(received)
    except RefusedError as refused:
        event(logger, "webhook refused", logging.WARNING, provider=name, status=refused.status)
        return errors.answer(refused.status, str(refused))
    if received.method == "POST":
        found = provider.read(received, timezone.now())
        # A batch may be large, one text in it may not.
        if any(len(incoming.text.encode()) > settings.BODY_LIMIT for incoming in found):
            return errors.answer(413, "the message is too large")
        try:
            await mailroom().receive(provider, found)
        except OSError:
            # Neither database nor disk: whoever sent it has to send it again.
            return errors.answer(503, "the message cannot be kept just now")
    said = provider.acknowledge(received)
    return HttpResponse(said.body, status=said.status, content_type=said.content_type)
