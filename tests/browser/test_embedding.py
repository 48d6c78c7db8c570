"""The chat on a clinic's own page of another origin: launcher, keyboard, touch, phone, leaving."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_chat import FOCUSED, QUESTION, RED_FLAG
from tests.support.host_page import HostPage

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
RESIZE = "(to) => Object.assign(visualViewport, to).dispatchEvent(new Event('resize'))"
SMALL = """all => all.map(e => [e.className, e.textContent, e.getBoundingClientRect()])
    .filter(([, , box]) => box.height < 44 || box.width < 44)
    .map(([name, words, box]) => `${name} ${words} ${box.width}x${box.height}`)"""
DESKTOP = {"viewport": {"width": 1000, "height": 800}}


def launcher(page: Page):
    return page.locator("button.launcher")


def ask(page: Page, text: str) -> None:
    page.get_by_label("Your question").fill(text)
    page.get_by_label("Your question").press("Enter")


def test_one_line_adds_a_launcher_and_nothing_else(open_page, host):
    page = open_page(host.url, **DESKTOP)
    expect(launcher(page)).to_be_in_viewport()
    names = page.evaluate("""() => {
        const plain = document.createElement('iframe');
        document.body.append(plain);
        const known = new Set(Object.getOwnPropertyNames(plain.contentWindow));
        plain.remove();
        return Object.getOwnPropertyNames(window).filter((name) => !known.has(name) && !/^\\d+$/.test(name));
    }""")
    assert names == []
    assert page.evaluate("document.body.lastElementChild.tagName") == "CLINIC-CHAT"
    assert page.evaluate("document.styleSheets.length + document.adoptedStyleSheets.length") == 0


def test_five_small_files_of_ours_are_loaded_once(open_page, host, base_url):
    page = open_page("about:blank", **DESKTOP)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    names, loaded = {}, {}
    line.on(
        "Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]})
    )
    line.on(
        "Network.loadingFinished",
        lambda event: loaded.update({event["requestId"]: event["encodedDataLength"]}),
    )

    def sizes():
        known = {names.get(number, ""): size for number, size in loaded.items()}
        return {url.rsplit("/", 1)[-1]: size for url, size in known.items() if url.startswith(base_url)}

    page.goto(host.url)
    expect(launcher(page)).to_be_visible()
    page.wait_for_timeout(500)
    # With their headers. No conversation begins before the chat is opened.
    assert set(sizes()) == {"widget.js", "chat.css", "chat.js", "strings.en.js", "red_flags.js"}
    assert sum(sizes().values()) <= 25_000 + 5 * 1_200
    loaded.clear()
    page.reload()
    expect(launcher(page)).to_be_visible()
    page.wait_for_timeout(500)
    assert sizes().pop("widget.js") < 1_200  # not changed, says the server
    assert sum(size for name, size in sizes().items() if name != "widget.js") == 0


def test_nothing_moves_when_the_launcher_appears(open_page, host):
    page = open_page("about:blank", **DESKTOP)
    page.add_init_script("""
        window.moved = 0;
        new PerformanceObserver((list) => { for (const e of list.getEntries()) window.moved += e.value; })
            .observe({ type: 'layout-shift', buffered: true });
    """)
    page.goto(host.url)
    expect(launcher(page)).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate("moved") == 0


def test_the_style_of_the_page_does_not_get_in_and_ours_not_out(open_page, host):
    page = open_page(host.url, **DESKTOP)
    before = page.locator("h1").evaluate("e => getComputedStyle(e).cssText + getComputedStyle(e).fontSize")
    launcher(page).click()
    field = page.get_by_label("Your question")
    size = field.evaluate("e => getComputedStyle(e).fontSize")
    page.evaluate("""() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`html { font-size: 5px } button { display: none }
            * { color: red !important; font-size: 40px }`);
        document.adoptedStyleSheets = [sheet];
    }""")
    assert field.evaluate("e => getComputedStyle(e).fontSize") == size
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    page.evaluate("document.adoptedStyleSheets = []")
    assert (
        page.locator("h1").evaluate("e => getComputedStyle(e).cssText + getComputedStyle(e).fontSize")
        == before
    )


def test_by_keyboard_alone(open_page, host):
    page = open_page(host.url, **DESKTOP)
    expect(launcher(page)).to_be_visible()
    for _ in range(3):
        page.keyboard.press("Tab")
        if "Questions" in (page.evaluate(FOCUSED) or ""):
            break
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()
    related = page.locator(".answer .choices button").first
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if related.evaluate("e => e.getRootNode().activeElement === e"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".mine")).to_have_count(2)
    expect(related).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(launcher(page)).to_be_focused()


def test_the_focus_goes_round_and_back_to_the_page(open_page, host):
    page = open_page(host.url, **DESKTOP)
    launcher(page).click()
    page.get_by_role("button", name="Send", exact=True).focus()
    reached = set()
    for _ in range(25):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(FOCUSED))
    assert {"Vaccines", "Talk to a person", "Leave now", "text"} <= reached


def test_by_touch_on_a_phone_it_fills_the_screen_and_the_page_behind_stays(open_page, host):
    host.change(body="<p>" + "long " * 3000 + "</p>")
    page = open_page(host.url, **PHONE)
    launcher(page).tap()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    box = dialog.bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 320, 640)
    page.mouse.wheel(0, 500)
    assert page.evaluate("scrollY") == 0
    page.get_by_label("Your question").tap()
    page.keyboard.type(QUESTION)
    page.get_by_role("button", name="Send", exact=True).tap()
    expect(page.locator(".answer")).to_be_visible()
    assert dialog.evaluate("e => e.scrollWidth <= e.clientWidth")
    page.get_by_role("button", name="Close the chat").tap()
    expect(dialog).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.documentElement).overflow") == "visible"


def test_the_phones_keyboard_does_not_hide_the_field(open_page, host):
    page = open_page("about:blank", **PHONE)
    # No keyboard comes up in a test: the browser's own object is made to say what it says then.
    page.add_init_script("""
        const view = new EventTarget();
        Object.assign(view, { height: innerHeight, offsetTop: 0, scale: 1 });
        Object.defineProperty(window, 'visualViewport', { value: view });
    """)
    page.goto(host.url)
    launcher(page).tap()
    page.evaluate(RESIZE, {"height": 300, "offsetTop": 40})
    field = page.get_by_label("Your question")
    box = field.bounding_box()
    assert box["y"] >= 40
    assert box["y"] + box["height"] <= 340
    page.evaluate(RESIZE, {"height": 640, "offsetTop": 0})
    assert page.get_by_role("dialog").bounding_box()["height"] == 640


@pytest.mark.parametrize("options", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_what_can_be_pressed_is_large_enough(open_page, host, options):
    page = open_page(host.url, **options)
    launcher(page).click()
    ask(page, QUESTION)
    expect(page.locator(".answer")).to_be_visible()
    page.get_by_role("button", name="This did not help").click()
    page.locator("details.menu summary").click()
    pressed = page.locator("button:visible, summary:visible, textarea:visible, input:visible")
    assert pressed.evaluate_all(SMALL) == []


def test_the_language_position_and_words_of_the_page_are_taken(open_page, host):
    host.change(script='data-language="es" data-position="left" data-label="Pregunte" data-title="Consulta"')
    page = open_page(host.url, **DESKTOP)
    expect(launcher(page)).to_have_text("Pregunte")
    assert launcher(page).bounding_box()["x"] < 100
    launcher(page).click()
    expect(page.get_by_role("heading", name="Consulta")).to_be_visible()
    expect(page.get_by_role("button", name="Hablar con una persona")).to_be_visible()
    expect(page.get_by_label("Su pregunta")).to_be_focused()


def test_inside_the_page(open_page, host):
    host.change(body='<clinic-chat data-mode="inline"></clinic-chat>')
    page = open_page(host.url, **DESKTOP)
    expect(page.get_by_label("Your question")).to_be_visible()
    expect(launcher(page)).to_have_count(0)
    ask(page, QUESTION)
    expect(page.locator(".answer")).to_be_visible()
    assert page.evaluate("scrollY") == 0


def test_leaving_clears_the_screen_and_what_was_kept(open_page, host, base_url):
    host.change(script=f'data-exit="{host.url}/elsewhere"'.replace("http:", "https:"))
    page = open_page(host.url, **DESKTOP)
    gone = []

    def elsewhere(route):
        gone.append(route.request.url)
        route.fulfill(body="")

    page.route(re.compile("^https:"), elsewhere)
    launcher(page).click()
    ask(page, RED_FLAG)
    expect(page.get_by_role("alert").locator(".safety")).to_be_visible()
    page.get_by_role("button", name="Leave now").click()
    page.wait_for_url("**/elsewhere")
    assert len(gone) == 1
    page.go_back()
    page.goto(host.url)
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    launcher(page).click()
    expect(page.locator(".about")).to_be_visible()
    page.wait_for_timeout(500)
    expect(page.locator(".message")).to_have_count(0)


def test_two_patients_cannot_see_each_other(open_page, host, base_url):
    first, second = open_page(host.url, **DESKTOP), open_page(host.url, **DESKTOP)
    for page, text in ((first, "how often are the shots"), (second, "is it safe in pregnancy")):
        launcher(page).click()
        ask(page, text)
        expect(page.locator(".theirs")).to_have_count(1)
    second.reload()
    expect(second.locator(".mine")).to_have_count(1)
    expect(second.locator(".mine")).to_contain_text("pregnancy")
    # Nor does the page of another origin with somebody's token.
    token = first.evaluate(
        "JSON.parse(localStorage.getItem(Object.keys(localStorage).find(key => key.endsWith('token'))))"
    )
    answer = second.request.get(
        f"{base_url}/api/messages?after=0", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status == 401


def test_a_page_that_is_not_on_the_list_gets_no_conversation(open_page, base_url, browser):
    with HostPage(base_url) as stranger:
        page = browser.new_page()
        page.goto(stranger.url)
        launcher(page).click()
        expect(page.get_by_text("cannot be reached")).to_be_visible()
        page.close()


def test_without_storage_it_works_as_long_as_the_page(open_page, host):
    page = open_page("about:blank", **DESKTOP)
    page.add_init_script("""
        for (const name of ['localStorage', 'sessionStorage']) {
            Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });
        }
    """)
    page.goto(host.url)
    launcher(page).click()
    ask(page, QUESTION)
    expect(page.locator(".answer")).to_be_visible()
    ask(page, "how often are the shots")
    expect(page.locator(".answer")).to_have_count(2)


def test_an_altered_file_is_not_run(open_page, host, base_url):
    page = open_page("about:blank", **DESKTOP)
    page.route(
        re.compile("/widget/.*/chat.js"),
        lambda route: route.fulfill(body="document.title = 'taken'", content_type="text/javascript"),
    )
    page.goto(host.url)
    page.wait_for_timeout(1500)
    assert launcher(page).count() == 0
    assert page.title() == "Riverside Clinic"
