import json
from dataclasses import replace
from pathlib import Path

import pytest

from content.clinic import load_clinic
from content.errors import ContentError
from content.texts import Texts, load_texts
from safety import Level
from web import settings
from web.frontdoor.words import NEEDED, Words, words

CLINIC = load_clinic(settings.CLINIC_FILE, settings.ROOT / "data" / "locales.yml")


def texts(folder: Path, leave_out: str = "", **more: str) -> Texts:
    """The needed texts, with more or one fewer, read from a domain file."""
    known = {text_id: "Call {emergency_number}." for text_id in NEEDED if text_id != leave_out} | more
    responses = {text_id: [{"text": text}] for text_id, text in known.items()}
    domain = folder / "domain.yml"
    domain.write_text(json.dumps({"responses": responses}), "utf-8")
    return load_texts(domain)


def test_the_real_texts_can_all_be_said():
    said = words()
    assert said.clinic.locale.emergency.words in said.cannot_answer().text
    assert said.clinic.phone in said.cannot_answer().text
    assert said.clinic.locale.emergency.words in said.too_long().text


@pytest.mark.parametrize("missing", NEEDED)
def test_a_missing_text_is_refused_at_start(tmp_path, missing):
    with pytest.raises(ContentError, match=missing):
        Words(texts(tmp_path, leave_out=missing), CLINIC)


def test_a_safety_text_with_a_gap_is_refused_at_start(tmp_path):
    with pytest.raises(ContentError, match="fax_number"):
        Words(texts(tmp_path, utter_red_flag_clot="Send a fax to {fax_number}."), CLINIC)


def test_an_unknown_safety_text_still_gives_the_number(tmp_path):
    reply = Words(texts(tmp_path), CLINIC).safety("utter_red_flag_unheard_of", Level.EMERGENCY)
    assert (reply.kind, reply.urgency) == ("safety", Level.EMERGENCY)
    assert "999" in reply.text


@pytest.mark.parametrize("code", sorted(CLINIC.locales))
def test_every_country_has_its_words_and_only_numbers_to_call(tmp_path, code):
    said = Words(texts(tmp_path), replace(CLINIC, locale=CLINIC.locales[code]))
    assert all(sum(char.isdigit() for char in phone) >= 3 for phone in said.phones)
    assert CLINIC.phone in said.phones
