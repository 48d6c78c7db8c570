import html

import pytest
import yaml

from tests.web.redflags.conftest import GROUP
from web.console.roles import Role
from web.redflags.models import SafetyDraft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safety_content")]
PAGE = "/staff/safety/groups/vision/"
TEXT = "/staff/safety/texts/utter_red_flag_vision/"


@pytest.fixture
def approver(person):
    return person("carla", Role.APPROVER)


def text(response):
    return html.unescape(response.content.decode())


def test_everybody_sees_texts_words_and_their_sources(person):
    vera = person("vera")
    page = text(vera.get("/staff/safety/?q=curtain"))
    for words in (
        "utter_red_flag_vision",
        "As one text message",
        "EYE2",
        'href="/staff/safety/groups/vision/"',
    ):
        assert words in page
    assert "curtain" in text(vera.get(PAGE))
    assert "<textarea" not in text(vera.get(PAGE))
    page = text(vera.get(TEXT))
    assert "1 text messages" in page
    assert '<fieldset class="plain" disabled>' in page


@pytest.mark.parametrize("roles", [(), (Role.EDITOR,), (Role.ADMIN,)], ids=str)
@pytest.mark.parametrize(
    "address", [f"{PAGE}phrase", f"{PAGE}rows", f"{TEXT}save", "/staff/safety/propose", "/staff/safety/drop"]
)
def test_only_an_approver_changes_anything(person, roles, address):
    assert person("edda", *roles).post(address).status_code == 403
    assert not SafetyDraft.objects.exists()


def test_how_a_sentence_is_read_with_its_words_and_why(person):
    post = person("vera").post
    page = text(post("/staff/safety/read", {"sentence": "my chest hurts"}, headers={"HX-Request": "true"}))
    assert "EMERGENCY" in page
    assert "<mark>chest</mark>" in page
    page = post("/staff/safety/read", {"sentence": "my mother had a stroke <b>"}).content.decode()
    assert "does not count" in page
    assert "<b>" not in page


def test_a_phrase_becomes_a_case_and_a_pattern_and_reads_so_at_once(approver):
    form = {"phrase": "Everything zappled grey", "level": "emergency", "sign": "vision_loss", "pattern": ""}
    form["sign"] = sign()
    page = text(approver.post(f"{PAGE}phrase", form | {"propose": "1"}))
    assert 'value="zappled > grey"' in page.replace("everything > ", "")
    pattern = "zappled > grey"
    assert approver.post(f"{PAGE}phrase", form | {"pattern": pattern})["Location"] == PAGE
    draft = SafetyDraft.objects.get()
    data = yaml.safe_load(draft.text)
    assert "everything zappled grey" in data["proof"]["emergency"]
    assert pattern in data["symptoms"][sign()]["emergency"]
    page = text(approver.post("/staff/safety/read", {"sentence": "it all zappled to grey"}))
    assert "EMERGENCY" in page
    assert "with the drafts" in page


def sign():
    from web.redflags import published

    return next(iter(yaml.safe_load(published.text(GROUP))["symptoms"]))


def rows(client, steps, typed, revision=""):
    values = {"list": steps, "rows": typed, "revision": revision}
    return client.post(f"{PAGE}rows", values, headers={"HX-Request": "true"})


def test_a_broken_line_is_named_and_nothing_is_saved(approver):
    page = text(rows(approver, f"symptoms/{sign()}/emergency", "dark > zappled\nNO_CLASS > x\n(dark"))
    assert "line 2: there is no class NO_CLASS" in page
    assert "line 3" in page
    assert not SafetyDraft.objects.exists()


def test_a_case_that_is_read_otherwise_is_named_by_line(approver):
    from content.red_flag_file import lines
    from web.redflags import published

    known = lines(published.text(GROUP), "proof", "emergency")
    page = text(rows(approver, "proof/emergency", "\n".join([*known, "the weather is fine"])))
    assert f"line {len(known) + 1}" in page
    assert "read as nothing" in page
    assert SafetyDraft.objects.exists()


def test_two_approvers_are_told_and_nothing_is_overwritten(approver, person):
    rows(approver, f"symptoms/{sign()}/unless", "one > thing")
    response = rows(person("dora", Role.APPROVER), f"symptoms/{sign()}/unless", "another > thing")
    assert response.status_code == 409
    assert "carla" in text(response)
    assert "one > thing" in text(response).partition("As it stands there now")[2]
    assert "one > thing" in SafetyDraft.objects.get().text
    assert rows(approver, "title/x", "y", SafetyDraft.objects.get().revision).status_code == 404


def test_of_two_approvers_of_one_text_the_second_sees_both_and_loses_nothing(approver, person):
    dora = person("dora", Role.APPROVER)
    assert approver.post(f"{TEXT}save", {"words": "Call {emergency_number}. By carla."}).status_code == 302
    typed = {"words": "Call {emergency_number} now.\r\nBy <b>dora</b>.", "revision": ""}
    response = dora.post(f"{TEXT}save", typed)
    page = text(response)
    assert response.status_code == 409
    assert "carla has changed this draft" in page
    assert ">Call {emergency_number} now.\r\nBy <b>dora</b>.</textarea>" in page
    there = page.partition("As it stands there now")[2]
    assert "By carla." in there.partition("</section>")[0]
    assert "<b>dora" not in response.content.decode()
    draft = SafetyDraft.objects.get()
    assert "By carla" in draft.text
    assert f'name="revision" value="{draft.revision}"' in page
    assert dora.post(f"{TEXT}save", {**typed, "revision": draft.revision}).status_code == 302
    assert "By <b>dora" in SafetyDraft.objects.get().text


def test_what_could_not_be_saved_stays_on_a_page_without_a_script(approver, person):
    typed = {"list": f"symptoms/{sign()}/unless", "rows": "one > thing", "revision": ""}
    assert approver.post(f"{PAGE}rows", typed).status_code == 302
    response = person("dora", Role.APPROVER).post(f"{PAGE}rows", {**typed, "rows": "another > thing"})
    kept = text(response).partition("What you typed, not saved")[2].partition("</section>")[0]
    assert response.status_code == 409
    assert "another > thing</textarea>" in kept
    assert "one > thing" in kept.partition("As it stands there now")[2]
    response = approver.post(f"{PAGE}rows", {**typed, "rows": "(broken"})
    assert response.status_code == 422
    assert "(broken</textarea>" in text(response)
    page = text(approver.post(f"{PAGE}phrase", {"phrase": "all zappled", "level": "emergency", "sign": "x"}))
    assert 'value="all zappled"' in page


def test_a_text_is_drafted_with_its_short_form_and_what_does_not_fit_is_said(approver):
    typed = {"words": "Call {emergency_number} now.", "short": "Call {emergency_short} now. " + "Rest. " * 30}
    assert approver.post(f"{TEXT}save", typed)["Location"] == TEXT
    page = text(approver.get(TEXT))
    assert "the short form takes" in page
    assert SafetyDraft.objects.get().pk == "domain.yml"


def test_a_draft_is_proposed_or_thrown_away(approver, topic_rasa):
    rows(approver, f"symptoms/{sign()}/unless", "one > thing")
    response = approver.post("/staff/safety/propose", {"path": GROUP, "note": "words"})
    assert response["Location"].startswith("/staff/releases/")
    assert "vision.yml" in text(approver.get(response["Location"]))
    revision = SafetyDraft.objects.get().revision
    assert approver.post("/staff/safety/drop", {"path": GROUP, "revision": "x"}).status_code == 409
    assert approver.post("/staff/safety/drop", {"path": GROUP, "revision": revision}).status_code == 302
    assert not SafetyDraft.objects.exists()
