"""Put on the path of every Python process of the system under test: writes down whom it wants to reach."""

import os
import sys
from typing import Any


def _write_down(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        return
    address = arguments[0] if event == "socket.getaddrinfo" else arguments[1]
    host = address[0] if isinstance(address, tuple) else address
    line = f"{event} {host}\n".encode()
    descriptor = os.open(os.environ["AUDIT_FILE"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line)
    finally:
        os.close(descriptor)


if "AUDIT_FILE" in os.environ:
    sys.addaudithook(_write_down)
