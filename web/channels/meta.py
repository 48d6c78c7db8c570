"""What WhatsApp and Messenger share as products of Meta: signature, question for the address, Graph API.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""

import hashlib
import hmac
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qsl

import httpx

from web.channels.exchange import (
    Acknowledgement,
    Outcome,
    Received,
    RefusedError,
    Request,
    Result,
    by_status,
    inner,
    json_object,
    number,
    words,
)
from web.channels.selfcheck import SetupError, ask

GRAPH = "https://graph.facebook.com"
VERSION = "v26.0"  # of 29 July 2026; each is served for two years at least
SIGNATURE = "x-hub-signature-256"
# An unknown fault, too busy, too many calls: https://developers.facebook.com/docs/graph-api/guides/error-handling
LATER = frozenset([1, 2, 4, 17, 32, 341, 613])
TOKEN_IS_OVER = 190


class Account(Protocol):
    """What a call takes of the settings: the token to call with, the app's secret, where to call."""

    @property
    def token(self) -> str: ...
    @property
    def app_secret(self) -> str: ...
    @property
    def api(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Fault:
    """The numbers of an error; its words may quote what was sent and are left."""

    code: int
    subcode: int


def verify(request: Received, app_secret: str, verify_token: str) -> None:
    """Raises RefusedError unless Meta signed the body, or asks for the address with our own token."""
    if request.method == "GET":
        query = _query(request)
        is_question = query.get("hub.mode") == "subscribe" and "hub.challenge" in query
        if not _same(query.get("hub.verify_token", ""), verify_token) or not is_question:
            raise RefusedError(403, "the verify token is missing or wrong")
        return
    expected = "sha256=" + hmac.new(app_secret.encode(), request.body, hashlib.sha256).hexdigest()
    if not _same(request.headers.get(SIGNATURE, ""), expected):
        raise RefusedError(401, "the signature is missing or wrong")


def acknowledge(request: Received) -> Acknowledgement:
    """The challenge of a verified question; for anything else nothing is said."""
    challenge = _query(request).get("hub.challenge", "") if request.method == "GET" else ""
    return Acknowledgement(body=challenge.encode())


def proof(token: str, app_secret: str) -> str:
    """The ``appsecret_proof`` of a token, which makes a stolen token useless by itself."""
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def message(settings: Account, sender: str, values: Mapping[str, Any]) -> Request:
    """A message from one of the account's numbers or pages."""
    url = _address(settings, f"{sender}/messages")
    body = json.dumps(values, ensure_ascii=False).encode()
    return Request(
        f"{url}?appsecret_proof={proof(settings.token, settings.app_secret)}", _headers(settings), body
    )


def fault(body: bytes) -> Fault:
    """The error in an answer; zeros where it names none."""
    error = inner(json_object(body), "error")
    return Fault(int(number(error, "code") or 0), int(number(error, "error_subcode") or 0))


def failed(status: int, answer_headers: Mapping[str, str], found: Fault, later: Collection[int]) -> Outcome:
    """The outcome of an answer that is not a 2xx. ``later``: this product's own codes of passing faults."""
    known = by_status(status, answer_headers)
    if not found.code:
        return known
    is_locked_out = known.is_locked_out or found.code == TOKEN_IS_OVER
    is_later = is_locked_out or found.code in LATER or found.code in later
    result = Result.LATER if is_later else known.result
    code = f"{found.code}/{found.subcode}" if found.subcode else f"{found.code}"
    reason = f"{known.reason}, code {code}"
    return Outcome(result, "", known.retry_after, reason, is_locked_out=is_locked_out)


def call(method: str, settings: Account, path: str, values: Mapping[str, str]) -> dict[str, Any]:
    """Ask the Graph API during set-up, with values in the query. Raises SetupError."""
    url = _address(settings, path)
    what = url.rpartition("/")[2]
    query = {**values, "appsecret_proof": proof(settings.token, settings.app_secret)}
    response = ask(
        method, url, f"Meta cannot be reached for {what}", params=query, headers=_headers(settings)
    )
    data = json_object(response.content)
    if response.status_code != httpx.codes.OK:
        said = words(inner(data, "error"), "message").replace(settings.token, "…")
        raise SetupError(f"Meta refused {what} ({response.status_code}): {said}")
    return data


def _address(settings: Account, path: str) -> str:
    return f"{settings.api}/{VERSION}/{path}"


def _headers(settings: Account) -> dict[str, str]:
    return {"Content-Type": "application/json", "Authorization": f"Bearer {settings.token}"}


def _query(request: Received) -> dict[str, str]:
    try:
        return dict(parse_qsl(request.query, keep_blank_values=True, max_num_fields=50))
    except ValueError:
        return {}


def _same(sent: str, expected: str) -> bool:
    return hmac.compare_digest(sent.encode(), expected.encode())
