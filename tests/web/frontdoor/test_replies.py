import json

from content.replies import Answer
from content.texts import Button
from web.frontdoor.replies import Reply


def test_a_reply_survives_being_stored():
    source = {"name": "A page", "url": "https://health.example", "read": "mirror"}
    answer = Answer("how_often", "How often?", "Often.", (source,), "draft", "2027-05-22")
    reply = Reply(
        "Often.",
        "answer",
        "utter_faq/how_often",
        "none",
        (Button("topic:missed_dose", "Missed?"),),
        (answer,),
    )
    assert Reply.from_dict(json.loads(json.dumps(reply.to_dict()))) == reply
