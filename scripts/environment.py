"""The environment of the running system, kept in ``var/env``: secrets stay the same from start to start."""

import os
import secrets
import socket
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECRETS = ("RASA_CHANNEL_SECRET", "INTERNAL_SECRET", "DJANGO_SECRET_KEY", "ADDRESS_KEY")
# For Rasa and what it is built on: no telemetry, no chatter, no search for a graphics card.
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    # Rasa answers one message at a time: threads that share one small product only wait for each other.
    "OMP_NUM_THREADS": "1",
}
LOOPBACK = "127.0.0.1"


class CannotStartError(Exception):
    """One sentence for the person at the terminal: what is wrong and what to do."""


def prepare(port: int, var_dir: Path) -> dict[str, str]:
    """The variables for all processes, written to `var_dir`/env where only the owner may read them.

    Values set in the process's own environment win, then those kept from the last start. Ports other than the
    public one are chosen anew where they are taken. Raises CannotStartError when `port` is taken.
    """
    if not is_free(port):
        raise CannotStartError(
            f"Port {port} is already in use: stop what uses it, or choose another: make run PORT=8001"
        )
    kept = read(var_dir / "env")
    values = {
        "PORT": str(port),
        "VAR_DIR": str(var_dir),
        "CLINIC_FILE": os.environ.get("CLINIC_FILE", "clinic.toml"),
    }
    for name in SECRETS:
        values[name] = os.environ.get(name) or kept.get(name) or secrets.token_urlsafe(32)
    taken = {port}
    for name in ("RASA_PORT", "ACTIONS_PORT"):
        values[name] = str(_inner_port(name, kept.get(name), taken))
        taken.add(int(values[name]))
    _write(var_dir / "env", values)
    return values


def read(path: Path) -> dict[str, str]:
    """The variables of an env file; empty where there is none."""
    if not path.is_file():
        return {}
    pairs = (line.partition("=") for line in path.read_text("utf-8").splitlines() if "=" in line)
    return {name: value for name, _, value in pairs}


def is_free(port: int) -> bool:
    """Whether a server can listen on the port."""
    with socket.socket() as probe:
        # As servers do: a port whose last connections are still closing down counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _inner_port(name: str, kept: str | None, taken: set[int]) -> int:
    wanted = os.environ.get(name)
    if wanted:
        if int(wanted) in taken or not is_free(int(wanted)):
            raise CannotStartError(f"{name}={wanted} is already in use: unset it, or set it to a free port.")
        return int(wanted)
    if kept and int(kept) not in taken and is_free(int(kept)):
        return int(kept)
    while (found := free_port()) in taken:
        pass
    return found


def _write(path: Path, values: dict[str, str]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())
    partial.replace(path)
