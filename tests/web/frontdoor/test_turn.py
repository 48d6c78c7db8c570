import asyncio
import time
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.db import OperationalError

from safety import Level
from safety import assess as read_for_real
from tests.support import stand_ins
from tests.support.fake_rasa import ANSWER, safety, turn
from web.conversations import handover
from web.conversations.models import Ownership
from web.escalations import spool
from web.escalations.intake import take_in
from web.escalations.models import Escalation, EscalationEvent, EscalationMessage
from web.escalations.unanswered import notice_unanswered
from web.frontdoor.models import Conversation, InboxMessage, OutboxMessage
from web.frontdoor.words import words

pytestmark = pytest.mark.django_db(transaction=True)


def ids(answered):
    return [reply.text_id for reply in answered.replies]


def level_of(answered):
    return max(reply.urgency for reply in answered.replies)


async def rows(model):
    return await sync_to_async(lambda: list(model.objects.all()))()


async def test_an_answer_is_kept_and_returned(make_front_door, message, rasa):
    answered = await make_front_door().answer(message("how often"))
    assert ids(answered) == ["utter_faq/how_often"]
    (kept,) = await rows(OutboxMessage)
    assert (kept.pk, kept.text_id) == (answered.last, "utter_faq/how_often")
    (inbox,) = await rows(InboxMessage)
    assert inbox.answered_at is not None
    assert inbox.assessment["level"] == "none"


async def test_rasa_is_told_what_the_gate_read_and_the_context(make_front_door, message, rasa):
    rasa.body = turn(ANSWER, context={"topics": ["how_often"], "question": "how often?", "misses": 1})
    door = make_front_door()
    await door.answer(message("first", message_id="one"))
    await door.answer(message("sore calf", message_id="two"))
    first, second = rasa.seen
    assert first["context"] == {}
    assert second["context"] == {"topics": ["how_often"], "question": "how often?", "misses": 1}
    assert second["assessment"]["level"] == "same_day"
    assert (second["sender"], second["message_id"], second["locale"]) == ("web-conversation", "two", "GB")


async def test_words_come_first_and_rasas_same_text_is_dropped(make_front_door, message, rasa):
    rasa.body = turn(safety("utter_red_flag_heart"), ANSWER, level="emergency")
    answered = await make_front_door().answer(message("crushing chest"))
    assert ids(answered) == ["utter_red_flag_heart"]
    assert "999" in answered.replies[0].text


async def test_a_finding_is_recorded_and_joins_the_open_escalation(make_front_door, message):
    door = make_front_door()
    await door.answer(message("sore calf"))
    await door.answer(message("crushing chest"))
    (escalation,) = await rows(Escalation)
    assert escalation.level == "emergency"
    assert [m.text for m in await rows(EscalationMessage)] == ["sore calf", "crushing chest"]


async def test_a_held_level_puts_one_line_above_each_answer(make_front_door, message):
    door = make_front_door()
    await door.answer(message("crushing chest"))
    answered = await door.answer(message("how often"))
    assert ids(answered) == ["utter_emergency_reminder", "utter_faq/how_often"]
    assert level_of(answered) is Level.EMERGENCY


async def test_a_held_level_outlives_a_restart(make_front_door, message):
    await make_front_door().answer(message("sore calf"))
    answered = await make_front_door().answer(message("how often"))
    assert ids(answered)[0] == "utter_same_day_reminder"


async def test_ten_deliveries_at_once_are_one_message(make_front_door, message, rasa):
    door, same = make_front_door(), message("crushing chest")
    answers = await asyncio.gather(*[door.answer(same) for _ in range(10)])
    assert all(answered == answers[0] for answered in answers)
    assert len(rasa.seen) == 1
    assert len(await rows(EscalationMessage)) == len(await rows(InboxMessage)) == 1


async def test_a_delivery_after_a_restart_gets_the_kept_replies(make_front_door, message, rasa):
    same = message("how often")
    first = await make_front_door().answer(same)
    rasa.mode = "error"
    assert await make_front_door().answer(same) == first
    assert len(rasa.seen) == 1


async def test_a_yes_to_the_check_of_which_only_the_staff_know_says_the_words_after_a_restart(
    make_front_door, message
):
    await make_front_door().answer(message("odd feeling", message_id="asked"))
    yes = message("a button", choice="safety_yes", message_id="yes")
    whole = await make_front_door().answer(yes)
    known = await rows(EscalationMessage)
    assert [row.assessment.get("read_in") for row in known] == ["yes"]
    await sync_to_async(InboxMessage.objects.filter(message_id="yes").delete)()
    assert ids(await make_front_door().answer(yes)) == ids(whole)


async def test_a_delivery_after_dying_between_gate_and_rasa_says_the_words(make_front_door, message, rasa):
    same = message("crushing chest")
    dying = make_front_door()
    dying._ask = None  # the process ends here
    await dying.answer(same)
    answered = await make_front_door().answer(same)
    assert ids(answered) == ["utter_red_flag_heart"]
    assert len(await rows(EscalationMessage)) == 1


async def test_a_higher_level_of_rasa_wins_and_is_recorded(make_front_door, message, rasa):
    rasa.body = turn(ANSWER, safety("utter_red_flag_clot"), level="emergency")
    answered = await make_front_door().answer(message("how often"))
    assert ids(answered)[0] == "utter_red_flag_clot"
    assert level_of(answered) is Level.EMERGENCY
    assert [e.level for e in await rows(Escalation)] == ["emergency"]


async def test_safety_words_do_not_wait_for_rasa(make_front_door, message, rasa):
    rasa.mode = "hang"
    started = time.monotonic()
    answered = await make_front_door(deadline=5, deadline_flagged=0.2).answer(message("sore calf"))
    assert time.monotonic() - started < 1.5
    assert ids(answered) == ["utter_same_day_clot"]


@pytest.mark.parametrize(("level", "added"), [("emergency", ["utter_red_flag_clot"]), ("same_day", [])])
async def test_of_a_late_turn_only_a_higher_level_is_said(make_front_door, message, rasa, level, added):
    rasa.mode, rasa.body = "hang", turn(ANSWER, safety("utter_red_flag_clot"), level=level)
    door = make_front_door(deadline=5, deadline_flagged=0.1)
    await door.answer(message("sore calf"))
    rasa.release()
    await asyncio.gather(*door._late)
    assert [row.text_id for row in await rows(OutboxMessage)] == ["utter_same_day_clot", *added]


@pytest.mark.parametrize("length", [5_001, 100_000])
async def test_a_long_text_is_read_by_the_gate_and_not_given_to_rasa(make_front_door, message, rasa, length):
    answered = await make_front_door().answer(message("word " * (length // 5) + "sore calf"))
    assert ids(answered) == ["utter_same_day_clot", "utter_too_long"]
    assert rasa.seen == []


async def test_a_button_is_not_read(make_front_door, message, rasa):
    answered = await make_front_door().answer(
        message("Signs: crushing chest", choice="topic:heart_attack_signs")
    )
    assert ids(answered) == ["utter_faq/how_often"]
    assert rasa.seen[0]["choice"] == "topic:heart_attack_signs"


@pytest.mark.parametrize(
    ("button", "said", "held"),
    [
        ("safety_yes", "utter_red_flag_general", "emergency"),
        ("safety_not_sure", "utter_red_flag_general", "emergency"),
        ("safety_no", "utter_safety_no", "none"),
    ],
)
async def test_the_safety_check_is_answered_by_a_button(make_front_door, message, button, said, held):
    door = make_front_door()
    assert ids(await door.answer(message("odd feeling")))[0] == "utter_safety_check"
    assert ids(await door.answer(message("a button", choice=button))) == [said]
    (conversation,) = await rows(Conversation)
    assert conversation.memory["held"] == held


async def test_a_no_to_the_check_clears_no_emergency(make_front_door, message):
    door = make_front_door()
    await door.answer(message("crushing chest"))
    answered = await door.answer(message("No", choice="safety_no"))
    assert level_of(answered) is Level.EMERGENCY


async def test_where_the_gate_fails_rasa_reads_for_itself(make_front_door, message, rasa, caplog):
    rasa.body = turn(safety("utter_red_flag_clot"), level="emergency")
    answered = await make_front_door(assess=stand_ins.broken_assess).answer(message("secret words"))
    assert rasa.seen[0]["assessment"] is None
    assert ids(answered) == ["utter_red_flag_clot"]
    assert "secret words" not in caplog.text


async def test_a_fault_of_ours_still_gives_the_phone_and_the_emergency_number(make_front_door, message):
    door = make_front_door()
    door._receive = None
    answered = await door.answer(message())
    assert ids(answered) == ["utter_cannot_answer_now"]
    assert "999" in answered.replies[0].text


async def test_logs_hold_ids_and_no_text(make_front_door, message, caplog):
    caplog.set_level("DEBUG")
    await make_front_door().answer(message("crushing chest and a private story", message_id="m-1"))
    (logged,) = [record for record in caplog.records if record.getMessage() == "turn"]
    assert logged.fields["message"] == "m-1"
    assert logged.fields["fresh"] == "emergency"
    told = " ".join(str(record.__dict__) for record in caplog.records)
    assert "private story" not in told


ODD = "everything went strange and i feel ghastly"


def real_assess(text, memory, at):
    return read_for_real(text, memory, at=at)


def second_reader_asks(rasa):
    rasa.body = turn(safety("utter_safety_check"), level="check")


@pytest.fixture
def asked(make_front_door, message, rasa):
    """A front door whose last message made Rasa's second reader ask the safety check."""

    async def ask(**values):
        door = make_front_door(assess=real_assess, **values)
        second_reader_asks(rasa)
        assert ids(await door.answer(message(ODD, message_id="raised"))) == ["utter_safety_check"]
        rasa.body = turn(ANSWER)
        return door

    return ask


async def held(model=Conversation):
    (conversation,) = await rows(model)
    return conversation.memory


async def test_hopeless_words_are_asked_about_and_recorded_only_when_confirmed(make_front_door, message):
    door = make_front_door(assess=real_assess)
    await door.warm_up()
    reply = (await door.answer(message("what is the point", message_id="low"))).replies[0]
    assert reply.text_id == "utter_safety_check_suicide"
    assert [button.id for button in reply.buttons] == ["safety_yes", "safety_not_sure", "safety_no"]
    assert "recorded" not in reply.text
    assert await rows(Escalation) == []
    assert await sync_to_async(notice_unanswered)(
        datetime.now(timezone.utc) + timedelta(hours=1), timedelta(minutes=10)
    )
    assert ids(await door.answer(message("Yes", choice="safety_yes"))) == ["utter_red_flag_suicide"]
    (recorded,) = await rows(EscalationMessage)
    assert (recorded.message_id, recorded.level) == ("low", "emergency")


async def test_what_the_second_reader_raises_is_said_with_its_words_and_ways_to_correct_it(
    make_front_door, message, rasa
):
    door = make_front_door(assess=real_assess)
    rasa.body = turn(safety("utter_same_day_unsure"), level="same_day")
    answered = await door.answer(message(f"{ODD}. how often is the shot", message_id="raised"))
    assert ids(answered) == ["utter_same_day_unsure"]
    assert answered.replies[0].text.endswith("; that is why I say this.")
    assert ODD in answered.replies[0].text
    assert [button.id for button in answered.replies[0].buttons][-3:] == [
        "correction_past",
        "correction_other",
        "other_question",
    ]
    (recorded,) = await rows(EscalationMessage)
    assert (recorded.message_id, recorded.level) == ("raised", "same_day")
    (finding,) = recorded.assessment["findings"]
    assert finding["words"] == [recorded.text]


async def test_a_check_while_same_day_is_held_is_asked_under_the_line(make_front_door, message, rasa):
    door = make_front_door(assess=real_assess)
    await door.answer(message("my calf is swollen", message_id="before"))
    rasa.body = turn(safety("utter_safety_check"), level="same_day", fresh="check")
    answered = await door.answer(message(ODD, message_id="raised"))
    assert ids(answered) == ["utter_same_day_reminder", "utter_safety_check"]
    rasa.body = turn(ANSWER)
    assert ids(await door.answer(message("yes"))) == ["utter_red_flag_general"]
    assert [e.level for e in await rows(Escalation)] == ["emergency"]


async def test_a_check_of_the_second_reader_is_kept_and_recorded_nowhere(asked):
    door = await asked()
    assert door._gate.memory("web-conversation").check.text == ODD
    memory = await held()
    assert (memory["held"], memory["check"]["message_id"]) == ("check", "raised")
    assert await rows(Escalation) == []


@pytest.mark.parametrize(
    ("text", "choice"),
    [("Yes", "safety_yes"), ("Not sure", "safety_not_sure"), ("yes", ""), ("yeah it is", ""),
     ("not sure", ""), ("i dont know", "")],
)  # fmt: skip
@pytest.mark.parametrize("restarted", [False, True])
async def test_yes_and_not_sure_escalate_the_message_that_raised_it(
    asked, make_front_door, message, rasa, text, choice, restarted
):
    door = await asked()
    if restarted:
        door = make_front_door(assess=real_assess)
    same = message(text, choice=choice)
    answered = await door.answer(same)
    assert ids(answered) == ["utter_red_flag_general"]
    assert "You wrote" not in answered.replies[0].text
    assert rasa.seen[-1]["choice"] is None, "Rasa goes by the assessment"
    assert rasa.seen[-1]["assessment"]["fresh"] == "emergency"
    assert await make_front_door(assess=real_assess).answer(same) == answered
    (recorded,) = await rows(EscalationMessage)
    assert (recorded.message_id, recorded.text, recorded.level) == ("raised", ODD, "emergency")
    assert (await held())["held"] == "emergency"


@pytest.mark.parametrize(
    ("text", "choice"), [("No", "safety_no"), ("no", ""), ("no its not happening now", "")]
)
async def test_a_clear_no_clears_it_and_offers_the_question(asked, message, rasa, text, choice):
    door = await asked()
    answered = await door.answer(message(text, choice=choice))
    assert ids(answered) == ["utter_safety_no"]
    assert level_of(answered) is Level.NONE
    memory = await held()
    assert (memory["held"], memory["check"]) == ("none", None)
    assert await rows(Escalation) == []
    assert len(rasa.seen) == 1, "nothing to ask Rasa"
    (button,) = answered.replies[0].buttons
    answered = await door.answer(message(button.title, choice=button.id))
    assert ids(answered) == ["utter_faq/how_often"]
    assert (rasa.seen[-1]["text"], rasa.seen[-1]["choice"]) == (ODD, None)


async def test_anything_else_is_answered_with_the_check_repeated_once(asked, message):
    door = await asked()
    said = [ids(await door.answer(message(text))) for text in ("how often", "what is it", "and why")]
    assert said == [
        ["utter_safety_check", "utter_faq/how_often"],
        ["utter_safety_check_reminder", "utter_faq/how_often"],
        ["utter_safety_check_reminder", "utter_faq/how_often"],
    ]
    assert ids(await door.answer(message("yes"))) == ["utter_red_flag_general"]


async def test_a_red_flag_by_the_rules_wins_over_an_answer(asked, message):
    door = await asked()
    assert ids(await door.answer(message("no but i cant breathe"))) == ["utter_red_flag_clot"]
    assert [row.text for row in await rows(EscalationMessage)] == ["no but i cant breathe"]


async def test_signs_add_up_over_messages_and_the_text_is_not_said_each_time(make_front_door, message):
    door = make_front_door(assess=real_assess)
    said = [
        ids(await door.answer(message(text)))
        for text in ("my calf hurts", "how often are the shots", "ok thanks", "and im out of breath", "ok")
    ]
    assert said == [
        ["utter_same_day_clot"],
        ["utter_same_day_reminder", "utter_faq/how_often"],
        ["utter_same_day_reminder", "utter_faq/how_often"],
        ["utter_red_flag_clot"],
        ["utter_emergency_reminder", "utter_faq/how_often"],
    ]
    (escalation,) = await rows(Escalation)
    assert escalation.level == "emergency"


async def test_a_finding_that_is_not_said_again_is_recorded_all_the_same(make_front_door, message):
    door = make_front_door(assess=real_assess)
    await door.answer(message("my chest hurts"))
    answered = await door.answer(message("my chest hurts so much"))
    assert ids(answered)[0] == "utter_emergency_reminder"
    assert [row.text for row in await rows(EscalationMessage)] == ["my chest hurts", "my chest hurts so much"]


async def test_the_words_that_led_to_it_and_the_other_question(make_front_door, message, rasa):
    door = make_front_door(assess=real_assess)
    answered = await door.answer(message("my calf is swollen and how often is the shot, ask Jo Bloggs"))
    text = answered.replies[0].text
    assert text.endswith("You wrote: “calf … swollen”; that is why I say this.")
    assert [button.id for button in answered.replies[0].buttons] == [
        "correction_past",
        "correction_other",
        "other_question",
    ]
    answered = await door.answer(message("Answer my other question", choice="other_question"))
    assert ids(answered) == ["utter_same_day_reminder", "utter_faq/how_often"]
    assert rasa.seen[-1]["text"] == "how often is the shot"


@pytest.mark.parametrize(
    ("choice", "noted"),
    [("correction_past", "past"), ("correction_other", "someone else, not now")],
)
async def test_a_correction_is_noted_for_staff_once_and_cancels_nothing(
    make_front_door, message, rasa, choice, noted
):
    door = make_front_door()
    await door.answer(message("crushing chest"))
    pressed = message("That was in the past", choice=choice, message_id="pressed")
    answered = await door.answer(pressed)
    assert ids(answered) == ["utter_correction_noted"]
    assert level_of(answered) is Level.EMERGENCY
    assert "999" in answered.replies[0].text
    await make_front_door().answer(pressed)
    (event,) = [event for event in await rows(EscalationEvent) if event.kind == "correction"]
    assert (event.kind, event.by, event.detail["correction"]) == ("correction", "patient", noted)
    assert ids(await door.answer(message("how often")))[0] == "utter_emergency_reminder"


async def test_a_correction_waits_in_the_spool_while_the_database_is_away(
    make_front_door, message, spool_file, monkeypatch
):
    door = make_front_door()
    await door.answer(message("crushing chest"))
    monkeypatch.setattr("web.frontdoor.turn.annotate", no_database)
    await door.answer(message("x", choice="correction_past", message_id="pressed"))
    assert "correction" not in [event.kind for event in await rows(EscalationEvent)]
    for _ in range(2):
        assert await take_in(spool_file) == 0
        noted = [event for event in await rows(EscalationEvent) if event.kind == "correction"]
        assert [event.detail["message_id"] for event in noted] == ["pressed"]
    assert spool.waiting(spool_file)[0] == []


def no_database(*args):
    raise OperationalError


async def test_a_correction_without_an_escalation_is_answered_alike(make_front_door, message, caplog):
    answered = await make_front_door().answer(message("x", choice="correction_past"))
    assert ids(answered) == ["utter_correction_noted"]
    assert "correction not kept" in caplog.messages


async def test_a_closed_escalation_ends_the_level(make_front_door, message):
    door = make_front_door()
    await door.answer(message("crushing chest"))
    closing = Escalation.objects.update
    await sync_to_async(closing)(closed_at=datetime.now(timezone.utc) + timedelta(seconds=1))
    memory = door._gate.memory("web-conversation")
    door._gate.remember("web-conversation", replace(memory, since=datetime.now(timezone.utc)))
    answered = await door.answer(message("how often"))
    assert ids(answered) == ["utter_faq/how_often"]
    assert (await held())["held"] == "none"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("how often", ["utter_too_many"]),
        ("crushing chest", ["utter_red_flag_heart"]),
        ("sore calf", ["utter_same_day_clot"]),
        ("odd feeling", ["utter_safety_check"]),
    ],
)
async def test_one_of_too_many_is_read_recorded_and_put_to_nobody(make_front_door, message, rasa, text, said):
    answered = await make_front_door().answer(message(text, over_limit=True))
    assert ids(answered) == said
    assert all("999" in reply.text for reply in answered.replies)
    assert rasa.seen == []
    assert len(await rows(EscalationMessage)) == (said[0].startswith(("utter_red", "utter_same")))
    assert len(await rows(InboxMessage)) == 1


async def test_what_is_at_hand_of_a_forgotten_conversation_goes(make_front_door, message, rasa):
    door = make_front_door()
    mine = message("sore calf", conversation="web-1", message_id="web-1:a:0")
    other = message("sore calf", conversation="web-10", message_id="web-10:a:0")
    await door.answer(mine)
    await door.answer(other)
    door.forget("web-1")
    assert await door.tell_rasa_to_forget("web-1")
    assert rasa.seen[-1] == {"sender": "web-1"}
    assert list(door._turns) == [other.key]
    assert door._gate.memory("web-1") is None
    assert door._gate.memory("web-10") is not None
    rasa.die()
    assert not await door.tell_rasa_to_forget("web-10")


def says(text_id, kind="chat"):
    return {"text": "Rasa's words.", "buttons": [], "custom": {"kind": kind, "text_id": text_id}}


@pytest.fixture
def taken():
    """The conversation is a person's from now on."""

    async def take(conversation="web-conversation"):
        now = datetime.now(timezone.utc)
        await sync_to_async(handover.take_over)(conversation, 0, 0, "anna", words(), now)

    return take


@pytest.fixture
def nurse():
    User.objects.create(username="anna", is_staff=True)


async def owner():
    (row,) = await rows(Ownership)
    return row.status


@pytest.mark.parametrize(
    ("hour", "said"), [(12, "utter_person_asked"), (22, "utter_person_closed")], ids=["open", "closed"]
)
@pytest.mark.parametrize("choice", ["", "talk_to_person"])
async def test_who_wants_a_person_is_put_on_the_list_and_told_how_it_stands(
    make_front_door, message, rasa, nurse, hour, said, choice
):
    rasa.body = turn(says("utter_talk_to_person"), outcome="small_talk")
    at = datetime(2026, 11, 25, hour, tzinfo=timezone.utc)
    answered = await make_front_door().answer(message("can i talk to someone", choice=choice, received_at=at))
    assert ids(answered) == [said]
    assert ("Thursday 26 November, 8:30am" in answered.replies[0].text) == (hour == 22)
    assert await owner() == "waiting"


async def test_the_button_works_without_rasa_and_keeps_the_held_level(make_front_door, message, rasa, nurse):
    rasa.mode = "error"
    door = make_front_door()
    await door.answer(message("crushing chest"))
    answered = await door.answer(message("Talk to a person", choice="talk_to_person"))
    assert ids(answered)[0] == "utter_emergency_reminder"
    assert ids(answered)[1].startswith("utter_person_")
    assert await owner() == "waiting"


async def test_with_the_database_away_the_phone_still_holds(make_front_door, message, monkeypatch):
    def away(*arguments):
        raise OperationalError

    monkeypatch.setattr(handover, "ask", away)
    answered = await make_front_door().answer(message("Talk to a person", choice="talk_to_person"))
    assert ids(answered) == ["utter_talk_to_person"]


async def test_without_anybody_to_ask_the_phone_is_given(make_front_door, message):
    answered = await make_front_door().answer(message("Talk to a person", choice="talk_to_person"))
    assert ids(answered) == ["utter_talk_to_person"]
    assert await owner() == "bot"


async def test_who_asks_for_a_person_beside_one_is_told_so(make_front_door, message, rasa, taken):
    door = make_front_door()
    await door.answer(message("how often"))
    await taken()
    answered = await door.answer(message("Talk to a person", choice="talk_to_person"))
    assert ids(answered) == ["utter_person_joined"]


async def test_while_someone_waits_the_bot_answers(make_front_door, message, rasa, nurse):
    door = make_front_door()
    await door.answer(message("Talk to a person", choice="talk_to_person"))
    assert await owner() == "waiting"
    assert ids(await door.answer(message("how often"))) == ["utter_faq/how_often"]


async def test_while_a_person_has_it_the_bot_keeps_quiet(make_front_door, message, rasa, taken):
    door = make_front_door()
    await door.answer(message("how often"))
    await taken()
    same = message("thank you nurse")
    for _ in range(2):
        answered = await door.answer(same)
        assert (answered.replies, answered.sent, answered.last) == ([], (), 0)
    assert (await make_front_door().answer(same)).replies == [], "delivered again after a restart"
    assert len(rasa.seen) == 1
    assert [row.text for row in await rows(InboxMessage)] == ["how often", "thank you nurse"]


async def test_beside_a_person_it_is_said_once_that_photos_are_not_seen(
    make_front_door, message, rasa, taken
):
    door = make_front_door()
    await door.answer(message("how often"))
    await taken()
    photo = message("", media=("image",), instead="utter_words_only")
    assert ids(await door.answer(photo)) == ["utter_words_only"]
    assert ids(await door.answer(message("look at this", media=("location",)))) == []
    assert ids(await door.answer(message("thank you nurse"))) == []
    assert [row.media for row in await rows(InboxMessage)] == [[], ["image"], ["location"], []]


@pytest.mark.parametrize("over_limit", [False, True])
async def test_a_red_flag_beside_a_person_is_answered_at_once_and_alerted(
    make_front_door, message, rasa, taken, over_limit
):
    door = make_front_door()
    await door.answer(message("how often"))
    await taken()
    answered = await door.answer(message("crushing chest", over_limit=over_limit))
    assert ids(answered) == ["utter_red_flag_heart"]
    assert "999" in answered.replies[0].text
    (escalation,) = await rows(Escalation)
    assert (escalation.level, escalation.acknowledged_at) == ("emergency", None)
    assert await owner() == "person"
    assert (await door.answer(message("i am waiting"))).replies == [], "held, but not in this message"
    assert len(rasa.seen) == 1


async def test_what_the_gate_cannot_read_beside_a_person_rasa_reads_and_answers(
    make_front_door, message, rasa, taken
):
    await make_front_door().answer(message("how often"))
    await taken()
    rasa.body = turn(safety("utter_red_flag_clot"), level="emergency")
    answered = await make_front_door(assess=stand_ins.broken_assess).answer(message("words"))
    assert ids(answered) == ["utter_red_flag_clot"]


async def test_handed_back_the_bot_answers_again(make_front_door, message, rasa, taken):
    door = make_front_door()
    await door.answer(message("how often"))
    await taken()
    now = datetime.now(timezone.utc)
    await sync_to_async(handover.hand_back)("web-conversation", "anna", words(), now)
    assert ids(await door.answer(message("and how long"))) == ["utter_faq/how_often"]


async def test_what_a_person_does_in_one_conversation_changes_no_other(make_front_door, message, taken):
    door = make_front_door()
    for name in ("web-1", "web-2"):
        await door.answer(message("how often", conversation=name))
    await taken("web-1")
    assert (await door.answer(message("and then", conversation="web-1"))).replies == []
    assert ids(await door.answer(message("and then", conversation="web-2"))) == ["utter_faq/how_often"]
