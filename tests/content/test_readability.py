import pytest

from content.readability import hard_words, plain_text, reading_age


def test_markdown_becomes_sentences() -> None:
    text = "**Yes.** See [the page](https://a.example/x):\n\n- one thing\n- another thing."
    assert plain_text(text) == "Yes. See the page. one thing. another thing."


def test_easy_text_is_younger_than_hard_text() -> None:
    easy = "You can have the shot. It does not hurt much. The nurse will help you."
    hard = (
        "Administration of the preparation necessitates preliminary consideration of haematological "
        "characteristics, notwithstanding apparently satisfactory preceding investigations."
    )
    assert reading_age(easy) < 9
    assert reading_age(hard) > 18


@pytest.mark.parametrize("name", ["hydroxocobalamin", "pernicious anaemia", "Vitamin B12 deficiency"])
def test_a_listed_name_counts_as_two_syllables(name: str) -> None:
    sentence = "Tell the nurse that you have {} when you come in."
    assert reading_age(sentence.format(name)) == reading_age(sentence.format("doctor"))


def test_list_items_count_as_sentences() -> None:
    words = ["tea with milk", "cake with jam", "bread and cheese", "soup with rice"]
    as_list = "You may have:\n\n" + "\n".join(f"- {word}" for word in words)
    assert reading_age(as_list) < reading_age("You may have " + " and ".join(words) + ".")


def test_hard_words_leave_listed_names_out() -> None:
    assert hard_words("Hydroxocobalamin is an intramuscular injection.") == ["intramuscular"]
