"""Take over a new model in a running Rasa, while messages go on being answered."""

import asyncio
import re
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor

# A model archive names classes to import, so loading one runs code: only our own trainer's files are taken.
MODEL_NAME = re.compile(r"model-[0-9a-f]{12}\.tar\.gz")
# Asked of a new model before it answers patients; any model of ours must find a topic for it.
HEALTH_QUESTION = "can b12 injections cause blood clots"


class SwapError(Exception):
    """The new model was not taken; the old one goes on answering. The message says why."""


async def swap_model(agent: Agent, folder: Path, name: str) -> None:
    """Load `folder`/`name` beside the model in use, ask it a real question, then put it in its place.

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
        answer = await processor.parse_message(UserMessage(HEALTH_QUESTION))
    except Exception as error:
        raise SwapError(f"{name} could not be loaded: {type(error).__name__}: {error}") from error
    if answer.get("understanding", {}).get("outcome") != "answer":
        raise SwapError(f"{name} does not answer {HEALTH_QUESTION!r}")
    # One assignment: a message is worked through by the processor it began with.
    agent.processor = processor
    agent.domain = processor.domain
    agent.tracker_store.domain = processor.domain
