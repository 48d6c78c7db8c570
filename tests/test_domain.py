"""Intents, rules, texts and buttons fit together: nothing the parts decide leaves a patient without words."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from content.clinic import LINES, load_clinic
from content.sources import load_sources
from content.texts import FILLED_IN_LATER, load_texts
from understanding.reader import SAFETY_CHOICES
from web.channels.gsm import is_gsm, segments
from web.frontdoor.choices import CORRECTIONS, OTHER_QUESTION

ROOT = Path(__file__).resolve().parent.parent
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
RULES = yaml.safe_load((ROOT / "data" / "dialogue" / "rules.yml").read_text("utf-8"))["rules"]
TEXTS = load_texts(ROOT / "domain.yml")
CLINIC = load_clinic(ROOT / "clinic.toml", ROOT / "data" / "locales.yml")
DIALOGUE = {
    entry["intent"]
    for path in (ROOT / "data" / "dialogue").glob("*.yml")
    for entry in yaml.safe_load(path.read_text("utf-8")).get("nlu", [])
}
TOPICS = {path.stem for path in (ROOT / "data" / "faq").glob("*.yml")}
RED_FLAG_GROUPS = [
    path for path in sorted((ROOT / "data" / "red_flags").glob("*.yml")) if not path.name.startswith("_")
]
SAFETY_TEXTS = [
    text for text in TEXTS.ids if re.match(r"utter_(red_flag|same_day|safety)_|.*_reminder$", text)
]
RED_FLAG_INTENTS = [intent for intent in DOMAIN["intents"] if intent.startswith(("red_flag_", "same_day_"))]
HELP_LINES = {"emergency_number", "urgent_advice", "crisis_line", "poison_line"}
SHORT_LINES = {"emergency_short", "urgent_short", "crisis_short", "poison_short"}
SMS = [text for text in TEXTS.ids if text.endswith("_sms")]
WHOLE = [text for text in SAFETY_TEXTS if text not in SMS]
RED_FLAG_TEXTS = [text for text in WHOLE if text.startswith("utter_red_flag_")]
SOURCES = load_sources(ROOT / "data" / "sources.yml")
NUMBER = re.compile(r"\+?\d(?:[\d -]*\d)?")


def steps(rule: dict[str, Any]) -> list[tuple[str, str]]:
    return [next(iter(step.items())) for step in rule["steps"]]


def texts_of(group: Path) -> set[str]:
    """Every text that a red-flag file names."""
    return set(re.findall(r"\butter_[a-z_]+", group.read_text("utf-8")))


def test_every_intent_has_exactly_one_rule() -> None:
    opened = [value for rule in RULES for kind, value in steps(rule) if kind == "intent"]
    assert sorted(opened) == sorted(DOMAIN["intents"])


def test_every_rule_is_one_intent_and_then_actions() -> None:
    for rule in RULES:
        first, *others = [kind for kind, _ in steps(rule)]
        assert (first, set(others)) == ("intent", {"action"}), rule["rule"]


def test_every_action_of_a_rule_exists() -> None:
    actions = {value for rule in RULES for kind, value in steps(rule) if kind == "action"}
    assert actions - set(TEXTS.ids) <= set(DOMAIN["actions"])


@pytest.mark.parametrize("intent", RED_FLAG_INTENTS)
def test_a_red_flags_words_come_before_the_staff_are_told(intent: str) -> None:
    (rule,) = [rule for rule in RULES if ("intent", intent) in steps(rule)]
    assert [value for _, value in steps(rule)] == [intent, f"utter_{intent}", "action_escalate_red_flag"]


@pytest.mark.parametrize("group", RED_FLAG_GROUPS, ids=lambda path: path.stem)
def test_every_text_that_a_red_flag_group_says_has_its_words_and_its_rule(group: Path) -> None:
    named = texts_of(group)
    assert named, "the group says nothing"
    assert named <= set(TEXTS.ids)
    assert {text.removeprefix("utter_") for text in named} <= set(DOMAIN["intents"])


@pytest.mark.parametrize("text", TEXTS.ids)
def test_every_text_has_one_wording(text: str) -> None:
    assert len(DOMAIN["responses"][text]) == 1
    assert not {"condition", "channel"} & set(DOMAIN["responses"][text][0])


@pytest.mark.parametrize("text", WHOLE)
def test_every_safety_text_names_whom_to_call(text: str) -> None:
    assert TEXTS.placeholders(text) & HELP_LINES
    assert not TEXTS.placeholders(text) & SHORT_LINES


@pytest.mark.parametrize("text", SAFETY_TEXTS)
def test_every_safety_text_carries_the_emergency_number(text: str) -> None:
    assert TEXTS.placeholders(text) & {"emergency_number", "emergency_short"}


@pytest.mark.parametrize("group", RED_FLAG_GROUPS, ids=lambda path: path.stem)
def test_what_is_said_to_a_check_is_a_question_and_claims_no_record(group: Path) -> None:
    (text,) = re.findall(r"^  check: (\S+)$", group.read_text("utf-8"), re.MULTILINE)
    assert [button.id for button in TEXTS.buttons(text)] == ["safety_yes", "safety_not_sure", "safety_no"]
    assert "?" in TEXTS.raw(text)
    for said in (text, f"{text}_reminder", f"{text}_sms", f"{text}_reminder_sms"):
        assert not re.search(r"\brecord|\bstaff\b|\bclinic\b", TEXTS.raw(said))


@pytest.mark.parametrize("text", RED_FLAG_TEXTS)
def test_every_red_flag_text_helps_who_is_elsewhere(text: str) -> None:
    assert "Outside {country}: your local emergency number." in TEXTS.raw(text)


@pytest.mark.parametrize("text", [text for text in SAFETY_TEXTS if text != "utter_safety_no"])
def test_every_safety_text_is_marked_with_the_sources_that_it_follows(text: str) -> None:
    assert TEXTS.sources(text)
    assert set(TEXTS.sources(text)) <= set(SOURCES)


@pytest.mark.parametrize("text", SAFETY_TEXTS)
def test_no_safety_text_says_what_the_person_has(text: str) -> None:
    assert not re.search(r"\byou (?:have|are having) an?\b|\byou've got\b", TEXTS.raw(text), re.IGNORECASE)


# Whoever writes of suicide is asked to talk to someone: no sign to name, no way to drive, no list to give.
FULL_TEXTS = [
    text
    for text in WHOLE
    if re.match(r"utter_(?:red_flag|same_day)_(?!reminder)", text) and not re.search("suicide|low_mood", text)
]


@pytest.mark.parametrize("text", [*FULL_TEXTS, *(f"{text}_sms" for text in FULL_TEXTS if "red_flag" in text)])
def test_every_safety_text_says_what_it_can_be(text: str) -> None:
    if text != "utter_red_flag_mishap_sms":  # it names what was taken, and that it may be poison
        assert re.search(r"\bcan (?:be|do harm)\b", TEXTS.raw(text))


@pytest.mark.parametrize("text", FULL_TEXTS)
def test_every_safety_text_says_what_not_to_do_and_what_to_tell_them(text: str) -> None:
    said = TEXTS.raw(text)
    # With anaphylaxis nobody is to stand up at all.
    assert "Do not stand or walk" in said if text == "utter_red_flag_anaphylaxis" else "Do not drive" in said
    assert re.search(
        r"\bB12 injection\b|\binjection was given\b|\btaken, how\b|\bused, how\b|\blast one was\b", said
    )
    assert re.search("medicines|surgery", said)


@pytest.mark.parametrize(
    "text",
    [
        t
        for t in WHOLE
        if re.match(r"utter_(?:red_flag|same_day)_(?!reminder)|utter_safety_check(?!.*_reminder)", t)
    ],
)
def test_every_safety_text_has_its_short_form(text: str) -> None:
    assert f"{text}_sms" in SMS
    assert TEXTS.sources(f"{text}_sms") == TEXTS.sources(text)


@pytest.mark.parametrize("country", sorted(CLINIC.locales))
@pytest.mark.parametrize("text", SMS)
def test_a_short_form_is_one_text_message_in_every_country(text: str, country: str) -> None:
    said = TEXTS.say(text, CLINIC.words_in(country))
    assert is_gsm(said)
    assert segments(said) == 1
    assert not TEXTS.placeholders(text) & HELP_LINES


@pytest.mark.parametrize("country", sorted(CLINIC.locales))
def test_no_country_ever_gets_the_number_of_another(country: str) -> None:
    locale = CLINIC.locales[country]
    own = {number for kind in LINES for number in getattr(locale, kind).numbers} | {CLINIC.phone}
    # The opening hours are digits too, and nobody calls them.
    filled = dict.fromkeys(FILLED_IN_LATER, "chest pain")
    words = CLINIC.words_in(country) | {"clinic_hours": "weekdays"} | filled
    for text in TEXTS.ids:
        rest = TEXTS.say(text, words)
        for number in sorted(own, key=len, reverse=True):
            rest = re.sub(rf"(?<!\d){re.escape(number)}(?!\d)", "", rest)
        # Digits that are no number to call: B12, "5 minutes", option (2).
        left = [found for found in NUMBER.findall(rest.replace("B12", "")) if len(found) > 1]
        assert not left, (text, left)


@pytest.mark.parametrize("text", [text for text in TEXTS.ids if text.startswith("utter_not_english")])
def test_every_line_in_another_language_carries_the_emergency_number(text: str) -> None:
    assert {"emergency_number", "clinic_phone"} <= TEXTS.placeholders(text)


@pytest.mark.parametrize("country", sorted(CLINIC.locales))
def test_every_text_can_be_said_in_every_country(country: str) -> None:
    words = CLINIC.words_in(country) | dict.fromkeys(FILLED_IN_LATER, "chest pain")
    for text in TEXTS.ids:
        assert "{" not in TEXTS.say(text, words), text


BUTTONS = [(text, button.id) for text in TEXTS.ids for button in TEXTS.buttons(text)]


@pytest.mark.parametrize(("text", "button"), BUTTONS, ids=[f"{text}: {button}" for text, button in BUTTONS])
def test_every_button_leads_somewhere(text: str, button: str) -> None:
    topic = button.removeprefix("topic:")
    if topic != button:
        assert topic in TOPICS
    elif button not in {*CORRECTIONS, OTHER_QUESTION}:  # these the front door answers
        assert button in DIALOGUE | SAFETY_CHOICES
        assert button in DOMAIN["intents"]


def test_all_small_talk_has_phrasings_and_all_phrasings_an_intent() -> None:
    decided = {
        "faq",
        "did_you_mean",
        "second_miss",
        "not_english",
        "unreadable",
        "safety_check",
        "safety_check_suicide",
    }
    learnt = set(DOMAIN["intents"]) - decided - set(RED_FLAG_INTENTS) - SAFETY_CHOICES
    assert learnt == DIALOGUE


def test_what_rasa_says_when_no_rule_fits_has_words() -> None:
    config = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))
    (policy,) = config["policies"]
    assert policy["name"] == "RulePolicy"
    # Rasa's own fallback ends the turn; a plain text in its place would be said ten times over.
    assert policy["core_fallback_action_name"] == "action_default_fallback"
    assert TEXTS.raw("utter_default") == TEXTS.raw("utter_cannot_answer_now")
