"""Print the line that adds the chat to a page: ``python -m scripts.embed_line [https://chat.clinic.example]``."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")

from web.widget_files import LOADER, served

ADDRESS = "https://chat.clinic.example"


def line(address: str) -> str:
    """The script element, with the checksum of the file as this installation serves it."""
    integrity = served()[f"/{LOADER}"].integrity
    source = f'src="{address.rstrip("/")}/{LOADER}" integrity="{integrity}"'
    return f'<script {source} crossorigin="anonymous" defer></script>'


if __name__ == "__main__":
    print(line(sys.argv[1] if len(sys.argv) > 1 else ADDRESS))
