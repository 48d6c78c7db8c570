import pytest

from web.questions.names import ALSO_WORDS, GIVEN, NOT_NAMES, SURNAMES, names


def found(text: str) -> list[str]:
    return sorted({text[start:end] for start, end in names(text)})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my name is zebedee", "zebedee"),
        ("Dr Xanthippe said so", "Xanthippe"),
        ("dr xanthippe told me", "xanthippe"),
        ("this is Jo Mensah", "Jo Mensah"),
        ("my son Kwabla is ill", "Kwabla"),
        ("sarah gave me the jab", "sarah"),
        ("Sarah's jab", "Sarah"),
        ("Mary-Anne asked", "Mary-Anne"),
        ("Regards, Xanthippe", "Xanthippe"),
        ("Grace said it", "Grace"),
    ],
)
def test_names_are_found(text: str, name: str) -> None:
    assert name in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "the nurse made me sit",
        "doctor refuses to test",
        "my son has had it",
        "will it mark my skin in may",
        "do I have Addison's disease",
        "Wilson disease",
        "St John's wort",
        "Lyme ELISA",
        "I'm Vegan",
        "thanks in advance",
        "Sunday or Monday",
    ],
)
def test_other_words_are_none(text: str) -> None:
    assert found(text) == []


def test_no_name_stands_in_two_lists() -> None:
    assert not GIVEN & ALSO_WORDS
    assert not (GIVEN | SURNAMES) & NOT_NAMES
