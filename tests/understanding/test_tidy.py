"""Spelling is made one where it is the clinic's, and left alone where it is not."""

import pytest

from understanding.encoder import SentenceEncoder
from understanding.tidy import Tidier, spell_out, words

OURS = [
    "injection injections",
    "thrombosis",
    "deficiency",
    "pernicious anemia",
    "hydroxocobalamin versus tablets",
    "swollen",
]


@pytest.fixture(scope="module")
def tidier(encoder: SentenceEncoder) -> Tidier:
    return Tidier(words(OURS), encoder.vocabulary)


@pytest.mark.parametrize(
    "written",
    ["b12", "B12", "b 12", "B-12", "b_12", "b.12", "vit b12", "Vitamin B 12", "vitamins b12", "b twelve"],
)
def test_every_way_to_write_b12_is_one(written: str) -> None:
    assert spell_out(f"is {written} safe") == "is vitamin b12 safe"


@pytest.mark.parametrize(
    ("written", "spelt_out"),
    [
        ("cobalamin", "vitamin b12"),
        ("vitamin b12 cobalamin", "vitamin b12"),
        ("cobalamin b12 dose", "vitamin b12 dose"),
        ("b12 jabz", "vitamin b12 injections"),
        ("my jab", "my injection"),
        ("my jabs", "my injections"),
        ("two shots", "two injections"),
        ("a jag at the surgery", "a injection at the surgery"),
        ("I was jabbed", "i was injected"),
        ("ask the doc", "ask the doctor"),
        ("GP says", "doctor says"),
        ("my meds", "my medicines"),
        ("anaemia", "anemia"),
        ("anaemic", "anemic"),
        ("haemoglobin", "hemoglobin"),
        ("oestrogen", "estrogen"),
        ("50 mcg", "50 micrograms"),
        ("5µg", "5micrograms"),
    ],
)
def test_clinic_words_have_one_spelling(written: str, spelt_out: str) -> None:
    assert spell_out(written) == spelt_out


@pytest.mark.parametrize(
    ("written", "spelt_out"),
    [
        ("can u tell me plz", "can you tell me please"),
        ("dont know", "do not know"),
        ("idk tho", "i do not know though"),
        ("every 2 wks", "every 2 weeks"),
        ("b4 the test", "before the test"),
        ("CAN IT WAIT", "can it wait"),
        ("  too   many\n\nspaces ", "too many spaces"),
        ("it’s", "it's"),
        ("is <b>it</b> safe", "is it safe"),
        ("3 < 5 and 7 > 2", "3 < 5 and 7 > 2"),
        ("", ""),
    ],
)
def test_short_forms_capitals_spaces_and_tags(written: str, spelt_out: str) -> None:
    assert spell_out(written) == spelt_out


@pytest.mark.parametrize(
    "written", ["cyanocobalamin", "hydroxocobalamin", "hydroxycobalamin", "Hydroxocobalamine"]
)
def test_the_name_on_the_box_means_b12(written: str) -> None:
    assert spell_out(f"how often is {written} given") == "how often is vitamin b12 given"


@pytest.mark.parametrize(
    "written",
    [
        "cyanocobalamin or hydroxocobalamin",
        "is hydroxocobalamin better",
        "cyanocobalamin versus methylcobalamin",
        "can i switch from cyanocobalamin",
    ],
)
def test_the_name_stays_where_forms_are_compared(written: str) -> None:
    assert spell_out(written) == written


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("injecton", "injection"),
        ("injetcions", "injections"),
        ("trombosis", "thrombosis"),
        ("thrombossis", "thrombosis"),
        ("defishency", "deficiency"),
        ("deficency", "deficiency"),
        ("pernicous anemia", "pernicious anemia"),
        ("xhrombosis", "xhrombosis"),  # the first letter must be right
        ("swolen", "swollen"),
    ],
)
def test_misspelt_clinic_words_are_mended(tidier: Tidier, misspelt: str, meant: str) -> None:
    assert tidier.tidy(f"about {misspelt}") == f"about {meant}"


@pytest.mark.parametrize(
    "text",
    [
        "is my objection noted",  # one edit from "injection", but a word itself
        "the inspection found efficiency",
        "woollen socks",
        "leg arm toe",  # too short to be mended
        "12345 5000iu",
        "zzzzzzzzzz qqqqqqqq",
        "",
    ],
)
def test_ordinary_words_and_what_resembles_nothing_stay(tidier: Tidier, text: str) -> None:
    assert tidier.tidy(text) == text


def test_tidying_twice_changes_nothing_more(tidier: Tidier) -> None:
    once = tidier.tidy("Are B-12 injectons ok w/ pernicous anaemia??")
    assert tidier.tidy(once) == once


def test_knows_english_and_our_words_only(tidier: Tidier) -> None:
    assert tidier.knows("doctor")
    assert tidier.knows("hydroxocobalamin")
    assert not tidier.knows("schmerzen")


def test_of_equally_near_words_the_most_frequent_is_meant(encoder: SentenceEncoder) -> None:
    phrasings = ["an offer", "how often", "how often is it due"]
    assert Tidier(words(phrasings), encoder.vocabulary).tidy("how offen") == "how often"
    assert Tidier(words(["an offer", *phrasings[:2], "offer"]), encoder.vocabulary).tidy("offen") == "offer"


def test_words_to_learn_are_spelt_out_first_and_the_most_frequent_lead() -> None:
    assert words(["My JABS", "b 12", "two jabs"]) == ["injections", "b12", "my", "two", "vitamin"]
