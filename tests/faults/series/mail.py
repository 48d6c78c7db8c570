"""A real mail server on this machine that takes the alerts to the staff, and can be down."""

import re
import socket
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.support.system import ROOT

CONTACT = """
[[alerts]]
name = "Series of faults"
email = "nurse@clinic.example"
"""


class Mail:
    """Listens from the start. ``keys`` holds, for each escalation, the keys of the alerts that came."""

    def __init__(self) -> None:
        self.keys: dict[int, set[str]] = {}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._controller: Controller | None = None
        self.start()

    def start(self) -> None:
        """Take mail."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Be down: whoever connects is refused."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def variables(self, folder: Path) -> dict[str, str]:
        """What the system is started with, so that it alerts to here."""
        clinic = folder / "clinic.toml"
        clinic.write_text((ROOT / "clinic.toml").read_text("utf-8") + CONTACT, "utf-8")
        return {
            "CLINIC_FILE": str(clinic),
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(self.port),
            "SMTP_TLS": "none",
        }

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Called by aiosmtpd for each mail."""
        mail = BytesParser(_class=EmailMessage, policy=default).parsebytes(envelope.content)
        link = re.search(r"/staff/escalations/(\d+)/", mail.get_content())
        if link is not None:
            self.keys.setdefault(int(link[1]), set()).add(str(mail["X-Clinic-Delivery"]))
        return "250 OK"
