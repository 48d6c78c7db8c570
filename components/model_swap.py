"""Take over a new model in a running Rasa, while messages go on being answered."""

import asyncio
import re
from collections.abc import Iterable
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor

# A model archive names classes to import, so loading one runs code: only our own trainer's files are taken.
MODEL_NAME = re.compile(r"model-[0-9a-f]{12}\.tar\.gz")


class SwapError(Exception):
    """The new model was not taken; the old one goes on answering. The message says why."""


async def swap_model(agent: Agent, folder: Path, name: str, questions: Iterable[tuple[str, str]]) -> None:
    """Load `folder`/`name` beside the model in use, ask it a real question, then put it in its place.

    ``questions`` are topics with a way of asking each; one of them must be answered with its topic.
    Raises SwapError where the file is missing, cannot be loaded or cannot answer; nothing has changed then.
    """
    if not MODEL_NAME.fullmatch(name) or not (folder / name).is_file():
        raise SwapError(f"there is no model {name!r}")
    try:
        processor = await asyncio.to_thread(
            MessageProcessor,
            model_path=folder / name,
            tracker_store=agent.tracker_store,
            lock_store=agent.lock_store,
            generator=agent.nlg,
            action_endpoint=agent.action_endpoint,
        )
        answers = await _answers_one(processor, questions)
    except Exception as error:
        raise SwapError(f"{name} could not be loaded: {type(error).__name__}: {error}") from error
    if not answers:
        raise SwapError(f"{name} answers none of the test questions")
    # One assignment: a message is worked through by the processor it began with.
    agent.processor = processor
    agent.domain = processor.domain
    agent.tracker_store.domain = processor.domain


async def _answers_one(processor: MessageProcessor, questions: Iterable[tuple[str, str]]) -> bool:
    for topic, text in questions:
        read = (await processor.parse_message(UserMessage(text))).get("understanding") or {}
        if read.get("outcome") == "answer" and topic in read.get("topics", ()):
            return True
    return False
