"""Topics out, and a dry run of topics in: ``python -m content.exchange export|check FILE``.

Neither changes a topic file. The console takes the same files in, as drafts.
"""

import argparse
import sys
from pathlib import Path

from content.errors import ROOT, ContentError
from content.exchange.changes import ChangeSet, change_set
from content.exchange.files import read_file, write_file
from content.exchange.table import ExchangeError
from content.sources import load_sources
from content.topics import load_topics

FAQ = ROOT / "data" / "faq"


def main(arguments: list[str] | None = None) -> int:
    """Exit status 1 where the file cannot be used, or a topic in it is refused."""
    parser = argparse.ArgumentParser(prog="python -m content.exchange", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    export = commands.add_parser("export", help="write topics to a .xlsx, .csv or .yml file")
    export.add_argument("file", type=Path)
    export.add_argument("topics", nargs="*", help="ids of topics; all where none is named")
    check = commands.add_parser("check", help="say what a file would change, and change nothing")
    check.add_argument("file", type=Path)
    given = parser.parse_args(arguments)
    try:
        if given.command == "export":
            return _export(given.file, given.topics)
        return _check(given.file)
    except (ExchangeError, ContentError) as error:
        print(f"{given.file}: {error}" if isinstance(error, ExchangeError) else error)
    except OSError as error:
        print(f"{given.file}: {error.strerror}; correct the path")
    return 1


def _export(file: Path, names: list[str]) -> int:
    topics = load_topics(FAQ)
    for name in names:
        if name not in topics:
            raise ExchangeError(f"there is no topic “{name}”; see data/faq")
    chosen = [topics[name] for name in names] if names else list(topics.values())
    file.write_bytes(write_file(file.name, chosen))
    print(f"{len(chosen)} topics written to {file}.")
    return 0


def _check(file: Path) -> int:
    topics = load_topics(FAQ)
    sources = load_sources(ROOT / "data" / "sources.yml")
    found = change_set(read_file(file.name, file.read_bytes()), topics, sources, FAQ)
    _print(found)
    return 1 if found.errors else 0


def _print(found: ChangeSet) -> None:
    for problem in found.errors:
        print(f"refused  {problem}")
    for problem in found.warnings:
        print(f"look at  {problem}")
    for change in found.of_kind("new"):
        print(f"new      {change.topic.id}")
    for change in found.of_kind("changed"):
        print(f"changed  {change.topic.id}: {', '.join(change.fields)}")
    counts = ", ".join(f"{number} {kind}" for kind, number in found.counts.items())
    print(f"{counts}. Nothing has been written.")


if __name__ == "__main__":
    sys.exit(main())
