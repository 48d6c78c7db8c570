"""Put one message's replies together. Pure: the rule "never less than the gate's level" is seen whole."""

from safety import Assessment, Level
from web.frontdoor.rasa import RasaTurn
from web.frontdoor.replies import Reply
from web.frontdoor.words import Words


def compose(
    words: Words, assessment: Assessment, turn: RasaTurn | None, too_long: bool = False
) -> list[Reply]:
    """The replies to one message, the most urgent first; never empty.

    Args:
        assessment: what the gate found in this message and still holds from earlier ones.
        turn: Rasa's answer, None where there is none.
        too_long: the message was not given to Rasa because of its length.
    """
    replies: list[Reply] = []
    if assessment.fresh > Level.NONE:
        replies.append(words.safety(assessment.text_id, assessment.fresh))
    held_apart = assessment.level > assessment.fresh
    if held_apart:
        replies.insert(0, words.reminder(assessment.level))
    said = {reply.text_id for reply in replies}
    from_rasa = (
        []
        if turn is None
        else [reply for reply in turn.replies if reply.text_id not in said or not reply.text_id]
    )
    if assessment.fresh >= Level.SAME_DAY:
        # Someone who must act now gets no lesson beside it.
        from_rasa = [reply for reply in from_rasa if reply.kind == "safety"]
    higher = [reply for reply in from_rasa if reply.urgency > assessment.level]
    replies = higher + replies + [reply for reply in from_rasa if reply not in higher]
    if too_long:
        replies.append(words.too_long())
    elif all(reply.kind == "reminder" for reply in replies):
        replies.append(words.cannot_answer())
    return replies
