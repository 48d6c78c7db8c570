"""The variants: what is delivered, and what must be seen of it from outside, once nothing more comes."""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import chain

from tests.conformance.accounts import Button
from tests.conformance.bench import Bench, doubled
from tests.conformance.clients.meta import Meta
from tests.conformance.clients.slack import Slack
from tests.conformance.clients.twilio import Sms

QUESTION = "how often do i need the b12 shot"
ANOTHER = "what are the common side effects"
NOT_UNDERSTOOD = "is it safe in pregnancy"
WRONG_KEY = "0123456789abcdef0123456789abcdef"
HOURS_AGO = 2 * 60 * 60
SAME_TOPICS = (
    "can b12 shots cause clots",
    "how often do i need the b12 shot",
    "can i take b12 while pregnant",
    "what are the common side effects",
    "which foods have b12",
)
# One sentence for each place, so that the store tells by the words which one it was.
RED_FLAGS = {
    "red flag": "my calf is swollen and i cant breathe",
    "batch": "i have crushing chest pain",
    "stale red flag": "my face is drooping on one side and i cant speak properly",
    "STOP": "my throat is swelling and i cant breathe",
    "edit": "my leg is swollen and i am coughing up blood",
    "burst": "i cant breathe and my chest hurts",
    "group red flag": "i have chest pain and my arm hurts",
}
BURST = 50
BURST_IN_SHORT = ("telegram", "twilio_sms")
OLD_KEY = Button("zzzzzzzz.topic:no_such_topic", "Old")

Judge = Callable[[], Iterable[str]]
Act = Callable[[Bench], "Judge | None"]


@dataclass(frozen=True)
class Variant:
    """A row of the table. ``act`` gives what judges it, None where the provider knows no such thing."""

    name: str
    expected: str
    act: Act


def genuine(bench: Bench) -> Judge:
    bench.write(QUESTION)
    return lambda: bench.said_once(QUESTION)


def unsigned(bench: Bench) -> Judge:
    sending = bench.client.message(bench.person, QUESTION)
    bench.deliver(sending.without(*bench.client.signed_by), bench.client.refusal)
    return bench.said_nothing


def wrong_key(bench: Bench) -> Judge:
    client, sending = bench.client, bench.client.message(bench.person, QUESTION)
    proof = client.signature(sending.body, sending.headers["Content-Type"], WRONG_KEY)
    bench.deliver(sending.having(proof), client.refusal)
    return bench.said_nothing


def changed_body(bench: Bench) -> Judge | None:
    if not bench.client.signs_body:
        return None
    sending = bench.client.message(bench.person, QUESTION)
    changed = replace(sending, body=sending.body.replace(b"often", b"oftem"))
    assert changed.body != sending.body
    bench.deliver(changed, bench.client.refusal)
    return bench.said_nothing


def replayed(bench: Bench) -> Judge:
    sending = bench.client.message(bench.person, QUESTION)
    bench.deliver(sending)
    bench.wait()
    bench.deliver(sending)
    return lambda: bench.said_once(QUESTION)


def old_signature(bench: Bench) -> Judge | None:
    client, sending = bench.client, bench.client.message(bench.person, QUESTION)
    if not client.dates_signatures:
        return None
    proof = client.signature(sending.body, sending.headers["Content-Type"], at=time.time() - 600)
    bench.deliver(sending.having(proof), client.refusal)
    return bench.said_nothing


def stale(bench: Bench) -> Judge | None:
    if not bench.client.tells_time:
        return None
    bench.write(QUESTION, at=time.time() - HOURS_AGO)

    def judge() -> Iterable[str]:
        if bench.answers():
            yield "answered as if it were new"
        if not any(bench.words.has_number(taken.shown) for taken in bench.read):
            yield "no words with the emergency number"
        yield from doubled(bench.read)

    return judge


def stale_red_flag(bench: Bench) -> Judge | None:
    if not bench.client.tells_time:
        return None
    text = RED_FLAGS["stale red flag"]
    bench.write(text, at=time.time() - HOURS_AGO)

    def judge() -> Iterable[str]:
        if not any(bench.words.has_number(taken.shown) for taken in bench.read):
            yield "no words with the emergency number"
        yield from bench.escalated_once(text)

    return judge


def duplicate(bench: Bench) -> Judge:
    sending = bench.client.message(bench.person, QUESTION)
    bench.deliver_at_once([sending, *(bench.client.again(sending) for _ in range(4))])
    bench.wait()
    bench.deliver(bench.client.again(sending))
    return lambda: bench.said_once(QUESTION)


def batch(bench: Bench) -> Judge | None:
    if not bench.client.has_batches:
        return None
    second, third = (bench.world.new_person(bench.client) for _ in range(2))
    flag = RED_FLAGS["batch"]
    sending = bench.client.batch([(bench.person, QUESTION), (second, flag), (third, ANOTHER)])
    assert sending is not None
    bench.deliver(sending)
    return lambda: chain(
        bench.said_once(QUESTION), bench.safety_once(flag, second), bench.said_once(ANOTHER, third)
    )


def unknown_type(bench: Bench) -> Judge:
    bench.deliver(bench.client.unknown(bench.person), 400 if bench.channel == "generic" else 200)
    return bench.said_nothing


def no_text(bench: Bench) -> Judge:
    bench.deliver(bench.client.photo(bench.person))

    def judge() -> Iterable[str]:
        if len(bench.read) != 1:
            yield f"{len(bench.read)} messages to a picture without words"
        if bench.answers():
            yield "a topic was answered"

    return judge


def one_megabyte(bench: Bench) -> Judge:
    response = bench.deliver(bench.client.message(bench.person, "my leg " * 150_000), 413)
    if not bench.words.has_number(response.text):
        bench.notes.append("the refusal lacks the emergency number")
    return bench.said_nothing


def wrong_content_type(bench: Bench) -> Judge:
    sending = bench.client.message(bench.person, QUESTION).having({"Content-Type": "text/plain"})
    if isinstance(
        bench.client, Sms
    ):  # the signature covers the fields of a form; without a form there is none
        bench.deliver(sending, bench.client.refusal)
        return bench.said_nothing
    bench.deliver(sending)
    if isinstance(bench.client, Slack):  # which tells events from commands by the content type
        return bench.said_nothing
    return lambda: bench.said_once(QUESTION)


def charset(bench: Bench) -> Judge:
    sending = bench.client.message(bench.person, QUESTION)
    plain = sending.headers["Content-Type"].partition(";")[0]
    bench.deliver(sending.having({"Content-Type": f"{plain}; charset=utf-8"}))
    return lambda: bench.said_once(QUESTION)


def non_ascii(bench: Bench) -> Judge:
    text = f"{QUESTION} 💉🩸 – thanks, Zoë Ó Briain"
    bench.write(text)

    def judge() -> Iterable[str]:
        yield from bench.said_once(text)
        count = bench.world.received(bench.channel, text)
        if count != 1:
            yield f"{count} messages with these very words in the inbox"

    return judge


def late_button(bench: Bench) -> Judge:
    """A topic's button pressed after another turn is answered; a key that never was gets kind words."""
    bench.write(NOT_UNDERSTOOD)
    offered = bench.wait()
    if not bench.client.has_buttons:
        return _number(bench, offered[-1].shown if offered else "")
    buttons = [button for taken in offered for button in taken.buttons if ".topic:" in button.key]
    if not buttons:
        bench.notes.append("no buttons were offered")
        return list
    bench.write(QUESTION)
    bench.wait_for_answer(bench.world.reference(QUESTION).text_id)
    pressed = buttons[-1]
    topic = "utter_faq/" + pressed.key.partition(".topic:")[2]
    for button in (pressed, OLD_KEY):
        before = len(bench.read)
        sending = bench.client.press(bench.person, button)
        assert sending is not None
        bench.deliver(sending)
        if len(bench.wait(before + 1)) == before:
            bench.notes.append("silence to a late button")

    def judge() -> Iterable[str]:
        found = bench.answers()
        if found[-2:] != [bench.world.reference(QUESTION).text_id, topic]:
            yield f"answered {found}"
        if bench.words.answers_in(bench.read[-1:]):
            yield "a button that never was is answered like one"

    return judge


def _number(bench: Bench, shown: str) -> Judge:
    """Without buttons, a number chooses."""
    lines = dict(re.findall(r"^(\d+)\. (.+)$", shown, re.MULTILINE))
    if "2" not in lines:
        bench.notes.append("no numbered choices were offered")
        return list
    bench.write("the second")
    title = lines["2"]

    def judge() -> Iterable[str]:
        wanted = bench.world.reference(title).text_id
        if bench.answers() != [wanted]:
            yield f"answered {bench.answers()}, not {wanted}"

    return judge


def burst(bench: Bench) -> Judge | None:
    if bench.world.is_short and bench.channel not in BURST_IN_SHORT:
        return None
    flag, client = RED_FLAGS["burst"], bench.client
    texts = [*(f"{QUESTION} {number}" for number in range(1, BURST)), flag]
    bench.deliver_at_once([client.message(bench.person, text) for text in texts])

    def judge() -> Iterable[str]:
        channel = bench.channel
        rows = bench.world.system.query(
            f"SELECT text, answered_at FROM frontdoor_inboxmessage WHERE channel = '{channel}'"
        )
        found = [(text, at) for text, at in rows if text in texts]
        if len(found) != BURST:
            yield f"{len(found)} of {BURST} in the inbox"
        if any(at is None for _, at in found):
            yield f"{sum(at is None for _, at in found)} not answered"
        wanted = bench.world.reference(QUESTION).text_id
        answers = bench.answers()
        if set(answers) != {wanted} or len(answers) > BURST:
            yield f"answered {len(answers)} times, {sorted(set(answers) - {wanted}) or 'rightly'}"
        yield from bench.safety_once(flag)

    return judge


def red_flag(bench: Bench) -> Judge:
    bench.write(RED_FLAGS["red flag"])
    return lambda: bench.safety_once(RED_FLAGS["red flag"])


def stop(bench: Bench) -> Judge | None:
    client, flag = bench.client, RED_FLAGS["STOP"]
    if bench.channel != "twilio_sms" or not isinstance(client, Sms):
        return None
    bench.world.side.ledger.opted_out.add(bench.person)
    bench.deliver(client.stop(bench.person))
    bench.write(flag)
    return lambda: chain(bench.said_nothing(), bench.escalated_once(flag))


def edited(bench: Bench) -> Judge | None:
    sending = bench.client.edit(bench.person, RED_FLAGS["edit"])
    if sending is None:
        return None
    bench.deliver(sending)
    return lambda: bench.safety_once(RED_FLAGS["edit"])


def group(bench: Bench) -> Judge | None:
    sending = bench.client.group(bench.person, QUESTION)
    if sending is None:
        return None
    bench.deliver(sending)

    def judge() -> Iterable[str]:
        ledger = bench.world.side.ledger
        places = {bench.person, bench.client.answered_at(bench.person)}
        read = [taken for place in places for taken in ledger.of(bench.channel, place)]
        if len(read) != 1:
            yield f"{len(read)} messages to somebody in a group"
        if bench.words.answers_in(read):
            yield "answered in front of others"

    return judge


def group_red_flag(bench: Bench) -> Judge | None:
    text = RED_FLAGS["group red flag"]
    sending = bench.client.group(bench.person, text)
    if sending is None:
        return None
    bench.deliver(sending)

    def judge() -> Iterable[str]:
        ledger = bench.world.side.ledger
        places = {bench.person, bench.client.answered_at(bench.person)}
        read = [taken for place in places for taken in ledger.of(bench.channel, place)]
        if not any(bench.words.has_number(taken.shown) for taken in read):
            yield "no words with the emergency number"
        yield from bench.escalated_once(text)

    return judge


def address_question(bench: Bench) -> Judge | None:
    client = bench.client
    if not isinstance(client, Meta | Slack):
        return None
    asked = client.question()
    response = bench.deliver(asked)
    if asked.message_id not in response.text:
        bench.notes.append("the challenge does not come back")
    if isinstance(client, Meta):
        bench.deliver(client.question("wrong"), 403)
    return bench.said_nothing


def command(bench: Bench) -> Judge | None:
    if not isinstance(bench.client, Slack):
        return None
    response = bench.deliver(bench.client.command(bench.person, QUESTION))
    if not response.text:
        bench.notes.append("the command is not told where the answer goes")
    return lambda: bench.said_once(QUESTION)


def same_topics(bench: Bench) -> Judge:
    """Each after the answer to the one before, as people do."""
    for number, text in enumerate(SAME_TOPICS, 1):
        bench.write(text)
        while len(bench.answers()) < number:
            before = len(bench.read)
            if len(bench.wait(before + 1)) == before:
                break

    def judge() -> Iterable[str]:
        wanted = [bench.world.reference(text).text_id for text in SAME_TOPICS]
        if bench.answers() != wanted:
            yield f"answered {bench.answers()}, the website {wanted}"
        for text_id in wanted:
            if not bench.words.is_whole(text_id, bench.read):
                yield f"{text_id} is not whole"

    return judge


def delivery_status(bench: Bench) -> Judge | None:
    """What became of a message of ours is taken and answered with nothing."""
    bench.write(QUESTION)
    read = bench.wait()
    sending = bench.client.status(bench.person, read[0].message_id) if read else None
    if sending is None:
        return None
    bench.deliver(sending)
    bench.deliver(sending)
    return lambda: bench.said_once(QUESTION)


VARIANTS = (
    Variant("genuine", "200; the website's answer, once and whole", genuine),
    Variant("unsigned", "401 or 403; nothing is said", unsigned),
    Variant("wrong key", "401 or 403; nothing is said", wrong_key),
    Variant("changed body", "401 or 403; nothing is said", changed_body),
    Variant("replayed", "200 both times; answered once", replayed),
    Variant("old signature", "signed 10 minutes ago: 401; nothing is said", old_signature),
    Variant("stale", "written 2 hours ago: 200; words with the emergency number, no fresh answer", stale),
    Variant("stale red flag", "200; the emergency number, one escalation", stale_red_flag),
    Variant(
        "duplicate", "five at once and one later, as the provider repeats: 200; answered once", duplicate
    ),
    Variant("batch", "three people, two entries, one red flag: each answered once", batch),
    Variant("unknown type", "acknowledged (generic: 400 with the reason); nothing is said", unknown_type),
    Variant("no text", "a picture: 200; one message in words", no_text),
    Variant("1 MB", "413 with the emergency number; nothing is read", one_megabyte),
    Variant(
        "wrong type",
        "text/plain: Twilio 403, Slack ignored, JSON read as what it is; never both",
        wrong_content_type,
    ),
    Variant("charset", "a content type with its charset: answered once", charset),
    Variant("non-ASCII", "emoji and accents: stored as written, answered once", non_ascii),
    Variant(
        "late button", "an old topic's button is answered, an unknown one kindly; numbers choose", late_button
    ),
    Variant(
        "burst", f"{BURST} at once of one person: all 200, stored and answered; the red flag whole", burst
    ),
    Variant("red flag", "the whole text in one part, the number in the first; one escalation", red_flag),
    Variant("edit", "a red flag in a corrected message: as a red flag", edited),
    Variant("STOP", "after STOP nothing is sent; a red flag is one escalation", stop),
    Variant("group", "200; a polite refusal, no answer in front of others", group),
    Variant("group flag", "a red flag in a group: the emergency number, one escalation", group_red_flag),
    Variant("address", "the challenge comes back; with a wrong token 403", address_question),
    Variant(
        "same topics", f"{len(SAME_TOPICS)} questions: the website's topics, whole and in order", same_topics
    ),
    Variant("command", "Slack's /clinic: told where the answer goes, answered once there", command),
    Variant("status", "delivered, told twice: 200; nothing is said", delivery_status),
)
