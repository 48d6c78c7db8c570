"""Conversations by behaviour: one file of this folder a behaviour, one story in it a conversation.

A step is a message (`user`) or the press of a button that the last reply showed (`press`: the button's id),
and what the assistant does then: the texts it says in order (`says`), and where it matters the topics that it
answers, the level the reply leaves with, and buttons that it offers.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.assistant import Assistant, Conversation

FOLDER = Path(__file__).parent
STEP_KEYS = {"user", "times", "press", "says", "topics", "level", "offers", "contains"}


def stories() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        for name, steps in yaml.safe_load(path.read_text("utf-8")).items():
            found.append(pytest.param(steps, id=f"{path.stem}: {name}"))
    return found


@pytest.mark.parametrize("steps", stories())
def test_conversation(assistant: Assistant, steps: list[dict[str, Any]]) -> None:
    conversation = Conversation()
    for step in steps:
        assert set(step) <= STEP_KEYS, "a step with a misspelt key would test nothing"
        if "press" in step:
            titles = {button["id"]: button["title"] for button in conversation.buttons}
            assert step["press"] in titles, f"the last reply showed no such button, but {titles}"
            turn = assistant.say(titles[step["press"]], conversation, choice=step["press"])
        else:
            turn = assistant.say(step["user"] * step.get("times", 1), conversation)
        said = [message["custom"]["text_id"] for message in turn.messages]
        assert said == step["says"], step
        assert all(message["text"].strip() and "{" not in message["text"] for message in turn.messages)
        if "topics" in step:
            answered = [answer["topic"] for m in turn.messages for answer in m["custom"]["answers"]]
            assert answered == step["topics"], step
        if "contains" in step:
            assert step["contains"] in turn.messages[0]["text"], step
        offered = [button["id"] for button in conversation.buttons]
        assert set(step.get("offers", ())) <= set(offered), f"{step} offers {offered}"
        assert turn.level.label == step.get("level", "none"), step
