import json

from content.replies import Answer
from content.texts import Button
from web.frontdoor.replies import Reply


def test_a_reply_survives_being_stored():
    source = {"name": "A page", "url": "https://health.example", "read": "mirror"}
    answer = Answer("how_often", "How often?", "Often.", (source,), "draft", "2027-05-22", "It is overdue.")
    reply = Reply(
        "Often.",
        "answer",
        "utter_faq/how_often",
        "none",
        (Button("topic:missed_dose", "Missed?"),),
        (answer,),
    )
    assert Reply.from_dict(json.loads(json.dumps(reply.to_dict()))) == reply


def test_a_reply_that_was_stored_without_words_on_the_review_can_be_read():
    answer = Answer("how_often", "How often?", "Often.", (), "draft", "2027-05-22")
    stored = Reply("Often.", "answer", answers=(answer,)).to_dict()
    del stored["answers"][0]["overdue_words"]
    assert Reply.from_dict(stored).answers == (answer,)
