"""Ask from a terminal: ``python -m scripts.ask`` chats, with ``--once`` it asks what QUESTION holds.

The question travels in the environment, so that any characters may stand in it.
"""

import os
import sys

from benchmarks.assistant import Assistant, Conversation, Turn
from scripts.train import current_model


def shown(turn: Turn) -> str:
    """A turn as text: what was said, with sources, then how it was understood."""
    lines = []
    for message in turn.messages:
        lines.append(message["text"])
        for answer in message["custom"].get("answers", ()):
            if answer["overdue_words"]:
                lines.append(f"\n{answer['overdue_words']}")
            state = f"{answer['review_state']}, review by {answer['review_by']}"
            lines.append(f"\nSources of “{answer['title']}” ({state}):")
            lines += [
                "  - " + " ".join(filter(None, (s["name"], s["url"], f"[read: {s['read']}]")))
                for s in answer["sources"]
            ]
        lines += [f"  ({i}) {button['title']}" for i, button in enumerate(message["buttons"], 1)]
    read = turn.understanding
    topics = ", ".join(read.get("topics", ())) or "-"
    lines.append(
        f"\n[{read.get('outcome', 'no answer')}] topic: {topics}"
        f"   confidence: {read.get('confidence', 0):.2f}   red flag: {turn.level.label}"
    )
    for finding in turn.assessment.findings:
        lines.append(
            f"  found: {finding.symptom} ({finding.group}, {finding.level.label}) in {list(finding.words)}"
        )
    return "\n".join(lines)


def main() -> int:
    """One question, or a conversation until an empty line."""
    model = current_model()
    if model is None:
        print("There is no model for what stands in data/ and config.yml: run `make train`.", file=sys.stderr)
        return 1
    assistant = Assistant(model)
    conversation = Conversation()
    if "--once" in sys.argv[1:]:
        print(shown(assistant.say(os.environ.get("QUESTION", ""), conversation)))
        return 0
    print("Ask away; a number presses a button, an empty line ends.")
    while True:
        try:
            text = input("\nyou> ").strip()
        except (EOFError, KeyboardInterrupt):
            return 0
        if not text:
            return 0
        buttons = conversation.buttons
        if text.isdigit() and 0 < int(text) <= len(buttons):
            button = buttons[int(text) - 1]
            print(shown(assistant.say(button["title"], conversation, choice=button["id"])))
        else:
            print(shown(assistant.say(text, conversation)))


if __name__ == "__main__":
    sys.exit(main())
