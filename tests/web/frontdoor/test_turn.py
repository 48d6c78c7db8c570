import asyncio
import time

import pytest
from asgiref.sync import sync_to_async

from safety import Level
from tests.support import stand_ins
from tests.support.fake_rasa import ANSWER, safety, turn
from web.escalations.models import Escalation, EscalationMessage
from web.frontdoor.models import Conversation, InboxMessage, OutboxMessage

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


@pytest.mark.parametrize("length", [4_001, 100_000])
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
        ("safety_no", "utter_faq/how_often", "none"),
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
