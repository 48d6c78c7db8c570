import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from itertools import combinations
from pathlib import Path

import pytest

from content.clinic import LINES, Span, describe_hours, load_clinic, load_locales
from content.errors import ROOT, ContentError
from content.sources import load_sources

Change = Callable[[Path, str, str], None]

LOCALES = ROOT / "data" / "locales.yml"
CLINIC = load_clinic(ROOT / "clinic.toml", LOCALES)
PLACEHOLDERS = {
    "clinic_name", "clinic_phone", "clinic_hours", "country",
    "emergency_number", "urgent_advice", "crisis_line", "poison_line",
    "emergency_short", "urgent_short", "crisis_short", "poison_short",
}  # fmt: skip
# Numbers that truly serve several countries; every other number belongs to one country alone.
SHARED = {
    "911": {"US", "CA"},
    "988": {"US", "CA"},
    "999": {"GB", "NI", "IE"},
    "112": {"IE", "EU", "IN"},
    "116 123": {"GB", "NI", "IE", "EU"},
    # The trap: advice in Great Britain, the emergency number in New Zealand.
    "111": {"GB", "NZ"},
}


def test_the_example_clinic_is_british_and_its_number_fictional() -> None:
    assert CLINIC.locale.code == "GB"
    assert re.fullmatch(r"020 7946 0\d{3}", CLINIC.phone)
    assert CLINIC.words["emergency_number"] == "999"
    assert CLINIC.words["urgent_advice"] == "NHS 111"


def test_every_country_fills_every_placeholder() -> None:
    assert set(CLINIC.locales) == {"US", "GB", "NI", "IE", "EU", "CA", "AU", "NZ", "IN", "ZZ"}
    for code in CLINIC.locales:
        words = CLINIC.words_in(code)
        assert set(words) == PLACEHOLDERS
        assert all(words.values())
        assert not any("{" in word for word in words.values())


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("US", "911"), ("GB", "999"), ("NI", "999"), ("IE", "112"), ("EU", "112"),
        ("CA", "911"), ("AU", "000"), ("NZ", "111"), ("IN", "112"),
    ],
)  # fmt: skip
def test_emergency_number_of_a_country(code: str, number: str) -> None:
    assert number in CLINIC.locales[code].emergency.numbers


def test_no_country_carries_anothers_number() -> None:
    carried = {
        code: {number for kind in LINES for number in getattr(locale, kind).numbers}
        for code, locale in CLINIC.locales.items()
        if code != "ZZ"
    }
    for (one, numbers), (other, others) in combinations(carried.items(), 2):
        for number in numbers & others:
            assert {one, other} <= SHARED.get(number, set()), f"{number} stands in {one} and in {other}"


def test_every_number_in_the_words_is_listed() -> None:
    for locale in CLINIC.locales.values():
        for kind in LINES:
            line = getattr(locale, kind)
            for words in (line.words, line.short):
                unlisted = words
                for number in sorted(line.numbers, key=len, reverse=True):
                    unlisted = unlisted.replace(number, "")
                assert not re.search(r"\d{3}", unlisted), f"{locale.code} {kind}: {words}"


def test_the_short_words_keep_a_number_where_there_is_one() -> None:
    for locale in CLINIC.locales.values():
        assert any(number in locale.emergency.short for number in locale.emergency.numbers)
        assert len(locale.emergency.short) <= len(locale.emergency.words)


def test_every_source_of_a_number_is_in_the_register() -> None:
    register = load_sources(ROOT / "data" / "sources.yml")
    for locale in CLINIC.locales.values():
        for kind in LINES:
            assert set(getattr(locale, kind).sources) <= set(register)


def test_111_is_never_the_emergency_number_outside_new_zealand() -> None:
    carriers = [code for code, locale in CLINIC.locales.items() if "111" in locale.emergency.numbers]
    assert carriers == ["NZ", "ZZ"]


def test_an_unknown_country_never_gets_one_countrys_number_alone() -> None:
    number = CLINIC.words_in("BR")["emergency_number"]
    assert number.startswith("your local emergency number")
    assert all(each in number for each in ("911", "999", "112", "000", "111"))


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (datetime(2026, 11, 23, 8, 29), False),
        (datetime(2026, 11, 23, 8, 30), True),
        (datetime(2026, 11, 23, 17, 59), True),
        (datetime(2026, 11, 23, 18, 0), False),
        (datetime(2026, 11, 27, 17, 30), False),
        (datetime(2026, 11, 28, 12, 0), False),
        (datetime(2026, 12, 25, 12, 0), False),
        # London is an hour ahead of UTC in summer.
        (datetime(2026, 7, 6, 7, 45, tzinfo=timezone.utc), True),
        (datetime(2026, 7, 6, 17, 15, tzinfo=timezone.utc), False),
    ],
)
def test_is_open(at: datetime, is_open: bool) -> None:
    assert CLINIC.is_open(at) is is_open


def test_hours_in_words() -> None:
    day = (Span(9 * 60, 12 * 60), Span(13 * 60 + 30, 17 * 60))
    late = (Span(0, 24 * 60),)
    assert describe_hours((day, day, (), late, late, late, ())) == (
        "Monday and Tuesday 9am to midday and 1:30pm to 5pm, closed Wednesday, "
        "Thursday to Saturday midnight to midnight, closed Sunday"
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('phone = "020 7946 0101"', "", "“phone” is missing"),
        ('phone = "020 7946 0101"', "phone = 20", "“phone” is missing or is not text"),
        ('locale = "GB"', 'locale = "UK"', "“UK” is not in locales.yml; use one of US, GB"),
        ('timezone = "Europe/London"', 'timezone = "London"', "timezone “London” is not known"),
        ('timezone = "Europe/London"', 'timezone = "../etc"', "timezone"),
        ("saturday = []\n", "", "seven days"),
        ('"08:30-17:00"', '"8.30-17:00"', "hours of friday"),
        ('"08:30-17:00"', '"17:00-08:30"', "backwards"),
        ('"08:30-17:00"', '"08:30-13:00", "12:00-17:00"', "overlap"),
        ('"08:30-17:00"', '"08:30-24:30"', "backwards"),
        ("closed_on = [2026-12-25", 'closed_on = ["Christmas"', "not a list of dates"),
        ("closed_on =", "closed_at =", "“closed_at” is not a setting"),
        ('name = "', 'name = ', "not valid TOML"),
        ("[hours]", 'alerts = "me"\n[hours]', "not a list of tables"),
    ],
)  # fmt: skip
def test_a_bad_setting_is_refused(root: Path, change: Change, old: str, new: str, says: str) -> None:
    change(root / "clinic.toml", old, new)
    with pytest.raises(ContentError, match=says):
        load_clinic(root / "clinic.toml", root / "data" / "locales.yml")


def test_missing_settings_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="settings are missing"):
        load_clinic(tmp_path / "clinic.toml", LOCALES)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("ZZ:", "QQ:", "no row ZZ"),
        ("GB:", "uk:", "two capital letters"),
        ("  country: the United Kingdom\n", "", "GB does not have exactly country"),
        ("  country: the United Kingdom", "  country: 44", "country name of GB"),
        ('words: "999"', "words: 999", "words of emergency of GB"),
        ('numbers: ["999"]', 'numbers: ["998"]', "998 of emergency of GB is not in its words"),
        ('numbers: ["999"]', "numbers: [999]", "numbers of emergency of GB"),
        (
            "sources: [999-WM, 999-SW], read: own page",
            "sources: [999-WM], read: yes",
            "read mark of emergency of GB",
        ),
        ("sources: [999-WM, 999-SW], read: own page", "read: own page", "exactly words, numbers"),
    ],
)
def test_a_bad_country_is_refused(root: Path, change: Change, old: str, new: str, says: str) -> None:
    path = root / "data" / "locales.yml"
    change(path, old, new)
    with pytest.raises(ContentError, match=says):
        load_locales(path)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (datetime(2026, 11, 25, 6, tzinfo=timezone.utc), "on Wednesday 25 November, 8:30am"),
        (datetime(2026, 11, 25, 19, tzinfo=timezone.utc), "on Thursday 26 November, 8:30am"),
        (datetime(2026, 11, 27, 18, tzinfo=timezone.utc), "on Monday 30 November, 8:30am"),
        # closed on the 25th, 26th (a Saturday) and 1 January
        (datetime(2026, 12, 24, 20, tzinfo=timezone.utc), "on Monday 28 December, 8:30am"),
        (datetime(2026, 12, 31, 20, tzinfo=timezone.utc), "on Monday 4 January, 8:30am"),
        # summer time: 8:30 in London is 7:30 UTC
        (datetime(2026, 7, 1, 7, 29, tzinfo=timezone.utc), "on Wednesday 1 July, 8:30am"),
        (datetime(2026, 7, 1, 7, 30, tzinfo=timezone.utc), "on Thursday 2 July, 8:30am"),
    ],
)
def test_when_the_clinic_opens_next(at: datetime, opens: str) -> None:
    assert CLINIC.opens_words(at) == opens
    moment = CLINIC.next_opening(at)
    assert moment is not None
    assert CLINIC.is_open(moment)


def test_after_a_break_it_opens_on_the_same_day() -> None:
    day = (Span(8 * 60, 12 * 60), Span(14 * 60, 18 * 60))
    clinic = replace(CLINIC, hours=(day,) * 7)
    assert clinic.opens_words(datetime(2026, 11, 25, 12, 30, tzinfo=timezone.utc)).endswith(
        "25 November, 2pm"
    )


def test_a_clinic_that_never_opens_names_no_day() -> None:
    clinic = replace(CLINIC, hours=((),) * 7)
    at = datetime(2026, 11, 25, tzinfo=timezone.utc)
    assert clinic.next_opening(at) is None
    assert clinic.opens_words(at) == "when the clinic opens again"


@pytest.mark.parametrize(
    ("table", "expected"),
    [("", False), ("[publishing]\n", False), ("[publishing]\nmay_approve_own = true\n", True)],
)
def test_ones_own_change_may_be_approved_only_where_the_clinic_says_so(
    tmp_path: Path, table: str, expected: bool
) -> None:
    text = (ROOT / "clinic.toml").read_text("utf-8")
    path = tmp_path / "clinic.toml"
    path.write_text(re.sub(r"\[publishing\][^\[]*", "", text) + table, "utf-8")
    assert load_clinic(path, LOCALES).publishing.may_approve_own is expected


def test_the_days_of_grace_are_the_clinics(tmp_path: Path) -> None:
    assert CLINIC.publishing.review_grace_days == 30
    text = (ROOT / "clinic.toml").read_text("utf-8")
    path = tmp_path / "clinic.toml"
    path.write_text(text.replace("review_grace_days = 30", "review_grace_days = 7"), "utf-8")
    assert load_clinic(path, LOCALES).publishing.review_grace_days == 7


@pytest.mark.parametrize("line", ['may_approve_own = "yes"', "may_approve_own = 1", "other = true"])
def test_another_word_for_publishing_is_refused(tmp_path: Path, line: str) -> None:
    text = (ROOT / "clinic.toml").read_text("utf-8")
    path = tmp_path / "clinic.toml"
    path.write_text(text.replace("may_approve_own = false", line), "utf-8")
    with pytest.raises(ContentError, match=r"publishing|may_approve_own"):
        load_clinic(path, LOCALES)
