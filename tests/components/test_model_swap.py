"""A running Rasa takes over a new model only when that model answers; until then the old one goes on."""

import asyncio
import tarfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.agent import Agent, load_agent
from rasa.core.utils import AvailableEndpoints

from components.connector import read_message
from components.model_swap import SwapError, swap_model

ROOT = Path(__file__).resolve().parent.parent.parent
QUESTIONS = [
    ("gone_since", "can cats fly to the moon"),
    ("b12_injections_cause_clots", "can b12 shots cause clots"),
]
BODY = {"sender": "someone", "message_id": "m1", "text": "can b12 shots cause clots"}


@pytest.fixture(scope="module")
def serving(trained_model: Path) -> Iterator[SimpleNamespace]:
    """An agent with the trained model, and the loop that it runs on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINIC_FILE", str(ROOT / "clinic.toml"))
        patch.setenv("ACTIONS_PORT", "1")
        patch.chdir(ROOT)
        endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
        loop = asyncio.new_event_loop()
        agent: Agent = loop.run_until_complete(load_agent(str(trained_model), endpoints=endpoints))
        yield SimpleNamespace(agent=agent, run=loop.run_until_complete)
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


async def answer(agent: Agent) -> Any:
    message, replies = read_message(BODY)
    await agent.handle_message(message)
    return replies.messages[0]["custom"]["text_id"]


def test_a_model_that_answers_takes_over_and_keeps_the_conversations(
    serving: SimpleNamespace, trained_model: Path
) -> None:
    agent = serving.agent
    assert serving.run(answer(agent)) == "utter_faq/b12_injections_cause_clots"
    old, store = agent.processor, agent.tracker_store
    serving.run(swap_model(agent, trained_model.parent, trained_model.name, QUESTIONS))
    assert agent.processor is not old
    assert agent.processor.tracker_store is store
    assert serving.run(answer(agent)) == "utter_faq/b12_injections_cause_clots"


def test_messages_are_answered_while_the_model_is_loaded(
    serving: SimpleNamespace, trained_model: Path
) -> None:
    async def ask_meanwhile() -> list[Any]:
        swapping = asyncio.create_task(
            swap_model(serving.agent, trained_model.parent, trained_model.name, QUESTIONS)
        )
        answers = []
        while not swapping.done():
            answers.append(await answer(serving.agent))
            await asyncio.sleep(0.01)
        await swapping
        return answers

    answers = serving.run(ask_meanwhile())
    assert len(answers) > 1
    assert set(answers) == {"utter_faq/b12_injections_cause_clots"}


@pytest.mark.parametrize(
    "name", ["", "model-0123456789ab.tar.gz", "../model-0123456789ab.tar.gz", "/etc/passwd", "current.json"]
)
def test_only_files_that_our_trainer_names_are_taken(
    serving: SimpleNamespace, tmp_path: Path, name: str
) -> None:
    before = serving.agent.processor
    with pytest.raises(SwapError, match="there is no model"):
        serving.run(swap_model(serving.agent, tmp_path, name, QUESTIONS))
    assert serving.agent.processor is before


def test_a_broken_model_changes_nothing(serving: SimpleNamespace, tmp_path: Path) -> None:
    name = "model-0123456789ab.tar.gz"
    with tarfile.open(tmp_path / name, "w:gz") as archive:
        archive.add(ROOT / "clinic.toml", "clinic.toml")
    before = serving.agent.processor
    with pytest.raises(SwapError, match=rf"{name} could not be loaded"):
        serving.run(swap_model(serving.agent, tmp_path, name, QUESTIONS))
    assert serving.agent.processor is before
    assert serving.run(answer(serving.agent)) == "utter_faq/b12_injections_cause_clots"


@pytest.mark.parametrize("questions", [[], QUESTIONS[:1], [("how_often", "can b12 shots cause clots")]])
def test_a_model_that_answers_none_of_the_questions_changes_nothing(
    serving: SimpleNamespace, trained_model: Path, questions: list[tuple[str, str]]
) -> None:
    before = serving.agent.processor
    with pytest.raises(SwapError, match="answers none of the test questions"):
        serving.run(swap_model(serving.agent, trained_model.parent, trained_model.name, questions))
    assert serving.agent.processor is before
