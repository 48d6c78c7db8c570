"""Trying a question against a draft, with the real models, by keyboard; nothing of it is recorded."""

from playwright.sync_api import expect

from tests.browser.test_accessibility import assert_accessible
from tests.browser.test_publishing import TABLET, admin_password, sign_in, system  # noqa: F401
from tests.browser.test_staff import assert_readable

NEW = "when is the wombat due in my arm"
LONG = 180_000  # ms: two models are loaded and one is trained, on a machine that does much else


def test_a_new_way_of_asking_is_tried_before_it_is_published(open_page, base_url, admin_password, system):  # noqa: F811
    page = sign_in(open_page(**TABLET), base_url, "root", admin_password)
    page.goto(f"{base_url}/staff/people/1/")
    page.get_by_label("editor", exact=True).check()
    page.get_by_role("button", name="Save").click()
    page.goto(f"{base_url}/staff/topics/how_often/")
    phrasings = page.get_by_label("Ways of asking")
    phrasings.fill(f"{phrasings.input_value()}\n{NEW}")
    expect(page.locator("#saved")).to_contain_text("Draft saved")
    messages = system.query("SELECT count(*) FROM frontdoor_inboxmessage")

    page.get_by_role("link", name="Try it").click()
    expect(page.get_by_label("How often will I get B12 injections?")).to_be_checked()
    assert_accessible(page)
    page.get_by_label("Your question").focus()
    page.keyboard.type(NEW)
    page.keyboard.press("Enter")
    draft = page.get_by_role("group", name="Draft", exact=True)
    expect(draft).to_contain_text("How often will I get B12 injections?", timeout=LONG)
    expect(page.get_by_text("The draft differs:")).to_be_visible(timeout=LONG)
    published = page.get_by_role("group", name="Published")
    expect(published).not_to_contain_text("answered “How often")
    expect(page.get_by_label("Your question")).to_be_focused()
    draft.get_by_text("Why, draft").press("Enter")
    expect(draft).to_contain_text(f"“{NEW}” of How often")
    assert_accessible(page)
    assert_readable(page)

    page.get_by_label("Your question").focus()
    page.keyboard.type("my chest hurts <b>badly</b>")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_visible(timeout=LONG)
    expect(page.locator(".mine .words").last).to_have_text("my chest hurts <b>badly</b>")
    expect(page.get_by_text("The draft says the same as what is published.")).to_be_visible(timeout=LONG)
    assert_accessible(page)
    page.get_by_role("button", name="Begin anew").click()
    expect(page.locator(".mine")).to_have_count(0)

    page.get_by_label("Questions, one a line").fill(f"{NEW}\nhow often do i get b12 injections\n=1+1")
    page.get_by_role("button", name="Try all").click()
    expect(page.get_by_text("3 questions; 1 would be taken otherwise")).to_be_visible(timeout=LONG)
    assert_accessible(page)
    assert_readable(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="As CSV").click()
    assert "'=1+1" in download.value.path().read_text("utf-8-sig")

    assert system.query("SELECT count(*) FROM frontdoor_inboxmessage") == messages
    assert system.query("SELECT count(*) FROM escalations_escalation") == [(0,)]
