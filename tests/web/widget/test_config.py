import json
from dataclasses import replace

import pytest

from content.clinic import load_clinic
from content.errors import ROOT
from content.texts import load_texts
from web.frontdoor.words import Words, words
from web.widget.config import config


def test_a_page_is_told_what_the_clinic_wrote():
    clinic = words().clinic
    website = replace(
        clinic.website, title="Ask us", position="left", languages=("es",), privacy_url="https://a.example/p"
    )
    told = config(Words(load_texts(ROOT / "domain.yml"), replace(clinic, website=website)))
    assert (told["title"], told["position"], told["languages"]) == ("Ask us", "left", ["es"])
    assert told["privacy_url"] == "https://a.example/p"
    assert told["suggestions"][0] == {
        "id": "topic:b12_injections_cause_clots",
        "title": "Can B12 injections cause blood clots?",
    }
    assert json.loads(json.dumps(told)) == told


@pytest.mark.parametrize("code", sorted(words().clinic.locales))
def test_the_words_for_a_bad_line_have_each_countrys_number_to_call(code):
    clinic = load_clinic(ROOT / "clinic.toml", ROOT / "data" / "locales.yml")
    locale = clinic.locales[code]
    told = config(Words(load_texts(ROOT / "domain.yml"), replace(clinic, locale=locale)))
    for level in ("emergency", "same_day"):
        said = told["words"][level]
        assert said["heading"]
        text = "".join(run["text"] for block in said["blocks"] for line in block["lines"] for run in line)
        links = {run["href"] for block in said["blocks"] for line in block["lines"] for run in line}
        assert locale.emergency.words in text
        for number in locale.emergency.numbers:
            assert f"tel:{number.replace(' ', '')}" in links
        # It may stand there for ever: nothing in it claims that the clinic knows.
        assert "recorded" not in text
        assert "not reached the clinic" in text
    assert told["locale"] == code


def test_it_holds_no_conversation_and_no_secret(settings):
    text = json.dumps(config(words()))
    assert settings.SECRET_KEY not in text
    assert settings.INTERNAL_SECRET in ("", None) or settings.INTERNAL_SECRET not in text
