from datetime import datetime, timezone

from safety import Level
from web.channels.samples import ALL_OVERDUE


def test_every_topic_and_every_text_but_the_short_forms(samples):
    assert len(list(samples.answers("GB"))) == len(samples.topics) > 100
    ids = [reply.text_id for reply in samples.fixed("GB")]
    assert {"utter_red_flag_clot", "utter_safety_check", "utter_greet", "utter_old_button"} <= set(ids)
    assert not [text_id for text_id in ids if text_id.endswith("_sms")]


def test_once_the_review_of_all_is_overdue_each_answer_says_so(samples):
    assert all(
        answer.overdue_words for reply in samples.answers("GB", ALL_OVERDUE) for answer in reply.answers
    )
    early = datetime(2026, 1, 1, tzinfo=timezone.utc)
    assert not any(answer.overdue_words for reply in samples.answers("GB", early) for answer in reply.answers)


def test_levels_as_the_front_door_gives_them(samples):
    levels = {reply.text_id: reply.urgency for reply in samples.fixed("GB")}
    assert levels["utter_red_flag_stroke"] is Level.EMERGENCY
    assert levels["utter_same_day_reminder"] is Level.SAME_DAY
    assert levels["utter_safety_check_reminder"] is Level.CHECK
    assert levels["utter_status_alerted"] is Level.EMERGENCY
    assert levels["utter_greet"] is Level.NONE


def test_a_country_has_its_own_numbers(samples):
    assert "000" in samples.named("red_flag_clot", "AU").text
    assert samples.named("how_often", "GB").text_id == "utter_faq/how_often"
    assert samples.named("no_such_topic", "GB") is None
