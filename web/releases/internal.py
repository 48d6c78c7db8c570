"""The private door through which the worker has the front door take over what a release put in place."""

import asyncio
import logging

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from content.errors import ContentError
from safety import VocabularyError
from web.logs import event
from web.releases import safety_swap
from web.security import has_internal_secret, is_from_this_machine

logger = logging.getLogger(__name__)


@csrf_exempt  # no cookie is read here: the bearer secret is the only key
@require_POST
async def safety(request: HttpRequest) -> JsonResponse:
    """Take over safety texts and vocabulary: 200 with their checksums, 409 with what keeps the old ones."""
    if not is_from_this_machine(request):
        return JsonResponse({"error": "only from this machine"}, status=403)
    if not has_internal_secret(request):
        return JsonResponse({"error": "the bearer secret is missing or wrong"}, status=401)
    try:
        # In a thread: messages go on being read meanwhile, by the vocabulary in use.
        marks = await asyncio.to_thread(safety_swap.here)
    except (VocabularyError, ContentError, OSError) as error:
        event(logger, "safety files refused", logging.ERROR, error=type(error).__name__)
        return JsonResponse({"error": str(error)}, status=409)
    event(logger, "safety files taken over", vocabulary=marks["vocabulary"][:12])
    return JsonResponse(marks)
