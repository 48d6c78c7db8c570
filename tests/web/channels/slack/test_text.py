import pytest

from web.channels.slack.text import escape, read_text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@U0BOT> chest pain", "chest pain"),
        ("<@U0BOT|clinic> chest pain", "chest pain"),
        ("pulse &gt; 120 &amp; pain", "pulse > 120 & pain"),
        ("&amp;lt;", "&lt;"),
        ("see <https://x.example/a?b=1&amp;c=2>", "see https://x.example/a?b=1&c=2"),
        ("see <https://x.example|this page>", "see this page"),
        ("call <tel:+44770|0770>", "call 0770"),
        ("in <#C123|general> <!here> now", "in #general  now"),
        ("<!subteam^S1|@nurses> help", "@nurses help"),
        ("a < b", "a < b"),
        ("i &lt;3 u", "i <3 u"),
    ],
)
def test_marks_become_words(written, read):
    assert read_text(written) == read


@pytest.mark.parametrize("text", ["<!channel>", "a & b", "<https://x.example|y>", "&amp;"])
def test_what_is_escaped_is_shown_as_it_stands(text):
    assert read_text(escape(text)) == text
