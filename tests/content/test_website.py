from pathlib import Path

import pytest

from content.clinic import load_clinic
from content.errors import ROOT, ContentError
from content.website import KEYS, Website, read_website

FILE = Path("clinic.toml")


def test_everything_may_be_left_out():
    assert read_website(FILE, {}) == Website()


def test_the_example_says_what_would_hold_without_it():
    clinic = load_clinic(ROOT / "clinic.toml", ROOT / "data" / "locales.yml")
    assert clinic.website == Website()


def test_every_setting_is_explained_in_the_example():
    text = (ROOT / "clinic.toml").read_text("utf-8").partition("[website]")[2].partition("\n[")[0]
    for key in KEYS:
        lines = text.splitlines()
        (place,) = [number for number, line in enumerate(lines) if line.startswith(f"{key} =")]
        assert lines[place - 1].startswith("# "), key


@pytest.mark.parametrize(
    "origin",
    [
        "https://clinic.example",
        "https://www.clinic.example",
        "https://clinic.example:8443",
        "http://localhost:9000",
        "http://127.0.0.1:9000",
        "http://[::1]:9000",
        "https://xn--klnik-mva.example",
        "http://clinic.example:443",
    ],
)
def test_an_origin_as_browsers_write_it(origin):
    assert read_website(FILE, {"origins": [origin]}).origins == (origin,)


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "*",
        "https://*",
        "https://*.clinic.example",
        "clinic.example",
        "//clinic.example",
        "https://",
        "https://clinic.example/",
        "https://clinic.example/page",
        "https://clinic.example?x",
        "https://clinic.example#x",
        "https://anna@clinic.example",
        "https://Clinic.example",
        "HTTPS://clinic.example",
        "https://clinic.example:",
        "https://clinic.example:443",
        "http://clinic.example:80",
        "https://clinic.example:0",
        "https://clinic.example:99999",
        "https://clinic.example:8443 ",
        " https://clinic.example",
        "https://clinic..example",
        "https://klínik.example",
        "ftp://clinic.example",
        "file://",
        "null",
        "https://clinic.example\n",
        "https://a.example https://b.example",
    ],
)
def test_what_is_no_origin_is_refused_by_name(origin):
    with pytest.raises(ContentError) as refused:
        read_website(FILE, {"origins": [origin]})
    assert f"“{origin}”" in refused.value.reason


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ("text", "website"),
        ({"origin": []}, "“origin” is not a setting"),
        ({"origins": "https://clinic.example"}, "“origins”"),
        ({"origins": [1]}, "“origins”"),
        ({"title": ""}, "“title”"),
        ({"title": "x" * 61}, "“title”"),
        ({"greeting": 5}, "“greeting”"),
        ({"greeting": "x" * 401}, "“greeting”"),
        ({"position": "top"}, "“position”"),
        ({"position": ["left"]}, "“position”"),
        ({"languages": []}, "“languages”"),
        ({"languages": ["fr"]}, "“fr”"),
        ({"suggestions": ["../secrets"]}, "“../secrets”"),
        ({"suggestions": ["a", "b", "c", "d", "e", "f", "g"]}, "more than 6"),
        ({"privacy_url": "http://clinic.example"}, "“privacy_url”"),
        ({"privacy_url": "javascript:alert(1)"}, "“privacy_url”"),
        ({"privacy_url": "https://"}, "“privacy_url”"),
        ({"privacy_url": "https://a.example/ x"}, "“privacy_url”"),
        ({"privacy_url": 'https://a.example/"'}, "“privacy_url”"),
        ({"privacy_url": "https://[a.example"}, "“privacy_url”"),
    ],
)
def test_a_wrong_setting_is_named(table, named):
    with pytest.raises(ContentError) as refused:
        read_website(FILE, table)
    assert named in refused.value.reason
    assert refused.value.path == FILE


def test_what_is_right_is_kept():
    table = {
        "origins": ["https://a.example", "https://a.example"],
        "title": " Ask us ",
        "position": "left",
        "languages": ["es", "en"],
        "greeting": "Hello.",
        "suggestions": [],
        "privacy_url": "https://a.example/privacy?x=1",
    }
    assert read_website(FILE, table) == Website(
        ("https://a.example",),
        "Ask us",
        "left",
        ("es", "en"),
        "Hello.",
        (),
        "https://a.example/privacy?x=1",
    )
