import re
from pathlib import Path

from content.website import LANGUAGES
from web.widget.models import REASONS

WIDGET = Path(__file__).resolve().parent.parent.parent / "widget"


def text(code):
    return (WIDGET / f"strings.{code}.js").read_text("utf-8")


def keys(code):
    return re.findall(r"^ +(\w+): ", text(code), re.MULTILINE)


def test_each_language_that_a_clinic_may_name_has_all_words():
    assert len(keys("en")) > 40
    for code in LANGUAGES:
        assert keys(code) == keys("en")
        assert f'code: "{code}"' in text(code)


def test_no_word_is_there_for_nothing():
    code = "".join(path.read_text("utf-8") for path in WIDGET.glob("*.js") if "strings" not in path.name)
    by_name = {"copy", "print", "save", "forget", *REASONS}
    assert [key for key in keys("en") if key not in by_name and f"t.{key}" not in code] == []


def test_the_reasons_are_those_that_the_server_takes():
    reasons = re.search(r"reasons: {\n(.*?)\n  }", text("en"), re.DOTALL)[1]
    assert re.findall(r"^ +(\w+):", reasons, re.MULTILINE) == list(REASONS)
