"""A member of staff at the console, over HTTP without a browser; waits while the front door restarts."""

import os
import re
import subprocess
import sys
import time

import httpx

from tests.support.system import System

PATIENCE = 60.0  # seconds


class Staff:
    """Signed in when made."""

    def __init__(self, system: System, name: str, password: str) -> None:
        self._client = httpx.Client(base_url=system.base_url, timeout=70, follow_redirects=True)
        self.get("/staff/login/")
        signed_in = self.post("/staff/login/", name=name, password=password, next="/staff/")
        assert "Staff pages" in signed_in.text, signed_in.text[:2000]

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def get(self, path: str) -> httpx.Response:
        """A page; asked for again while the front door is down."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self._client.get(path)
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def post(self, path: str, /, **fields: str | list[str]) -> httpx.Response:
        """Send a form once. Raises httpx.TransportError where the front door dies meanwhile."""
        token = self._client.cookies.get("csrftoken") or ""
        headers = {
            "X-CSRFToken": token,
            "Referer": str(self._client.base_url),
            "Origin": str(self._client.base_url).rstrip("/"),
        }
        return self._client.post(path, data=fields, headers=headers)

    def field(self, path: str, name: str) -> str:
        """The value of an input of a page."""
        found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', self.get(path).text)
        return found[1] if found else ""


def add_staff(system: System, name: str, role: str) -> str:
    """An account with the role of that name of `web.console.roles.Role`; its password."""
    password = f"a long password of {name}"
    code = (
        "import django; django.setup()\n"
        "from django.contrib.auth.models import User\n"
        "from web.console.roles import Role, give\n"
        f"u = User.objects.create_user({name!r}, password={password!r}, is_staff=True)\n"
        f"give(u, [Role.{role}])\n"
    )
    variables = {"PYTHONPATH": str(system.root), "VAR_DIR": str(system.var_dir)}
    subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **variables, "DJANGO_SETTINGS_MODULE": "web.settings"},
        cwd=system.root,
        check=True,
        timeout=120,
    )
    return password
