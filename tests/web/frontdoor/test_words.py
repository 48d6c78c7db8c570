import json
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from content.clinic import load_clinic
from content.errors import ContentError
from content.takeover import Takeover
from content.texts import Texts, load_texts
from safety import Assessment, Finding, Level, Memory, assess
from web import settings
from web.frontdoor.words import NEEDED, PERSON, Words, words

CLINIC = load_clinic(settings.CLINIC_FILE, settings.ROOT / "data" / "locales.yml")


def texts(folder: Path, leave_out: str = "", **more: str) -> Texts:
    """The needed texts, with more or one fewer, read from a domain file."""
    known = {text_id: "Call {emergency_number}." for text_id in NEEDED if text_id != leave_out} | more
    responses = {text_id: [{"text": text}] for text_id, text in known.items()}
    domain = folder / "domain.yml"
    domain.write_text(json.dumps({"responses": responses}), "utf-8")
    return load_texts(domain)


def test_a_text_by_its_id_and_its_short_form():
    said = words()
    assert said.plain("utter_red_flag_clot").startswith("**Call 999 now.**")
    assert said.short_form("utter_red_flag_clot").startswith("Call 999 now.")
    assert said.short_form("utter_greet") == said.plain("utter_unheard_of") == ""


def test_the_real_texts_can_all_be_said():
    said = words()
    assert said.clinic.locale.emergency.words in said.cannot_answer().text
    assert said.clinic.phone in said.cannot_answer().text
    assert said.clinic.locale.emergency.words in said.too_long().text
    assert said.clinic.locale.emergency.words in said.too_many().text
    assert said.unreached(Level.SAME_DAY).urgency is Level.SAME_DAY


@pytest.mark.parametrize("missing", NEEDED)
def test_a_missing_text_is_refused_at_start(tmp_path, missing):
    with pytest.raises(ContentError, match=missing):
        Words(texts(tmp_path, leave_out=missing), CLINIC)


def test_a_safety_text_with_a_gap_is_refused_at_start(tmp_path):
    with pytest.raises(ContentError, match="fax_number"):
        Words(texts(tmp_path, utter_red_flag_clot="Send a fax to {fax_number}."), CLINIC)


def test_an_unknown_safety_text_still_gives_the_number(tmp_path):
    found = Assessment(Level.EMERGENCY, Level.EMERGENCY, (), (), "utter_red_flag_unheard_of", Memory())
    reply = Words(texts(tmp_path), CLINIC).safety(found)
    assert (reply.kind, reply.urgency) == ("safety", Level.EMERGENCY)
    assert "999" in reply.text


@pytest.mark.parametrize("code", sorted(CLINIC.locales))
def test_every_country_has_its_words_and_only_numbers_to_call(tmp_path, code):
    said = Words(texts(tmp_path), replace(CLINIC, locale=CLINIC.locales[code]))
    assert all(sum(char.isdigit() for char in phone) >= 3 for phone in said.phones)
    assert CLINIC.phone in said.phones


def found(level=Level.EMERGENCY, text_id="utter_red_flag_heart", words=(), pending=""):
    findings = (
        (
            Finding(
                "chest_pain", "heart_attack", level, words, ((0, 5), (6, 10))[: len(words)], "present", True
            ),
        )
        if words
        else ()
    )
    return Assessment(level, level, findings, (), text_id, Memory(pending=pending))


def button_ids(reply):
    return [button.id for button in reply.buttons]


def test_a_safety_text_ends_with_the_words_that_led_to_it_and_two_ways_to_correct_it():
    reply = words().safety(found(words=("chest", "pain")))
    assert reply.text.endswith("You wrote: “chest pain”; that is why I say this.")
    assert reply.text.startswith("**Call 999 now.**")
    assert button_ids(reply) == ["correction_past", "correction_other"]


def test_without_words_of_the_person_nothing_is_quoted():
    reply = words().safety(found())
    assert "You wrote" not in reply.text
    assert button_ids(reply) == ["correction_past", "correction_other"]


@pytest.mark.parametrize(
    ("first", "then", "quoted"),
    [
        ("my heart is racing", "im pregnant", "“pregnant”, and before: “heart racing”"),
        ("my calf hurts", "and im out of breath", "“out of breath”, and before: “calf hurts”"),
        ("temperature 34.5", "my hands are cold", "“hands … cold”, and before: “temperature 34.5”"),
        ("im pregnant", "my heart is racing", "“heart … racing”; that"),
    ],
)
def test_what_counted_together_is_read_back_together(first, then, quoted):
    at = datetime(2026, 11, 27, 12, tzinfo=timezone.utc)
    raised = assess(then, assess(first, at=at).memory, at=at)
    assert f"You wrote: {quoted}" in words().safety(raised).text
    assert Assessment.from_dict(json.loads(json.dumps(raised.to_dict()))) == raised


def test_nothing_of_before_is_read_back_where_it_does_not_count():
    at = datetime(2026, 11, 27, 12, tzinfo=timezone.utc)
    raised = assess("my speech is slurred", assess("my calf hurts", at=at).memory, at=at)
    assert "and before" not in words().safety(raised).text


def test_a_question_asked_beside_it_can_be_asked_afterwards():
    reply = words().safety(found(pending="how often?"))
    assert button_ids(reply)[-1] == "other_question"


def test_the_safety_check_quotes_nothing_and_has_its_own_buttons():
    reply = words().safety(found(Level.CHECK, "utter_safety_check", ("odd",)))
    assert "You wrote" not in reply.text
    assert button_ids(reply) == ["safety_yes", "safety_not_sure", "safety_no"]


@pytest.mark.parametrize("level", list(Level))
def test_a_correction_is_answered_at_the_level_held_and_with_the_number(level):
    reply = words().correction_noted(level)
    assert reply.urgency is level
    assert "999" in reply.text


def test_the_check_and_its_reminder_are_the_same_level():
    again = words().check_again("utter_safety_check")
    assert again.urgency is words().reminder(Level.CHECK).urgency is Level.CHECK
    assert again.text_id == "utter_safety_check"
    assert "999" in words().reminder(Level.CHECK).text


def test_out_of_hours_it_is_said_when_the_staff_are_back():
    evening = datetime(2026, 11, 27, 20, tzinfo=timezone.utc)
    assert "back on Monday 30 November, 8:30am" in words().person("utter_person_closed", evening).text


@pytest.mark.parametrize("text_id", PERSON)
def test_what_becomes_of_the_wish_for_a_person_is_no_safety_text(text_id):
    reply = words().person(text_id, datetime(2026, 11, 27, 20, tzinfo=timezone.utc))
    assert (reply.text_id, reply.urgency, reply.by) == (text_id, Level.NONE, "")
    assert "{" not in reply.text


@pytest.mark.parametrize(("shows_name", "by"), [(False, "Staff of {}"), (True, "Anna Ray, staff of {}")])
def test_patients_read_who_of_the_staff_writes_as_the_clinic_wants_it(shows_name, by):
    clinic = replace(words().clinic, takeover=Takeover(shows_name=shows_name))
    reply = Words(words()._texts, clinic).from_staff("Hello.", "Anna Ray")
    assert (reply.kind, reply.text, reply.by) == ("person", "Hello.", by.format(clinic.name))


def test_other_texts_are_said_from_then_on_by_whoever_holds_the_words(tmp_path):
    said = Words(texts(tmp_path, utter_red_flag_clot="Call {emergency_number}: old."), CLINIC)
    texts(tmp_path, utter_red_flag_clot="Call {emergency_number}: new.")
    said.renew(tmp_path / "domain.yml")
    assert "new" in said.plain("utter_red_flag_clot")
    texts(tmp_path, utter_red_flag_clot="Send a fax to {fax_number}.")
    with pytest.raises(ContentError, match="fax_number"):
        said.renew(tmp_path / "domain.yml")
    assert "new" in said.plain("utter_red_flag_clot")
