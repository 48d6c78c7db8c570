"""Put one message's replies together. Pure: the rule "never less than the gate's level" is seen whole."""

from safety import Assessment, Level
from safety.check import NO_TEXT
from web.frontdoor.choices import CORRECTIONS, TALK_TO_PERSON
from web.frontdoor.rasa import RasaTurn
from web.frontdoor.replies import Reply
from web.frontdoor.words import STALE, WORDS_ONLY, Words


def compose(
    words: Words,
    assessment: Assessment,
    turn: RasaTurn | None,
    too_long: bool = False,
    choice: str = "",
    too_many: bool = False,
    person_answers: bool = False,
    instead: str = "",
    knows_words_only: bool = True,
) -> list[Reply]:
    """The replies to one message, the most urgent first; never empty, unless a person answers.

    Args:
        assessment: what the gate found in this message and still holds from earlier ones.
        turn: Rasa's answer, None where there is none.
        too_long: the message was not given to Rasa because of its length.
        choice: the id of the button that was pressed, "" for text that was typed.
        too_many: the message was not given to Rasa because it is one of too many.
        instead: the id of the fixed text that is the answer, where Rasa was not asked.
        person_answers: one of the staff does, so only what this message itself demands for safety is said.
        knows_words_only: False where the patient must learn that the person cannot see what they sent.
    """
    if person_answers:
        demanded = _ours(words, assessment, choice) if _demands_words(assessment, choice) else []
        tells = not knows_words_only and assessment.fresh is Level.NONE
        return [*demanded, words.fixed(WORDS_ONLY)] if tells else demanded
    replies = _ours(words, assessment, choice)
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
    if instead:
        # Beside safety words only what the person must know of how their message was taken.
        if assessment.fresh is Level.NONE or instead == STALE:
            replies.append(words.fixed(instead))
    elif too_long:
        replies.append(words.too_long())
    elif all(reply.kind == "reminder" for reply in replies):
        replies.append(words.too_many() if too_many else words.cannot_answer())
    return replies


def _ours(words: Words, assessment: Assessment, choice: str) -> list[Reply]:
    """What the front door says by itself: safety words, the line while a level is held, fixed answers."""
    if choice in CORRECTIONS:
        return [words.correction_noted(assessment.level)]
    replies: list[Reply] = []
    if assessment.level > assessment.fresh:
        # A more urgent line stands in the place of the repeated question.
        check = assessment.memory.check
        if check is not None and assessment.repeats_check and assessment.level is Level.CHECK:
            replies.append(words.check_again(check.text_id))
        elif check is not None and assessment.level is Level.CHECK:
            replies.append(words.reminder_of(assessment.memory))
        else:
            replies.append(words.reminder(assessment.level))
    if assessment.fresh > Level.NONE:
        replies.append(words.safety(assessment))
    elif assessment.text_id == NO_TEXT:
        replies.append(words.check_cleared())
    if choice == TALK_TO_PERSON:
        replies.append(words.talk_to_person())
    return replies


def _demands_words(assessment: Assessment, choice: str) -> bool:
    """Whether this message, not what is held from earlier ones, must be answered even beside a person."""
    is_safety = assessment.is_for_staff or assessment.fresh > Level.NONE or assessment.text_id == NO_TEXT
    return is_safety or choice in {*CORRECTIONS, TALK_TO_PERSON}
