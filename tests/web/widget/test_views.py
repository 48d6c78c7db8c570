import pytest
from asgiref.sync import sync_to_async

from tests.support.pages import OTHER_SITE, SITE
from web.escalations.lifecycle import close
from web.escalations.models import Escalation, EscalationMessage
from web.frontdoor import session as cookies
from web.frontdoor.models import Conversation, InboxMessage, OutboxMessage
from web.widget.forget import forget_due
from web.widget.models import Feedback, Forgetting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("door")]

BOTH = pytest.mark.parametrize("origin", ["", SITE])


def texts(response):
    return [item["text"] for item in response.json()["messages"] if item.get("mine")]


async def test_on_another_site_a_token_carries_the_conversation_and_no_cookie_does(page):
    there = page(SITE)
    first = await there.begin()
    assert first["token"]
    assert not there.client.cookies
    said = await there.say("how often")
    assert not there.client.cookies
    assert texts(await there.get()) == ["how often"]
    assert said["messages"][0]["to"] == "one"
    again = await there.begin()
    assert again["conversation"] == first["conversation"]
    assert texts(await there.get()) == ["how often"]


async def test_on_our_own_page_the_cookie_is_enough(page):
    here = page()
    await here.client.get("/")
    body = await here.begin()
    assert body["token"] is None
    await here.say("how often")
    assert texts(await here.get()) == ["how often"]
    assert (await here.begin())["conversation"] == body["conversation"]


async def test_where_cookies_are_blocked_a_token_does_on_our_own_page(page):
    here = page()
    here.token = (await here.post("session", {})).json()["token"]
    here.client.cookies.clear()
    await here.say("how often")
    here.client.cookies.clear()
    assert texts(await here.get()) == ["how often"]


@BOTH
@pytest.mark.parametrize("other_origin", ["", SITE, OTHER_SITE])
async def test_two_patients_do_not_see_each_other(page, origin, other_origin):
    one, other = page(origin), page(other_origin)
    first, second = await one.begin(), await other.begin()
    assert first["conversation"] != second["conversation"]
    number = (await one.say("my private words"))["last"]
    await other.say("my private words too")
    assert texts(await one.get()) == ["my private words"]
    assert texts(await other.get()) == ["my private words too"]
    assert (await other.post("feedback", {"number": number, "useful": True})).status_code == 404
    async with other.stream() as stream:
        (reply,) = await stream.replies(1)
        assert reply["number"] != number


async def test_a_token_of_another_page_opens_nothing(page):
    victim = page(SITE)
    await victim.begin()
    await victim.say("my private words")
    for origin in (OTHER_SITE, ""):
        thief = page(origin)
        thief.token = victim.token
        assert (await thief.get()).status_code == 401
        assert (await thief.post("messages", {"text": "x"})).status_code == 401
        assert (await thief.post("forget", {})).status_code == 401
        begun = (await thief.post("session", {})).json()
        thief.token = begun["token"]
        assert texts(await thief.get()) == []
    assert await InboxMessage.objects.acount() == 1


@pytest.mark.parametrize("token", [None, "forged", "a.b.c"])
async def test_without_a_session_another_site_is_asked_to_begin_one(page, token):
    there = page(SITE)
    there.token = token
    for response in (await there.get(), await there.post("messages", {"text": "crushing chest"})):
        assert response.status_code == 401
        assert "999" in response.json()["messages"][0]["text"]
    assert (await there.begin())["token"]


async def test_a_cookie_is_nothing_on_another_site(page):
    here = page()
    await here.client.get("/")
    await here.say("my private words")
    here.origin = SITE
    assert (await here.get()).status_code == 401
    begun = (await here.post("session", {})).json()
    here.token = begun["token"]
    assert texts(await here.get()) == []


@BOTH
async def test_a_resend_is_one_message(page, origin, rasa):
    there = page(origin)
    await there.begin()
    assert await there.say("how often") == await there.say("how often")
    assert len(rasa.seen) == 1


@BOTH
async def test_more_messages_than_are_answered_are_still_read(page, origin, rasa, settings):
    settings.MESSAGES_A_MINUTE = 3
    there = page(origin)
    await there.begin()
    for number in range(3):
        said = await there.say("how often", f"m{number}")
        assert said["messages"][0]["text_id"] == "utter_faq/how_often"
    over = await there.say("how often", "m3")
    assert [reply["text_id"] for reply in over["messages"]] == ["utter_too_many"]
    assert "999" in over["messages"][0]["text"]
    flagged = await there.say("crushing chest", "m4")
    assert [reply["text_id"] for reply in flagged["messages"]] == ["utter_red_flag_heart"]
    assert (await EscalationMessage.objects.aget()).text == "crushing chest"
    held = await there.say("how often", "m5")
    assert [r["text_id"] for r in held["messages"]] == ["utter_emergency_reminder", "utter_too_many"]
    assert len(rasa.seen) == 3
    assert (await there.say("how often", "m1"))["messages"][0]["text_id"] == "utter_faq/how_often"


async def test_an_address_has_its_limit_behind_the_proxy(page, settings):
    settings.MESSAGES_A_MINUTE_ADDRESS = 2

    async def say(address, client_id):
        body = {"id": client_id, "text": "how often"}
        response = await page().post("messages", body, **{"x-forwarded-for": f"1.2.3.4, {address}"})
        return response.json()["messages"][0]["text_id"]

    assert [await say("198.51.100.7", f"m{n}") for n in range(3)][1:] == [
        "utter_faq/how_often",
        "utter_too_many",
    ]
    assert await say("198.51.100.8", "m9") == "utter_faq/how_often"


async def test_the_form_without_a_script_has_the_same_limit(page, settings):
    settings.MESSAGES_A_MINUTE = 1
    here = page()
    await here.client.post("/", {"text": "how often"})
    html = (await here.client.post("/", {"text": "how long"})).content.decode()
    assert "again in a minute" in html
    html = (await here.client.post("/", {"text": "crushing chest"})).content.decode()
    assert "This may be an emergency" in html


@BOTH
async def test_an_opinion_is_kept_and_can_be_changed(page, origin):
    there = page(origin)
    await there.begin()
    number = (await there.say("how often"))["last"]
    said = {"number": number, "useful": False, "reason": "not_enough", "words": "and for children?"}
    assert (await there.post("feedback", said)).json() == {"kept": True, "messages": []}
    kept = await Feedback.objects.aget()
    assert (kept.pk, kept.useful, kept.reason, kept.words) == (
        number,
        False,
        "not_enough",
        "and for children?",
    )
    await there.post("feedback", {"number": number, "useful": True})
    kept = await Feedback.objects.aget()
    assert (kept.useful, kept.reason, kept.words) == (True, "", "")


async def test_a_sign_in_an_opinion_is_answered_and_recorded(page):
    there = page(SITE)
    await there.begin()
    number = (await there.say("how often"))["last"]
    said = {"number": number, "useful": False, "words": "no use, i have a crushing chest"}
    body = (await there.post("feedback", said)).json()
    assert body["kept"]
    assert body["messages"][0]["text_id"] == "utter_red_flag_heart"
    assert (await EscalationMessage.objects.aget()).text == said["words"]
    assert [item["level"] for item in (await there.get()).json()["messages"] if not item.get("mine")] == [
        "none",
        "emergency",
    ]


@pytest.mark.parametrize("change", [{"number": 0}, {"useful": "yes"}, {"reason": "x"}, {"words": "x" * 501}])
async def test_an_opinion_that_is_none_is_refused(page, change):
    response = await page().post("feedback", {"number": 1, "useful": True} | change)
    assert response.status_code == 400


@BOTH
async def test_forgetting_leaves_nothing_and_kills_cookie_and_token(page, origin, rasa, door):
    there = page(origin)
    await there.begin()
    number = (await there.say("how often"))["last"]
    await there.post("feedback", {"number": number, "useful": True})
    name = (await Conversation.objects.aget()).pk
    old = [(morsel.key, morsel.value) for morsel in there.client.cookies.values()]
    assert (await there.post("forget", {})).json() == {"state": "forgotten"}
    for model in (Conversation, InboxMessage, OutboxMessage, Feedback):
        assert await model.objects.acount() == 0
    assert door._gate.memory(name) is None
    assert rasa.seen[-1] == {"sender": name}
    for key, value in old:
        there.client.cookies[key] = value
    gone = await there.get()
    if origin:
        assert gone.status_code == 401
        assert (await there.post("messages", {"text": "x"})).status_code == 401
    else:
        assert gone.json()["messages"] == []
    before = there.token
    await there.begin()
    assert there.token != before or not origin
    await there.say("crushing chest")
    assert (await Conversation.objects.aget()).pk != name


@BOTH
async def test_with_an_open_escalation_it_waits_for_the_staff(page, origin, clock):
    there = page(origin)
    await there.begin()
    await there.say("crushing chest")
    body = (await there.post("forget", {})).json()
    assert body["state"] == "waiting"
    assert "as soon as" in body["text"]
    assert texts(await there.get()) == ["crushing chest"], "it goes on"
    assert (await there.begin())["forgetting"]
    assert await sync_to_async(forget_due)(clock()) == 0
    escalation = await Escalation.objects.aget()
    last = await EscalationMessage.objects.aget()
    await sync_to_async(close)(escalation.pk, last.pk, "spoke_with_patient", "called", "anna", clock())
    assert await sync_to_async(forget_due)(clock()) == 1
    assert await Conversation.objects.acount() == 0
    assert (await Forgetting.objects.aget()).done_at == clock()
    assert texts(await there.get()) == []


async def test_what_waits_in_the_spool_is_waited_for(page, spool_file, settings):
    from web.escalations import spool

    settings.SPOOL_FILE = spool_file
    there = page(SITE)
    await there.begin()
    await there.say("how often")
    name = (await Conversation.objects.aget()).pk
    spool.append(spool_file, {"conversation": name, "text": "crushing chest"})
    assert (await there.post("forget", {})).json()["state"] == "waiting"
    assert await Conversation.objects.acount() == 1


async def test_with_the_database_away_it_says_so(page, settings):
    there = page(SITE)
    await there.begin()
    number = (await there.say("how often"))["last"]
    settings.DATABASE_WAIT = 0
    flagged = await there.say("crushing chest", "two")
    assert flagged["messages"][0]["text_id"] == "utter_red_flag_heart"
    assert flagged["messages"][0]["number"] is None
    for response in (
        await there.get(),
        await there.post("feedback", {"number": number, "useful": True}),
        await there.post("forget", {}),
    ):
        assert response.status_code == 503
        assert "999" in response.json()["messages"][0]["text"]
    assert (await there.begin())["config"]["words"]["emergency"]


async def test_leaving_takes_the_cookie_away(page):
    here = page()
    await here.client.get("/")
    await here.say("how often")
    response = await here.client.post("/api/leave")
    assert response.status_code == 204
    assert response.cookies[cookies.COOKIE].value == ""
    stranger = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    assert (await here.client.post("/api/leave", headers=stranger)).status_code == 403


@pytest.mark.parametrize("name", ["session", "messages", "feedback", "forget", "leave"])
async def test_a_strange_page_can_do_nothing(page, name):
    victim = page()
    await victim.client.get("/")
    await victim.say("how often")
    stranger = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    response = await victim.post(name, {"text": "x", "number": 1, "useful": True}, **stranger)
    assert response.status_code == 403
    assert "Access-Control-Allow-Origin" not in response
    assert await Conversation.objects.acount() == 1
    assert await InboxMessage.objects.acount() == 1
