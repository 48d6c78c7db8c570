"""The whole system, with its processes really killed, stopped and restarted under a conversation."""

import time

import httpx
import psutil
import pytest

RED_FLAG = "my calf is swollen and i cant breathe"
IN_TIME = 3.0  # seconds to the words while the front door is up
RESTARTED_IN = 15.0  # seconds to the first redelivery after the front door died


@pytest.fixture
def person(system):
    """A person with a browser's cookies, on a system that is well again."""
    system.wait_until_ready()
    with httpx.Client() as client:
        client.get(system.base_url)
        yield client
    system.wait_until_ready()


def ask_in_time(system, person, text, message_id):
    started = time.monotonic()
    body = system.ask(text, message_id, person)
    assert time.monotonic() - started < IN_TIME
    return body


def recorded(system, message_id):
    """How often the store holds the message; a spooled one comes a moment later."""
    deadline = time.monotonic() + 10
    sql = f"SELECT COUNT(*) FROM escalations_escalationmessage WHERE message_id LIKE '%:{message_id}:%'"
    while (count := system.query(sql)[0][0]) == 0 and time.monotonic() < deadline:
        time.sleep(0.2)
    return count


@pytest.mark.parametrize("name", ["rasa", "actions"])
@pytest.mark.parametrize("fault", ["kill", "suspend"])
def test_the_words_come_with_rasa_or_the_actions_gone(system, person, name, fault):
    message_id = f"{fault}-{name}"
    broken = system.program(name)
    getattr(broken, fault)()
    try:
        body = ask_in_time(system, person, RED_FLAG, message_id)
        assert body["level"] == "emergency"
        assert "999" in body["messages"][0]["text"]
    finally:
        if fault == "suspend":
            broken.resume()
    assert recorded(system, message_id) == 1


def test_a_killed_front_door_answers_the_redelivery_and_nothing_is_doubled(system, person):
    first = system.ask(RED_FLAG, "before-the-kill", person)
    system.program("web").kill()
    started = time.monotonic()
    while True:
        try:
            again = system.ask(RED_FLAG, "before-the-kill", person)
            break
        except httpx.TransportError:
            assert time.monotonic() - started < RESTARTED_IN
            time.sleep(0.1)
    assert again == first
    assert recorded(system, "before-the-kill") == 1


def test_the_memory_outlives_the_front_door(system, person):
    system.ask("my calf hurts and is swollen", "calf", person)
    dying = system.program("web")
    dying.kill()
    psutil.wait_procs([dying], timeout=5)
    system.wait_until_ready()
    body = system.ask("and now im out of breath", "breath", person)
    assert body["level"] == "emergency"


def test_ten_deliveries_are_one_message(system, person):
    bodies = [system.ask(RED_FLAG, "ten-times", person) for _ in range(10)]
    assert all(body == bodies[0] for body in bodies)
    assert recorded(system, "ten-times") == 1


def test_no_process_wrote_what_a_person_said(system, person):
    secret = "zanzibar marmalade"
    for text in (f"{secret} {RED_FLAG}", f"{secret} how often", f"{secret} " * 400):
        system.ask(text, None, person)
    rasa = system.program("rasa")
    rasa.suspend()
    try:
        system.ask(f"{secret} {RED_FLAG}", None, person)
    finally:
        rasa.resume()
    system.wait_until_ready()
    assert "zanzibar" not in system.logs()
