"""The buttons that the front door itself understands, and what of a message is put to Rasa. Pure."""

from dataclasses import replace

from safety import Answer, Assessment
from safety.check import NO_TEXT
from web.frontdoor.message import Message

LONGEST_FOR_RASA = 5_000  # characters; a longer text would hold up everyone else's answers
CHECK_ANSWERS = {"safety_yes": Answer.YES, "safety_not_sure": Answer.NOT_SURE, "safety_no": Answer.NO}
CORRECTIONS = {"correction_past": "past", "correction_other": "someone else, not now"}
TALK_TO_PERSON = "talk_to_person"
OTHER_QUESTION = "other_question"
ASK_AGAIN = "affirm"  # Rasa's small talk with the words "What would you like to know?"


def for_rasa(message: Message, assessment: Assessment) -> Message | None:
    """The message as Rasa is asked it; None where the front door has the whole answer."""
    if message.choice in {*CORRECTIONS, TALK_TO_PERSON} or assessment.text_id == NO_TEXT:
        return None
    if message.choice in CHECK_ANSWERS:
        # Rasa goes by what the gate made of the answer, as it does for an answer in words.
        return replace(message, choice="")
    if message.choice == OTHER_QUESTION:
        pending = assessment.memory.pending
        return replace(message, text=pending, choice="") if pending else replace(message, choice=ASK_AGAIN)
    return message
