"""axe-core finds nothing to complain about in any state of the chat; and what axe cannot see."""

import json
from collections.abc import Callable
from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_chat import CONTRAST, QUESTION, RED_FLAG, say
from tests.browser.test_embedding import DESKTOP, PHONE, launcher

AXE = files("axe_playwright_python").joinpath("axe.min.js")
UNCLEAR = "b12 stuff"  # a text that is met with "did you mean"


def assert_accessible(page: Page) -> None:
    """All rules of axe-core, best practices included, over the page and its shadow tree."""
    page.evaluate(f"() => {{ if (!window.axe) {{ const module = undefined; {AXE.read_text('utf-8')} }} }}")
    found = page.evaluate(
        "async () => (await axe.run()).violations.map(v => [v.id, ...v.nodes.map(n => n.failureSummary)])"
    )
    assert found == [], json.dumps(found, indent=1)


def closed(page: Page) -> None:
    expect(launcher(page)).to_be_visible()


def opened(page: Page) -> None:
    launcher(page).click()
    expect(page.locator(".suggestions button").first).to_be_visible()


def conversation(page: Page) -> None:
    opened(page)
    say(page, QUESTION)
    expect(page.locator(".answer")).to_be_visible()
    page.locator(".answer details summary").click()
    page.get_by_role("button", name="This did not help").click()
    page.locator(".menu summary").click()


def did_you_mean(page: Page) -> None:
    opened(page)
    say(page, UNCLEAR)
    expect(page.locator(".did_you_mean")).to_be_visible()


def emergency(page: Page) -> None:
    opened(page)
    say(page, RED_FLAG)
    expect(page.get_by_role("alert").locator(".safety")).to_be_visible()


def error(page: Page) -> None:
    opened(page)
    page.route("**/api/**", lambda route: route.abort())
    say(page, QUESTION)
    expect(page.locator(".fallback")).to_be_visible()


def offline(page: Page) -> None:
    opened(page)
    page.context.set_offline(True)
    say(page, QUESTION)
    expect(page.locator(".fallback")).to_be_visible()


def forgetting(page: Page) -> None:
    opened(page)
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Forget this conversation").click()
    expect(page.get_by_text("Delete this conversation for good?")).to_be_visible()


STATES = (closed, opened, conversation, did_you_mean, emergency, error, offline, forgetting)
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "right to left": {},
}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(open_page, host, state: Callable[[Page], None]):
    page = open_page(host.url, **DESKTOP)
    state(page)
    assert_accessible(page)


@pytest.mark.parametrize("look", ["dark", "forced colours", "right to left"])
@pytest.mark.parametrize("state", [conversation, emergency], ids=lambda state: state.__name__)
def test_axe_finds_nothing_in_other_looks(open_page, host, state, look):
    if look == "right to left":
        host.change(html='lang="ar" dir="rtl"')
    page = open_page(host.url, **PHONE, **LOOKS[look])
    state(page)
    assert_accessible(page)
    assert page.get_by_role("dialog").evaluate("e => e.scrollWidth <= e.clientWidth")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_axe_finds_nothing_on_the_full_page(open_page, script):
    page = open_page(java_script_enabled=script) if script else open_page(java_script_enabled=False)
    say(page, RED_FLAG)
    expect(page.locator(".safety").first).to_be_visible()
    say(page, QUESTION)
    expect(page.locator(".answer")).to_be_visible()
    if script:
        assert_accessible(page)
    else:
        content = page.content()
        again = open_page()
        again.route(
            "**/again",
            lambda route: route.fulfill(
                body=content.replace("/widget.js", "/none"), content_type="text/html"
            ),
        )
        again.goto(page.url.rstrip("/") + "/again")
        assert_accessible(again)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_small_screen_shows_everything_with_enough_contrast(open_page, scheme):
    page = open_page(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    say(page, RED_FLAG)
    expect(page.locator(".safety").first).to_be_visible()
    say(page, QUESTION)
    expect(page.locator(".answer")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ratios = page.evaluate(CONTRAST.read_text())
    assert len(ratios) > 20
    assert min(ratios.values()) >= 4.5, ratios


def test_enlarged_four_times_everything_can_be_reached(open_page):
    # 1280 by 1024 at 400 %
    page = open_page(viewport={"width": 320, "height": 256})
    say(page, RED_FLAG)
    expect(page.locator(".safety").first).to_be_visible()
    for name in ("I have read this", "Send"):
        button = page.get_by_role("button", name=name, exact=True)
        button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_each_reply_is_announced_once(page):
    page.evaluate("""() => {
        window.heard = [];
        const root = document.querySelector('clinic-chat').shadowRoot;
        const live = (node) => {
            const region = node.closest('[aria-live], [role=alert]');
            return region && region.ariaLive !== 'off';
        };
        new MutationObserver((all) => {
            for (const { addedNodes, target } of all) for (const node of addedNodes) {
                if (!live(target)) continue;
                const said = node.matches?.('.theirs') ? node : node.querySelector?.('.theirs');
                if (said?.checkVisibility()) window.heard.push(said.textContent.slice(0, 60));
            }
        }).observe(root, { childList: true, subtree: true });
    }""")
    say(page, QUESTION)
    expect(page.locator(".answer")).to_be_visible()
    say(page, RED_FLAG)
    expect(page.locator(".safety")).to_be_visible()
    page.wait_for_timeout(1500)  # the stream brings the same replies
    page.get_by_role("button", name="I have read this").click()
    heard = page.evaluate("heard")
    assert len(heard) == len(set(heard)) == 2, heard


def test_without_motion_nothing_moves(open_page):
    page = open_page(reduced_motion="reduce")
    page.route("**/api/messages", lambda route: None)
    say(page, QUESTION)
    expect(page.locator(".typing")).to_be_visible()
    assert page.locator(".typing i").first.evaluate("e => getComputedStyle(e).animationName") == "none"
