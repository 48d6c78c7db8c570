import hashlib
import hmac
import json

import pytest

from web.channels import meta
from web.channels.exchange import Received, RefusedError, Result

SECRET, TOKEN = "app-secret-of-the-clinic", "our-own-verify-token"
BODY = json.dumps({"text": "¿chest pain? 😀"}).encode()


def sign(body=BODY, secret=SECRET, method="sha256"):
    """A signature by Meta's rule: https://developers.facebook.com/docs/graph-api/webhooks/getting-started"""
    return f"{method}=" + hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()


def post(body=BODY, **headers):
    return Received("/webhooks/whatsapp", "", headers, body)


def get(query):
    return Received("/webhooks/whatsapp", query, {}, b"", "GET")


def refused(request):
    with pytest.raises(RefusedError) as error:
        meta.verify(request, SECRET, TOKEN)
    assert SECRET not in str(error.value)
    return error.value.status


def test_what_meta_signs_is_taken():
    meta.verify(post(**{"x-hub-signature-256": sign()}), SECRET, TOKEN)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-hub-signature-256": ""},
        {"x-hub-signature-256": sign(secret="another-secret-of-others")},
        {"x-hub-signature-256": sign().removeprefix("sha256=")},
        {"x-hub-signature-256": sign().upper()},
        {"x-hub-signature-256": sign(BODY + b" ")},
        {"x-hub-signature-256": "sha256=é"},
        {"x-hub-signature": sign(method="sha1")},
        {"x-hub-signature-256": sign(method="md5")},
        {"x-hub-signature-256": "nope=1"},
        {"x-hub-signature-256": "scrypt=1"},
        {"x-hub-signature-256": "shake_128=1"},
    ],
    ids=lambda headers: next(iter(headers.values()), "none")[:12],
)
def test_the_old_header_and_a_method_of_the_senders_choice_open_nothing(headers):
    """Rasa's facebook connector takes md5 in the old header and answers 200 or 500 to a bad one."""
    assert refused(post(**headers)) == 401


def test_the_question_for_the_address_is_answered_with_its_challenge():
    question = get(f"hub.mode=subscribe&hub.verify_token={TOKEN}&hub.challenge=1158201444")
    meta.verify(question, SECRET, TOKEN)
    assert meta.acknowledge(question).body == b"1158201444"
    assert meta.acknowledge(post()).body == b""


@pytest.mark.parametrize(
    "query",
    [
        "",
        "hub.mode=subscribe&hub.challenge=1",
        "hub.mode=subscribe&hub.verify_token=&hub.challenge=1",
        "hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1",
        f"hub.mode=unsubscribe&hub.verify_token={TOKEN}&hub.challenge=1",
        f"hub.verify_token={TOKEN}&hub.challenge=1",
        f"hub.mode=subscribe&hub.verify_token={TOKEN}",
        "hub.mode=subscribe&hub.verify_token=%ff&hub.challenge=1",
        "&" * 100,
    ],
)
def test_without_our_token_there_is_no_challenge(query):
    """Rasa's facebook connector answers it with 200, and without any token where its own is not set."""
    assert refused(get(query)) == 403


def test_a_signature_does_not_stand_for_the_token():
    request = Received(
        "/webhooks/whatsapp", "hub.challenge=1", {"x-hub-signature-256": sign(b"")}, b"", "GET"
    )
    assert refused(request) == 403


def test_the_proof_of_a_token():
    """https://developers.facebook.com/docs/graph-api/guides/secure-requests"""
    assert meta.proof("token", "secret") == hmac.new(b"secret", b"token", hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("status", "error", "result", "reason"),
    [
        (400, {"code": 4}, Result.LATER, "answered 400, code 4"),
        (400, {"code": 99}, Result.LATER, "answered 400, code 99"),
        (400, {"code": 100, "error_subcode": 33}, Result.REFUSED, "answered 400, code 100/33"),
        (500, {"code": 100}, Result.LATER, "answered 500, code 100"),
        (429, None, Result.LATER, "answered 429"),
        (401, {"code": 190, "message": "token SECRET"}, Result.LATER, "answered 401, code 190"),
        (400, {"code": 190}, Result.LATER, "answered 400, code 190"),
    ],
)
def test_what_an_error_means(status, error, result, reason):
    found = meta.fault(json.dumps({"error": error}).encode())
    outcome = meta.failed(status, {"retry-after": "7"}, found, {99})
    assert (outcome.result, outcome.reason) == (result, reason)
    assert outcome.is_locked_out is ("190" in reason)


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[]", b'{"error": 1}', b'{"error": {"code": "x"}}'])
def test_an_answer_without_an_error(body):
    assert meta.fault(body) == meta.Fault(0, 0)
