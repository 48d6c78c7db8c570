import numpy as np


def test_a_question_finds_its_topic_among_the_first(meanings) -> None:
    (meaning,) = meanings.read(["how many weeks between my b12 injections"])
    assert meaning.suggestions[0]["topic"] == "how_often"
    assert len(meaning.suggestions) == 3
    assert meaning.suggestions[0]["phrasing"]
    assert abs(np.linalg.norm(meaning.vector) - 1) < 1e-3


def test_marks_of_what_was_taken_out_carry_no_meaning(meanings) -> None:
    plain, marked = meanings.read(["can i drive after my jab", "[name] [phone] can i drive after my jab"])
    assert float(plain.vector @ marked.vector) > 0.99


def test_a_text_of_marks_alone_is_read_without_harm(meanings) -> None:
    assert len(meanings.read(["[name]", ""])) == 2
