import json
import re

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient

from tests.support.fake_rasa import ANSWER, OVERDUE, overdue, turn
from web.frontdoor import session, views
from web.frontdoor.models import InboxMessage
from web.frontdoor.replies import Reply
from web.frontdoor.store import add_to_conversation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def door(monkeypatch, make_front_door):
    door = make_front_door()
    monkeypatch.setattr(views, "front_door", lambda: door)
    return door


@pytest.fixture
def client():
    return AsyncClient()


async def post(client, data, **extra):
    return await client.post("/api/messages", json.dumps(data), content_type="application/json", **extra)


async def test_a_message_gets_its_replies_as_data(client):
    response = await post(client, {"id": "one", "text": "how often"})
    assert response.status_code == 200
    body = response.json()
    (message,) = body["messages"]
    assert message["answers"][0]["sources"] == [
        {"name": "A health service", "url": "https://health.example/b12", "read_words": "page read"},
        {"name": "A leaflet", "url": "", "read_words": "page still to be checked"},
    ]
    assert message["answers"][0]["review_state"] == "draft, awaiting clinical review"
    assert message["buttons"] == [{"id": "topic:missed_dose", "title": "I missed one. What now?"}]
    assert body["last"] > 0


async def test_the_same_id_is_the_same_message(client, rasa):
    first = await post(client, {"id": "one", "text": "how often"})
    second = await post(client, {"id": "one", "text": "how often"})
    assert first.json() == second.json()
    assert len(rasa.seen) == 1


async def test_the_same_id_with_other_words_is_another_message(client):
    await post(client, {"id": "one", "text": "how often"})
    response = await post(client, {"id": "one", "text": "crushing chest"})
    assert response.json()["level"] == "emergency"


async def test_nobody_reaches_another_persons_conversation(client, rasa):
    await post(client, {"id": "one", "text": "my private words"})
    other = AsyncClient()
    await post(other, {"id": "one", "text": "my private words"})
    mine, theirs = (body["sender"] for body in rasa.seen)
    assert mine != theirs
    for forged in (mine, f"{mine}:forged", other.cookies[session.COOKIE].value[:-3] + "abc"):
        stranger = AsyncClient()
        stranger.cookies[session.COOKIE] = forged
        page = await stranger.get("/")
        assert "my private words" not in page.content.decode()


async def test_the_cookie_is_for_the_server_alone(client):
    response = await client.get("/")
    cookie = response.cookies[session.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


async def test_the_page_shows_the_conversation_again(client):
    await client.get("/")
    await post(client, {"id": "one", "text": "crushing <b>chest</b>"})
    page = (await client.get("/")).content.decode()
    assert "crushing &lt;b&gt;chest&lt;/b&gt;" in page
    assert "<b>" not in page
    page = (await client.get("/")).content.decode()
    assert page.count("message mine") == 1


async def test_without_a_script_the_form_answers_with_the_safety_words(client):
    await client.get("/")
    page = (await client.post("/", {"id": "one", "text": "crushing chest"})).content.decode()
    assert "This may be an emergency" in page
    assert 'href="tel:999"' in page


async def test_without_cookies_the_form_answers_too():
    page = await AsyncClient().post("/", {"text": "crushing chest"})
    assert "This may be an emergency" in page.content.decode()


async def test_without_a_script_the_page_shows_sources_and_review_state(client):
    page = (await client.post("/", {"id": "one", "text": "how often"})).content.decode()
    assert (
        '<a href="https://health.example/b12" rel="noopener noreferrer">A health service</a> (page read)'
        in page
    )
    assert "draft, awaiting clinical review" in page
    assert "<strong>three</strong>" in page


async def test_an_overdue_review_is_told_as_data_and_without_a_script(client, rasa):
    page = (await client.post("/", {"id": "one", "text": "how often"})).content.decode()
    assert "due for review" not in page
    rasa.body = turn(overdue(ANSWER))
    (message,) = (await post(client, {"id": "two", "text": "how often then"})).json()["messages"]
    assert message["answers"][0]["overdue_words"] == OVERDUE
    page = (await client.get("/")).content.decode()
    assert page.count(OVERDUE) == 1
    assert page.index(OVERDUE) < page.rindex("<details>"), "it must be read without opening anything"
    assert page.count("Review: draft, awaiting clinical review, due by 2027-05-22.") == 2


async def test_the_page_shows_words_that_could_not_be_stored(client, monkeypatch):
    monkeypatch.setattr("web.settings.DATABASE_WAIT", 0)
    from django.conf import settings

    monkeypatch.setattr(settings, "DATABASE_WAIT", 0)
    page = (await client.post("/", {"id": "one", "text": "crushing chest"})).content.decode()
    assert "This may be an emergency" in page


@pytest.mark.parametrize(
    "text", ["", " ", "?", "🙂🙂", "/restart", '/greet{"a":1}', "<script>alert(1)</script>", "\x00", "你好"]
)
async def test_any_input_gets_a_kind_answer(client, text):
    response = await post(client, {"id": "one", "text": text})
    assert response.status_code == 200
    assert response.json()["messages"]


async def test_half_of_a_surrogate_pair_breaks_nothing(client):
    response = await client.post(
        "/api/messages", '{"text": "crushing chest \\ud83d"}', content_type="application/json"
    )
    assert response.json()["level"] == "emergency"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"text": 5},
        {"text": None},
        {"text": "x", "id": "with space"},
        {"text": "x", "id": "x" * 65},
        {"text": "x", "id": ["x"]},
        {"text": "x", "choice": "../../etc"},
        {"text": "x", "choice": {"a": 1}},
        [],
        "text",
    ],
)
async def test_what_is_no_message_is_refused_with_the_emergency_number(client, data):
    response = await post(client, data)
    assert response.status_code == 400
    assert response.json()["error"]
    assert "999" in response.json()["messages"][0]["text"]


@pytest.mark.parametrize("body", ["{", "", "[" * 50_000, "\xff"])
async def test_a_body_that_is_not_json_is_refused(client, body):
    response = await client.post("/api/messages", body, content_type="application/json")
    assert response.status_code == 400


async def test_only_json_is_taken(client):
    response = await client.post("/api/messages", '{"text": "x"}', content_type="text/plain")
    assert response.status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/messages"])
async def test_another_site_cannot_write_in_a_persons_name(client, headers, path):
    response = await client.post(path, '{"text": "x"}', content_type="application/json", headers=headers)
    assert response.status_code == 403
    assert await InboxMessage.objects.acount() == 0


async def test_late_words_are_fetched_by_number(client, door):
    body = (await post(client, {"id": "one", "text": "how often"})).json()
    before = (await client.get("/api/messages", {"after": body["last"] - 1})).json()
    mine, theirs = before["messages"]
    assert (mine["mine"], mine["id"], mine["text"]) == (True, "one", "how often")
    assert theirs == body["messages"][0]
    assert (theirs["text_id"], theirs["number"], theirs["to"]) == ("utter_faq/how_often", body["last"], "one")
    assert mine["at"] < theirs["at"]
    after = await client.get("/api/messages", {"after": body["last"]})
    assert after.json() == {"messages": [], "last": body["last"]}
    stranger = await AsyncClient().get("/api/messages", {"after": 0})
    assert stranger.json()["messages"] == []


async def test_what_was_added_later_is_fetched_without_the_message_again(client, door):
    first = (await post(client, {"id": "one", "text": "how often"})).json()
    row = await InboxMessage.objects.aget()
    await sync_to_async(add_to_conversation)(
        row.conversation_id, Reply("Seen.", "status", "utter_status_seen")
    )
    later = (await client.get("/api/messages", {"after": first["last"]})).json()
    assert [message["text_id"] for message in later["messages"]] == ["utter_status_seen"]
    again = await client.get("/api/messages", {"after": later["last"]})
    assert again.json()["messages"] == []


async def test_a_wrong_number_is_refused(client):
    assert (await client.get("/api/messages", {"after": "x"})).status_code == 400


async def test_other_methods_are_refused(client):
    assert (await client.put("/api/messages")).status_code == 405


async def test_the_first_page_offers_questions_and_a_person(client):
    page = (await client.get("/")).content.decode()
    assert 'value="topic:b12_injections_cause_clots"' in page
    assert 'value="talk_to_person"' in page
    assert re.search(r'call <a href="tel:999"', page)


async def test_two_answers_show_their_titles(client, rasa):
    two = {**ANSWER, "custom": {**ANSWER["custom"], "answers": ANSWER["custom"]["answers"] * 2}}
    rasa.body = turn(two)
    page = (await client.post("/", {"id": "one", "text": "both"})).content.decode()
    assert page.count("<h3>How often?</h3>") == 2


async def test_on_the_page_no_text_can_become_html(client):
    policy = (await client.get("/"))["Content-Security-Policy"]
    assert "require-trusted-types-for 'script'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
