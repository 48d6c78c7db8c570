from safety import Answer, Assessment, Level, Memory, with_answer
from web.frontdoor.choices import CHECK_ANSWERS, CORRECTIONS, for_rasa

HELD = Assessment(Level.SAME_DAY, Level.NONE, (), (), "", Memory(held=Level.SAME_DAY, pending="how often?"))


def test_a_typed_text_and_other_buttons_go_on_as_they_are(message):
    for each in (message("how often"), message("Help", choice="help")):
        assert for_rasa(each, HELD) is each


def test_a_correction_and_a_no_have_their_whole_answer_here(message):
    for choice in CORRECTIONS:
        assert for_rasa(message("x", choice=choice), HELD) is None
    cleared = with_answer(HELD, Answer.NO, None)
    assert for_rasa(message("no"), cleared) is None
    assert for_rasa(message("No", choice="safety_no"), cleared) is None


def test_of_a_confirmed_check_rasa_is_told_by_the_assessment_alone(message):
    for choice, answer in CHECK_ANSWERS.items():
        if answer is not Answer.NO:
            asked = for_rasa(message("Yes", choice=choice), with_answer(HELD, answer, None))
            assert (asked.text, asked.choice) == ("Yes", "")


def test_the_other_question_is_asked_in_its_own_words(message):
    asked = for_rasa(message("Answer my other question", choice="other_question"), HELD)
    assert (asked.text, asked.choice) == ("how often?", "")


def test_without_another_question_the_person_is_asked_for_it(message):
    nothing = Assessment(Level.NONE, Level.NONE, (), (), "", Memory())
    assert for_rasa(message("x", choice="other_question"), nothing).choice == "affirm"
