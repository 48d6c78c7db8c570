"""Text that looks like a program stays the text that it is, wherever it comes from."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from ruamel.yaml import YAML

from content.clinic import load_clinic
from content.published import PublishedTopics
from content.replies import Replies
from content.texts import Button, load_texts
from tests.browser.test_chat import say
from tests.support.host_page import HostPage
from tests.support.widget_server import WidgetServer
from web.frontdoor.markdown import parse
from web.frontdoor.render import rendered
from web.frontdoor.replies import Reply
from web.frontdoor.words import Words

ROOT = Path(__file__).resolve().parent.parent.parent
# Each would do something if it were taken for more than text; "!" stands for what the test would notice.
PAYLOADS = [
    payload.replace("!", "alert(1)")
    for payload in (
        "<script>!</script>",
        "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
        "<scr<script>ipt>!</scr</script>ipt>",
        "<img src=x onerror=!>",
        "<img src=x:x onerror=&#97;lert(1)>",
        "<img/src='x'/onerror=!>",
        "<img src=x onerror\x0b=!>",
        '<img src="x` `<script>!</script>"` `>',
        "<svg/onload=!>",
        "<svg><script>!</script></svg>",
        "<svg><animate onbegin=! attributeName=x dur=1s>",
        "<svg><a xlink:href='javascript:!'><text x=0 y=20>x</text></a></svg>",
        "<svg><use href='data:image/svg+xml,<svg id=x onload=!>#x'></svg>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=!>",
        "<math href='javascript:!'>x</math>",
        "<body onload=!>",
        "<iframe src=javascript:!></iframe>",
        "<iframe srcdoc='<script>parent.!</script>'></iframe>",
        "<object data=javascript:!></object>",
        "<embed src=javascript:!>",
        "<link rel=stylesheet href=https://evil.example/x.css>",
        "<base href=https://evil.example/>",
        "<meta http-equiv=refresh content='0;url=javascript:!'>",
        "<style>*{display:none}</style>",
        "<style>@import 'https://evil.example/x.css';</style>",
        "<div style=background:url(https://evil.example/x)>",
        "<form action=https://evil.example/><button>x</button></form>",
        "<input autofocus onfocus=!>",
        "<textarea autofocus onfocus=!>",
        "<select autofocus onfocus=!>",
        "<details open ontoggle=!>",
        "<video><source onerror=!></video>",
        "<audio src=x onerror=!>",
        "<marquee onstart=!>",
        "<a href='javascript:!'>click</a>",
        "<a href='java\tscript:!'>click</a>",
        "<template><script>!</script></template>",
        "<slot name=x onslotchange=!></slot>",
        "<clinic-chat data-mode=inline></clinic-chat>",
        "<noscript><p title='</noscript><img src=x onerror=!>'>",
        "<xss id=x tabindex=1 onfocus=!></xss>",
        "<p id=text name=text>",
        "<!--><img src=x onerror=!>-->",
        "<![CDATA[><script>!</script>]]>",
        "<?xml version='1.0'?><x onload=!/>",
        "</textarea><script>!</script>",
        "</title><script>!</script>",
        "</script><script>!</script>",
        "</style><img src=x onerror=!>",
        "--></div><script>!</script>",
        '"><script>!</script>',
        "'-!-'",
        '"-!-"',
        '\\";!;//',
        "${!}",
        "`${!}`",
        "{{constructor.constructor('!')()}}",
        "{{ 7*7 }} {% debug %} {% load static %}",
        "<%= 7*7 %> #{7*7} *{7*7}",
        "[click](javascript:!)",
        "[click](JaVaScRiPt:!)",
        "[click](data:text/html,<script>!</script>)",
        "[click](vbscript:msgbox)",
        "[click](blob:https://evil.example/1)",
        '[click](https://evil.example/"onmouseover=!)',
        '[click](tel:1"onfocus=!)',
        "![x](https://evil.example/x.png)",
        '<https://evil.example/"onclick=!>',
        "**<img src=x onerror=!>**",
        "- <img src=x onerror=!>",
        "&lt;script&gt;!&lt;/script&gt;",
        "&#60;script&#62;!&#60;/script&#62;",
        "\\u003cscript\\u003e!\\u003c/script\\u003e",
        "%3Cscript%3E!%3C/script%3E",
        "+ADw-script+AD4-!+ADw-/script+AD4-",
        "＜script＞!＜/script＞",
        "\u202e<script>!</script>",
        "__proto__",
        "constructor",
        "data: x\n\nevent: reply\ndata: {}",
    )
]
MADE = (
    "script, img, iframe, object, embed, link, base, meta, style, video, audio, form form, math, template,"
    "slot, xss, svg:not(.thumb)"
)
HANDLERS = """all => all.flatMap(e => [...e.attributes].map(a => a.name)
    .filter(name => /^on|^style$|^srcdoc$/.test(name)))"""
OPTIONS = ["title", "greeting", "label", "emergency", "exit", "language", "position", "mode"]


def embedded(open_page, running: WidgetServer) -> Page:
    with HostPage(running.url) as host:
        page = open_page(host.url, viewport={"width": 1000, "height": 800})
        page.locator("button.launcher").click()
        expect(page.get_by_role("dialog")).to_be_visible()
    return page


def assert_only_text(page: Page) -> None:
    """Nothing was made of it but text; open_page itself fails for a dialog, a request or a broken policy."""
    chat = page.locator("clinic-chat")
    assert chat.locator(MADE).count() == 0
    assert chat.locator("*").evaluate_all(HANDLERS) == []
    hrefs = chat.locator("[href]").evaluate_all("all => all.map(e => e.getAttribute('href'))")
    assert [href for href in hrefs if not href.startswith(("https://", "tel:", "mailto:"))] == []
    page.wait_for_timeout(200)


def test_there_are_enough_of_them():
    assert len(set(PAYLOADS)) >= 60


def test_in_a_message_the_whole_way_and_back(page):
    for part in range(0, len(PAYLOADS), 30):
        text = "\n".join(PAYLOADS[part : part + 30])
        say(page, text)
        expect(page.locator(".mine").nth(part // 30)).to_contain_text(text.splitlines()[0])
        expect(page.locator(".theirs").last).to_be_visible()
    shown = page.locator(".mine").all_inner_texts()
    for payload in ("<img src=x onerror=alert(1)>", "[click](javascript:alert(1))", "{{ 7*7 }} {% debug %}"):
        assert any(payload in text for text in shown)
    assert_only_text(page)
    page.reload()
    page.locator("button.leave").wait_for()
    expect(page.locator(".mine")).to_have_count(3)
    assert_only_text(page)


def test_in_topic_files(open_page, tmp_path):
    yaml = YAML()
    topic = yaml.load((ROOT / "data" / "faq" / "how_often.yml").read_text("utf-8"))
    answer = topic["responses"]["utter_faq/how_often"][0]
    published = PublishedTopics(tmp_path, ROOT / "data" / "sources.yml")
    clinic = load_clinic(ROOT / "clinic.toml", ROOT / "data" / "locales.yml")
    texts = load_texts(ROOT / "domain.yml")
    made = []
    for number, payload in enumerate(PAYLOADS):
        answer["text"] = payload
        topic["nlu"][0]["metadata"]["title"] = payload
        topic["nlu"][0]["intent"] = f"faq/topic{number}"
        topic["responses"] = {f"utter_faq/topic{number}": [answer]}
        with (tmp_path / f"topic{number}.yml").open("w", encoding="utf-8") as file:
            yaml.dump(topic, file)
        found = Replies(published, texts, clinic).reply(f"utter_faq/topic{number}", {})
        if found is not None:  # the loader takes none with a control character
            reply = Reply(
                found.text, found.kind, found.text_id, "none", (Button("x", payload),), found.answers
            )
            made.append(rendered(reply, Words(texts, clinic)))
    assert len(made) >= 60
    with WidgetServer() as running:
        running.answer = lambda message: made
        page = embedded(open_page, running)
        say(page, "everything")
        expect(page.locator(".answer")).to_have_count(len(made))
        assert_only_text(page)
        titles = page.locator(".answer .choices button").all_inner_texts()
        assert "<img src=x onerror=alert(1)>" in titles


def test_in_fields_that_should_never_hold_such_text(open_page):
    """Even a server that was taken over cannot make the page run something."""
    with WidgetServer() as running:
        running.answer = lambda message: [
            {
                "kind": payload,
                "level": payload,
                "heading": payload,
                "at": payload,
                "blocks": [{"kind": payload, "lines": [[{"text": payload, "bold": True, "href": href}]]}],
                "answers": [
                    {
                        "title": payload,
                        "show_title": True,
                        "blocks": parse(payload),
                        "sources": [{"name": payload, "url": href, "read_words": payload}],
                        "review_state": payload,
                        "review_by": payload,
                        "overdue_words": payload,
                    }
                ],
                "buttons": [{"id": payload, "title": payload}],
            }
            for payload in PAYLOADS
            for href in (payload, payload.partition("(")[2].rstrip(")") or "javascript:alert(1)")
        ]
        page = embedded(open_page, running)
        say(page, "everything")
        expect(page.locator(".theirs")).to_have_count(2 * len(PAYLOADS))
        assert_only_text(page)
        page.locator(".choices button").first.click()
        expect(page.locator(".mine")).to_have_count(2)
        assert running.seen[1]["choice"] == PAYLOADS[0]


@pytest.mark.parametrize("part", range(4))
def test_in_the_configuration(open_page, part):
    for payload in [*PAYLOADS[part::4][:4], "javascript:alert(1)"]:
        with WidgetServer() as running:
            running.config = {
                "title": payload,
                "greeting": payload,
                "privacy_url": payload,
                "position": payload,
                "languages": [payload, "en"],
                "suggestions": [{"id": payload, "title": other} for other in PAYLOADS],
                "emergency": [{"kind": "p", "lines": [[{"text": payload, "bold": True, "href": payload}]]}],
                "words": {"emergency": {"heading": payload, "blocks": parse(payload)}},
            }
            page = embedded(open_page, running)
            expect(page.locator(".suggestions button")).to_have_count(len(PAYLOADS))
            assert_only_text(page)


def test_in_the_attributes_of_the_page(open_page):
    with WidgetServer() as running, HostPage(running.url) as host:
        page = open_page(host.url)
        expect(page.locator("button.launcher")).to_be_visible()
        for payload in PAYLOADS[:20]:
            page.evaluate(
                """([payload, options]) => {
                    document.querySelector('clinic-chat').remove();
                    const chat = document.createElement('clinic-chat');
                    for (const name of options) chat.dataset[name] = payload;
                    document.body.append(chat);
                }""",
                [payload, OPTIONS],
            )
            page.locator("button.launcher").click()
            expect(page.get_by_role("dialog")).to_be_visible()
            assert_only_text(page)


def test_what_is_stored_is_not_trusted(open_page):
    with WidgetServer() as running, HostPage(running.url) as host:
        page = open_page(host.url)
        queue = [{"id": payload, "text": payload, "choice": payload} for payload in PAYLOADS]
        page.evaluate(
            "([name, queue]) => { sessionStorage.setItem(name, queue); }",
            [f"clinic-chat {running.url}/ queue", json.dumps(queue)],
        )
        page.reload()
        page.locator("button.launcher").click()
        expect(page.locator(".mine")).to_have_count(len(PAYLOADS))
        assert_only_text(page)
