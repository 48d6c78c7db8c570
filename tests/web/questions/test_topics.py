from web.questions.topics import titles, what_was_said


def test_titles_are_sorted() -> None:
    known = titles()
    assert known["how_often"] == "How often will I get B12 injections?"
    assert list(known.values()) == sorted(known.values(), key=str.casefold)


def test_what_was_said_is_told_in_words() -> None:
    assert what_was_said("utter_faq/how_often") == "answered “How often will I get B12 injections?”"
    assert what_was_said("utter_faq/gone") == "answered “gone”"
    assert what_was_said("utter_out_of_scope") == "said that it does not know"
    assert what_was_said("utter_not_english") == "not english"
    assert what_was_said("") == "nothing"
