import pytest

from web.questions.contacts import emails, links, phones


def found(finder, text: str) -> set[str]:
    return {text[start:end] for start, end in finder(text)}


@pytest.mark.parametrize(
    "number",
    ["07911 123456", "(212) 555-0147", "+353 86 123 4567", "0412 345 678", "9876543210", "+1 416 555 0182"],
)
def test_numbers_of_six_countries_are_found(number: str) -> None:
    assert number in found(phones, f"ring me on {number} after five")


@pytest.mark.parametrize("text", ["999", "call 111 now", "ring 911", "1000 mcg 2000 iu", "no 5000000 units"])
def test_public_numbers_and_doses_stay(text: str) -> None:
    assert found(phones, text) == set()


def test_addresses_in_words_are_found() -> None:
    assert found(emails, "jane dot doe at example dot com") == {"jane dot doe at example dot com"}
    assert found(emails, "meet at noon") == set()


def test_a_link_ends_before_the_full_stop() -> None:
    assert found(links, "see https://example.com/a?b=c.") == {"https://example.com/a?b=c"}
    assert found(links, "take it e.g. at 5. in 2.5 ml") == set()
