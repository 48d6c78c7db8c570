from pathlib import Path

from content.safety_texts import is_safety_text, safety_texts, with_texts

DOMAIN = (Path(__file__).resolve().parents[2] / "domain.yml").read_text("utf-8")
SHORT = "utter_red_flag_clot_sms"


def test_only_safety_texts_are_found():
    found = safety_texts(DOMAIN)
    assert {"utter_red_flag_clot", SHORT, "utter_safety_check", "utter_unreached_emergency"} <= found.keys()
    assert "utter_greet" not in found
    assert not is_safety_text("utter_help")


def test_other_words_change_their_lines_alone():
    after = with_texts(DOMAIN, {SHORT: "Call {emergency_short}: now.", "utter_greet": "No."})
    new = [row for row in after.splitlines() if row not in DOMAIN.splitlines()]
    assert new == ['    - text: "Call {emergency_short}: now."']
    assert with_texts(after, safety_texts(DOMAIN)) == DOMAIN


def test_the_same_words_leave_the_file_as_it_is():
    assert with_texts(DOMAIN, {SHORT: safety_texts(DOMAIN)[SHORT] + " \r\n"}) == DOMAIN
