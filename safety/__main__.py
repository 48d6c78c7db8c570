"""`python -m safety "text"` prints the assessment as JSON; `--measure file.jsonl` prints counts."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from safety.assess import assess
from safety.measure import MeasureError, read_lines, table
from safety.memory import Memory


def main(arguments: list[str] | None = None) -> int:
    """Run the command; give its exit status."""
    parser = argparse.ArgumentParser(prog="python -m safety", description="Read a message for red flags.")
    parser.add_argument("text", nargs="*", help="one message, or several of the same person, oldest first")
    parser.add_argument(
        "--measure", type=Path, metavar="FILE", help="count the levels of labelled JSON lines"
    )
    options = parser.parse_args(arguments)
    if options.measure:
        try:
            print(table(read_lines(options.measure)))
        except (OSError, MeasureError) as error:
            print(error, file=sys.stderr)
            return 1
        return 0
    if not options.text:
        parser.error("give a text, or --measure FILE")
    memory = Memory()
    for text in options.text:
        assessment = assess(text, memory)
        memory = assessment.memory
        print(json.dumps(assessment.to_dict(), ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
