from datetime import timedelta

from tests.support.clock import NOON
from web.questions.around import around
from web.questions.mining import mine
from web.questions.models import Question


def test_two_before_and_two_after_without_what_identifies(asked, meanings) -> None:
    texts = ["one", "I'm Tom Bridges", "three", "do you sell b12 patches", "five", "six", "seven"]
    for number, text in enumerate(texts):
        kind = {"text_id": "utter_out_of_scope"} if number == 3 else {"text_id": "utter_greet"}
        asked(text, at=NOON + timedelta(minutes=number), said=f"You wrote: {text}", **kind)
    asked("of someone else", conversation="web-2", text_id="utter_greet")
    mine(meanings, NOON)
    found = around(Question.objects.get())
    assert [exchange.text for exchange in found] == ["I'm [name]", "three", texts[3], "five", "six"]
    assert [exchange.is_asked for exchange in found] == [False, False, True, False, False]
    assert found[0].replies == ("You wrote: I'm [name]",)
