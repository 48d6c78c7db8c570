from pathlib import Path
from urllib.parse import urlsplit

import pytest

from content.errors import ROOT, ContentError
from content.sources import Source, load_sources
from content.topics import load_topics

REGISTER = load_sources(ROOT / "data" / "sources.yml")
# Where copies and summaries were read: these hosts are not the authority, so no patient is sent there.
COPIES = {
    "www.droracle.ai", "fda.report", "healthunlocked.com", "rxreasoner.com", "globalrph.com",
    "vdocuments.site", "axahealth.co.uk", "nicswell.co.uk", "www.nicswell.co.uk", "www.nasgp.org.uk",
    "pulsetoday.co.uk", "medilib.ir", "livenaturallymagazine.com", "www.humiditycard.com",
    "uat.sps.nhs.uk", "spsuat.devitup.co", "developer.api.nhs.uk", "rds.staging.tactuum.com",
    "www.scribd.com", "docslib.org", "zimseller.co.uk", "kipdf.com", "web.archive.org",
}  # fmt: skip


def test_the_register_is_complete() -> None:
    assert len(REGISTER) >= 242
    assert REGISTER["PRODUCT-RULE"] == Source("PRODUCT-RULE", "Rule of this assistant", "", "own page", "")
    assert REGISTER["AC-NHS"].url == "https://www.nhs.uk/medicines/anticoagulants/"


def test_no_address_leads_to_a_copy_or_a_test_site() -> None:
    assert not {source.id for source in REGISTER.values() if urlsplit(source.url).netloc in COPIES}
    assert not {source.id for source in REGISTER.values() if "http" in source.note}


@pytest.mark.parametrize("source_id", ["FDA-AR1", "FDA-AR2", "TIME-FOOD", "NICE-TH"])
def test_what_was_read_only_in_an_unreviewed_summary_is_to_be_confirmed(source_id: str) -> None:
    source = REGISTER[source_id]
    assert source.read == "not yet"
    assert source.note.startswith("To be confirmed")


def test_what_general_knowledge_rests_on_is_marked_as_not_read() -> None:
    checks = [source for source in REGISTER.values() if source.id.startswith("CHECK-")]
    assert len(checks) == 56
    assert {source.read for source in checks} == {"not yet"}
    assert all(source.url for source in checks)


@pytest.mark.parametrize(
    ("entry", "line", "says"),
    [
        ("X: {read: own page}", 1, "no name"),
        ("X: {name: A, read: perhaps}", 1, "read mark"),
        ("X:\n  name: A\n  url: http://a.example\n  read: mirror", 3, "not https"),
        ("X:\n  name: 3\n  read: mirror", 2, "not text"),
        ("X: {name: A, read: mirror, link: b}", 1, "unknown field “link”"),
        ("x y: {name: A, read: mirror}", 1, "capitals"),
        ("X: just words", 1, "no fields"),
        ("- X", 1, "no sources"),
    ],
)
def test_a_bad_entry_is_refused(tmp_path: Path, entry: str, line: int, says: str) -> None:
    path = tmp_path / "sources.yml"
    path.write_text(entry)
    with pytest.raises(ContentError, match=says) as caught:
        load_sources(path)
    assert caught.value.line == line


def test_every_answer_on_the_us_list_of_side_effects_says_that_it_is_still_to_be_confirmed() -> None:
    topics = load_topics(ROOT / "data" / "faq").values()
    resting = [topic for topic in topics if {"FDA-AR1", "FDA-AR2"} & set(topic.sources)]
    assert len(resting) >= 9
    for topic in resting:
        assert "still confirming this against the label itself" in topic.answer, topic.id
