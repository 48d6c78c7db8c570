import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.channels.capabilities import Links, Markup
from web.channels.markup import shown, write
from web.frontdoor.markdown import parse

LINK = "See [the page](https://health.example/a_b?c=1&d=2) now."


class Telegram(HTMLParser):
    """Reads the HTML as strictly as Telegram: known tags, closed in order."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.open, self.links = "", [], []

    def handle_starttag(self, tag, attrs):
        assert tag in {"b", "a"}
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        self.links += [value for _, value in attrs]
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def read(html):
    reader = Telegram()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        (Markup.TELEGRAM_HTML, "<b>Call 999 now.</b> Rest &amp; wait.\n\n• one\n• <b>two</b>"),
        (Markup.WHATSAPP, "*Call 999 now.* Rest & wait.\n\n• one\n• *two*"),
        (Markup.SLACK, "*Call 999 now.* Rest &amp; wait.\n\n• one\n• *two*"),
        (Markup.PLAIN, "Call 999 now. Rest & wait.\n\n• one\n• two"),
        (Markup.SMS, "Call 999 now. Rest & wait.\n\n- one\n- two"),
        (Markup.MARKDOWN, "**Call 999 now.** Rest & wait.\n\n- one\n- **two**"),
    ],
)
def test_bold_and_lists(markup, written):
    blocks = parse("**Call 999 now.** Rest & wait.\n\n- one\n- **two**", ("999",))
    assert write(blocks, markup) == written


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        (Markup.TELEGRAM_HTML, 'See <a href="https://health.example/a_b?c=1&amp;d=2">the page</a> now.'),
        (Markup.WHATSAPP, "See the page (https://health.example/a_b?c=1&d=2) now."),
        (Markup.SLACK, "See <https://health.example/a_b?c=1&amp;d=2|the page> now."),
        (Markup.PLAIN, "See the page (https://health.example/a_b?c=1&d=2) now."),
        (Markup.SMS, "See the page (https://health.example/a_b?c=1&d=2) now."),
        (Markup.MARKDOWN, LINK),
    ],
)
def test_links(markup, written):
    assert write(parse(LINK), markup) == written


def test_a_list_stands_right_below_its_heading():
    assert write(parse("Do this:\n\n- one"), Markup.PLAIN) == "Do this:\n• one"


@pytest.mark.parametrize(
    ("text", "whatsapp"),
    [
        ("*a* _b_ ~c~ `d`", "∗a∗ ˍbˍ ∼c∼ ˋdˋ"),
        ("snake_case_name", "snake_case_name"),
        ("> not a quotation", "› not a quotation"),
        ("https://a.example/x_y/~me/*z*", "https://a.example/x_y/%7Eme/%2Az%2A"),
        ("half**bold**word", "halfboldword"),
        ("** spaced **", " *spaced* "),
    ],
)
def test_stray_marks_format_nothing_in_whatsapp(text, whatsapp):
    assert write(parse(text), Markup.WHATSAPP).strip() == whatsapp.strip()


def test_a_pipe_in_an_address_does_not_end_it_in_slack():
    assert write(parse("[a|b](https://x.example/?q=1|2)"), Markup.SLACK) == "<https://x.example/?q=1%7C2|a|b>"


ANY = st.text(
    st.sampled_from("ab1 *_~`<>&|\"'()[]\n-#@!:/.é😀ا\u200b") | st.characters(codec="utf-8"), max_size=80
)
MARKED = st.lists(
    ANY | ANY.map(lambda text: f"**{text}**") | ANY.map(lambda text: f"[{text}](https://x.example/{text})"),
    max_size=4,
).map(" ".join)


@given(MARKED)
def test_telegram_html_is_well_formed_and_says_the_same(text):
    blocks = parse(text)
    reader = read(write(blocks, Markup.TELEGRAM_HTML))
    assert reader.text == shown(blocks, Links.HIDDEN)
    assert all(link.startswith(("https://", "tel:")) for link in reader.links)


@given(MARKED)
def test_slack_gets_no_raw_sign_but_our_own_links(text):
    written = write(parse(text), Markup.SLACK)
    rest = re.sub(r"<https://[^<>|\s]*\|", "<", written)
    rest = re.sub(r"<([^<>]*)>", r"\1", rest)
    assert not re.search(r"[<>]|&(?!(?:amp|lt|gt);)", rest)


@given(ANY)
def test_no_stray_mark_is_left_for_whatsapp_and_slack(text):
    plain = [{"kind": "p", "lines": [[{"text": text.replace("\n", " "), "bold": False, "href": ""}]]}]
    for markup in (Markup.WHATSAPP, Markup.SLACK):
        written = write(plain, markup)
        assert not re.search(r"[*~`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", written)
        assert not written.lstrip().startswith((">", "&gt;"))


@given(MARKED)
def test_every_bold_mark_of_whatsapp_has_its_edges(text):
    written = write(parse(text), Markup.WHATSAPP)
    marks = [match.start() for match in re.finditer(r"\*", written)]
    assert len(marks) % 2 == 0
    for start, end in zip(marks[::2], marks[1::2]):
        assert not written[max(start - 1, 0) : start].isalnum()
        assert not written[end + 1 : end + 2].isalnum()
        assert written[start + 1 : end] == written[start + 1 : end].strip() != ""
