import pytest

from web.questions.addresses import addresses, postcodes


def found(finder, text: str) -> set[str]:
    return {text[start:end] for start, end in finder(text)}


@pytest.mark.parametrize(
    "address",
    [
        "14 Rosewood Avenue",
        "Flat 3, 18 Kingsway Terrace",
        "7 Elm Close",
        "23 O'Connell Street",
        "12/4 MG Road",
    ],
)
def test_streets_are_found(address: str) -> None:
    assert address in found(addresses, f"come to {address}, please")


@pytest.mark.parametrize(
    "text",
    [
        "3 weeks down the road",
        "5 days too close",
        "2 jabs on the way",
        "10 miles to drive",
        "1 dose at a street clinic",
        "6 units of blood",
    ],
)
def test_numbers_before_other_words_stay(text: str) -> None:
    assert found(addresses, text) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sw1a 1aa", "sw1a 1aa"),
        ("K1A 0B1", "K1A 0B1"),
        ("Cork T12 X70A", "T12 X70A"),
        ("NSW 2150", "2150"),
        ("zip 90210", "90210"),
        ("pin code: 560 034", "560 034"),
    ],
)
def test_postcodes_are_found(text: str, code: str) -> None:
    assert code in found(postcodes, text)


@pytest.mark.parametrize(
    "text", ["b12 2nd", "B12 3rd dose", "b12 1st", "b6 2hr", "90210 units", "2150 pg", "t12 neck"]
)
def test_vitamins_and_amounts_are_no_postcodes(text: str) -> None:
    assert found(postcodes, text) == set()
