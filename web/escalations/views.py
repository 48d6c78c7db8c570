"""The private door through which the action server records an escalation."""

import json
import logging

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from web import database
from web.escalations.finding import Finding
from web.escalations.record import record
from web.logs import event
from web.security import has_internal_secret, is_from_this_machine

logger = logging.getLogger(__name__)


@csrf_exempt  # no cookie is read here: the bearer secret is the only key
@require_POST
async def escalations(request: HttpRequest) -> JsonResponse:
    """Record one finding: 200 `{"escalation": id, "created": bool}`, the same again for the same message."""
    if not is_from_this_machine(request):
        return JsonResponse({"error": "only from this machine"}, status=403)
    if not has_internal_secret(request):
        return JsonResponse({"error": "the bearer secret is missing or wrong"}, status=401)
    try:
        data = json.loads(request.body)
        if not isinstance(data, dict):
            raise ValueError("the body is not a JSON object")
        finding = Finding.from_dict(data)
    except json.JSONDecodeError:
        return JsonResponse({"error": "the body is not JSON"}, status=400)
    except ValueError as error:
        return JsonResponse({"error": str(error)}, status=400)
    try:
        escalation, created = await database.on_the_way().call(record, finding)
    except database.DatabaseAwayError:
        return JsonResponse({"error": "the database is away; use the spool"}, status=503)
    event(
        logger,
        "escalation recorded by action",
        escalation=escalation.pk,
        message=finding.message_id,
        found=finding.level.label,
        new=created,
    )
    return JsonResponse({"escalation": escalation.pk, "created": created})
