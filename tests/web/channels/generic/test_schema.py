"""The description against the code."""

import json
import re
from datetime import datetime, timezone

import pytest
from jsonschema import Draft202012Validator

from web.alerts.webhook import DELIVERY, SIGNATURE, TIMESTAMP
from web.channels.capabilities import CAPABILITIES
from web.channels.exchange import Received, Result
from web.channels.generic.provider import OLDEST, Generic
from web.channels.generic.read import MOST, read_batch
from web.channels.generic.schema import description, problem_of, validator
from web.channels.generic.settings import PATH, GenericSettings
from web.channels.incoming import Delivery, Kind, MediaKind
from web.channels.parts import Key, Layout, Part
from web.channels.render import render

NOW = datetime(2026, 11, 25, tzinfo=timezone.utc)
GENERIC = Generic(
    GenericSettings("0a" * 32, "https://portal.clinic.example/hook"), clock=lambda: 1_700_000_000
)
SCHEMAS = description()["components"]["schemas"]
FIELDS = SCHEMAS["Message"]["properties"]
RECEIVE = description()["paths"][PATH]["post"]
SEND = description()["webhooks"]["send"]["post"]


def references(value):
    if isinstance(value, dict):
        yield from [value["$ref"]] if "$ref" in value else []
        for inside in value.values():
            yield from references(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from references(inside)


def test_it_is_openapi_3_1_with_valid_schemas_and_no_dangling_reference():
    assert description()["openapi"] == "3.1.0"
    for schema in SCHEMAS.values():
        Draft202012Validator.check_schema(schema)
    found = set(references(description()))
    assert len(found) >= 8
    for reference in found:
        where = description()
        for name in reference.removeprefix("#/").split("/"):
            where = where[name]


def test_every_word_of_ours_is_in_it_and_no_other():
    assert FIELDS["kind"]["enum"] == [
        kind.name.lower() for kind in Kind if kind not in (Kind.STATUS, Kind.ACKNOWLEDGE)
    ] + ["status"]
    assert FIELDS["media"]["items"]["enum"] == [media.value for media in MediaKind]
    assert FIELDS["delivery"]["enum"] == [delivery.value for delivery in Delivery]
    assert SCHEMAS["Batch"]["properties"]["messages"]["maxItems"] == MOST


def test_its_figures_are_those_of_the_code():
    assert f"more than {OLDEST} seconds off" in description()["info"]["description"]
    limits, answer = CAPABILITIES["generic"], SCHEMAS["Answer"]["properties"]
    button = answer["buttons"]["items"]["properties"]
    assert answer["text"]["maxLength"] == limits.text.value
    assert answer["buttons"]["maxItems"] == limits.buttons.count.value
    assert button["title"]["maxLength"] == limits.buttons.title.value
    assert button["id"]["maxLength"] == FIELDS["choice"]["maxLength"] == limits.buttons.key.value


def test_its_headers_are_those_that_are_sent():
    named = {
        parameter["name"]: parameter["schema"]
        for parameter in description()["components"]["parameters"].values()
    }
    assert set(named) == {TIMESTAMP, SIGNATURE, DELIVERY}
    sent = GENERIC.request(Part("a", "a"), "", "p-42", "d-1").headers
    for name, schema in named.items():
        assert re.fullmatch(schema.get("pattern", ".*"), sent[name])


@pytest.mark.parametrize("name", RECEIVE["requestBody"]["content"]["application/json"]["examples"])
def test_its_examples_are_taken(name):
    example = RECEIVE["requestBody"]["content"]["application/json"]["examples"][name]["value"]
    found, problems = read_batch(json.loads(json.dumps(example)), NOW)
    assert problems == []
    assert len(found) == 1


@pytest.mark.parametrize(
    ("messages", "status"),
    [
        ([], 200),
        ([{"id": "1", "person": "p"}], 200),
        ([{"id": "1", "person": "p"}, {}], 200),
        ([{}], 400),
        (1, 400),
    ],
)
def test_what_is_answered_is_described(messages, status):
    said = GENERIC.acknowledge(Received(PATH, "", {}, json.dumps({"messages": messages}).encode()))
    assert said.status == status
    assert str(status) in RECEIVE["responses"]
    assert said.content_type in RECEIVE["responses"][str(status)]["content"]
    assert problem_of(json.loads(said.body), "Taken") == ""


def test_what_is_sent_is_described(samples, said):
    ping = GENERIC.signed({"type": "ping"})
    assert problem_of(json.loads(ping.body), "Outgoing") == ""
    assert problem_of({"type": "pong"}, "Outgoing")
    for reply in (*samples.answers("GB"), *samples.fixed("GB")):
        for part in render([reply], CAPABILITIES["generic"], said, "abcd1234").parts:
            sent = json.loads(GENERIC.request(part, "portal", "p-42", "d-1").body)
            assert problem_of(sent, "Answer") == ""
            assert all(problem_of({"id": "1", "person": "p", "choice": button["id"]}, "Message") == ""
                       for button in sent["buttons"])  # fmt: skip


@pytest.mark.parametrize(
    ("status", "result"), [(401, Result.LATER), (410, Result.REFUSED), (429, Result.LATER)]
)
def test_each_answer_to_us_that_is_described_means_that(status, result):
    assert str(status) in SEND["responses"]
    outcome = GENERIC.outcome(status, {}, b"")
    assert (outcome.result, outcome.is_blocked) == (result, status == 410)


def test_the_exceptions_that_are_described_are_tried_again():
    said = SEND["responses"]["4XX"]["description"]
    later = {status for status in range(400, 500) if GENERIC.outcome(status, {}, b"").result is Result.LATER}
    assert later - {401, 429} == set(map(int, re.findall(r"\d{3}", said)))
    assert all(GENERIC.outcome(status, {}, b"").result is Result.LATER for status in range(500, 600))


def test_a_broken_rule_is_named_without_the_value():
    part = Part("a", "a", layout=Layout.BUTTONS, keys=(Key("k", "my private words" * 10),))
    said = problem_of(json.loads(GENERIC.request(part, "", "p").body), "Answer")
    assert said == "buttons.0.title: maxLength 100"
    assert validator("Answer") is validator("Answer"), "the file is read once"
